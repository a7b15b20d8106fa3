"""Bring the read copies of the master data up to date: by the worker, on a miss, before a submission (P7).

Away from the budget service the copies at hand go on to serve: drafts do not depend on it.
"""

import asyncio
from datetime import timedelta

from services.projects.clients.budget import Budget
from services.projects.domain.antrag import Inhalt
from services.projects.storage import kopien
from services.projects.usecases.own_caller import own_caller
from shared.contracts.peers import NoAnswer, NotSent, ProblemAnswer
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import stammdaten
from shared.storage.database import Database
from shared.storage.tenants import each_tenant

FRESH = timedelta(seconds=1)
_SECONDS = 3.0
_AWAY = (NotSent, NoAnswer, ProblemAnswer, TimeoutError)


async def refresh_stammdaten(
    database: Database, budget: Budget, caller: Caller, *, now: Instant, at_once: bool = False
) -> bool:
    """Pull what changed since the last time; False if the budget service could not tell.

    Copies that are not older than a second are left as they are, unless it is to be `at_once`.
    """
    seit, fresh = await _read_stand(database, caller, now=now)
    if fresh and not at_once:
        return True
    try:
        async with asyncio.timeout(_SECONDS):
            await _pull(database, budget, caller, seit=seit, now=now)
    except _AWAY:
        return False
    return True


async def refresh_missing(database: Database, budget: Budget, caller: Caller, inhalt: Inhalt, *, now: Instant) -> None:
    """Pull the master data if an application names something that the copies do not hold."""
    async with database.transaction(caller) as work:
        complete = await kopien.tells_all(work, inhalt)
    if not complete:
        await refresh_stammdaten(database, budget, caller, now=now)


async def refresh_tenants(database: Database, budget: Budget, *, now: Instant) -> None:
    """Pull the master data of every Jugendamt that is known here; for the worker."""
    await each_tenant(
        database,
        kopien.TENANTS,
        lambda jugendamt: refresh_stammdaten(database, budget, own_caller(jugendamt=jugendamt), now=now),
        aufgabe="refresh_stammdaten",
    )


async def _read_stand(database: Database, caller: Caller, *, now: Instant) -> tuple[str | None, bool]:
    async with database.transaction(caller) as work:
        known = await stammdaten.read_kopienstand(work)
    return (known.stand, now - known.geholt_am < FRESH) if known else (None, False)


async def _pull(database: Database, budget: Budget, caller: Caller, *, seit: str | None, now: Instant) -> None:
    """Take over all pages at once: a `stand` that is kept before its last page was applied would lose the rest."""
    neuerungen = await budget.fetch_stammdaten(jugendamt=caller.jugendamt, seit=seit)
    async with database.transaction(caller) as work:
        await stammdaten.adopt(work, neuerungen.versionen, stand=neuerungen.stand, now=now)
