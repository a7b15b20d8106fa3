"""Bring the read copies of the master data up to date: by the worker, and before a decision that rests on them.

A decision asks for what changed since the copies were read, so that what was entered in the budget a moment ago
counts; those who decide at the same time share one call. While the budget is away the copies at hand go on to serve.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context
from typing import Any

from services.cases.clients.budget import Budget
from services.cases.domain.stammdaten import Stammdaten
from services.cases.storage.kopien import TENANTS, Kopien
from services.cases.usecases.own_caller import own_caller
from shared.contracts.peers import NoAnswer, NotSent, ProblemAnswer
from shared.errors import StorageAway
from shared.identity import Caller
from shared.kalender import Clock, system_clock
from shared.storage import stammdaten
from shared.storage.asks import Ask
from shared.storage.database import Database, Work
from shared.storage.tenants import each_tenant

FRESH = 0.02  # seconds: nobody enters master data and uses them faster; bounds the calls under load
AWAY = 3.0  # seconds in which a budget that did not answer is not asked again
PATIENCE = 1.0  # seconds that a decision waits for news
_UNANSWERED = (NotSent, NoAnswer, ProblemAnswer, TimeoutError)
_NEVER = float("-inf")


class Stammdatenbuch:
    """The read copies of one process: kept up to date, read for decisions."""

    def __init__(
        self,
        database: Database,
        budget: Budget,
        *,
        clock: Clock = system_clock,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database, self._budget, self._clock, self._monotonic = database, budget, clock, monotonic
        self._kopien = Kopien()
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._asked: dict[str, float] = {}
        self._heard: dict[str, float] = {}  # when was asked what was answered
        self._ahead: dict[str, asyncio.Task[None]] = {}
        self._stand: dict[str, str] = {}
        self._away_until = _NEVER

    async def read(self, work: Work, *asks: Ask[Any]) -> Stammdaten:
        """Give the latest known master data of the transaction's tenant; `asks` travel with the question."""
        return await self._kopien.read(work, *asks)

    async def refresh(self, jugendamt: str, *, missing: bool = False) -> bool:
        """Ask for what changed; False if the copies may be older than this call.

        Not asked again are a budget that was away a moment ago, and, unless something is `missing`, one that was asked
        a moment ago.
        """
        arrived = self._monotonic()
        if arrived < self._away_until:
            return False
        async with self._locks[jugendamt]:
            asked = self._asked.get(jugendamt, _NEVER)
            if asked >= arrived or self._monotonic() < self._away_until:
                return asked >= arrived
            if not missing and arrived - asked < FRESH:
                return False
            self._asked[jugendamt] = self._monotonic()
            return await self._pull(jugendamt)

    def age(self, jugendamt: str) -> float:
        """Tell how many seconds ago the budget was asked for what the copies say."""
        return self._monotonic() - self._heard.get(jugendamt, _NEVER)

    def refresh_ahead(self, jugendamt: str) -> None:
        """Begin to ask for a decision that comes soon, unless that was done a moment ago."""
        if jugendamt in self._ahead or self.age(jugendamt) < FRESH or self._monotonic() < self._away_until:
            return
        task = asyncio.create_task(self._ask_ahead(jugendamt), context=Context())
        self._ahead[jugendamt] = task
        task.add_done_callback(lambda _: self._ahead.pop(jugendamt, None))

    async def refresh_tenants(self) -> None:
        """Ask for what changed for every Jugendamt that is known here; for the worker."""
        await each_tenant(self._database, TENANTS, self.refresh, aufgabe="refresh_stammdaten")

    async def _ask_ahead(self, jugendamt: str) -> None:
        with suppress(StorageAway):  # whoever decides finds out
            await self.refresh(jugendamt)

    async def _pull(self, jugendamt: str) -> bool:
        caller = own_caller(jugendamt=jugendamt)
        try:
            async with asyncio.timeout(PATIENCE):
                seit = self._stand.get(jugendamt) or await self._read_stand(caller)
                news = await self._budget.fetch_stammdaten(jugendamt=jugendamt, seit=seit)
        except _UNANSWERED:
            self._away_until = self._monotonic() + AWAY
            return False
        if news.versionen:
            async with self._database.transaction(caller) as work:
                await stammdaten.adopt(work, news.versionen, stand=news.stand, now=self._clock())
        self._stand[jugendamt], self._heard[jugendamt] = news.stand, self._asked[jugendamt]
        return True

    async def _read_stand(self, caller: Caller) -> str | None:
        async with self._database.transaction(caller) as work:
            known = await stammdaten.read_kopienstand(work)
        return known.stand if known else None
