"""Watches the messages on their way: a lease that ends without an answer and is taken over shows only while it happens.

A message is leased until `faellig_ab`; whoever takes it raises `versuche`. One that is given back, since the budget is
away, costs no try.
"""

import asyncio
import contextlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import psycopg

from proof.installation import Installation

SENDERS = ("cases", "projects")
_OPEN = "SELECT id, versuche, faellig_ab, clock_timestamp() FROM ausgang WHERE erledigt_am IS NULL"
_PAUSE = 0.25
_SHORTEST, _LONGEST = timedelta(seconds=17), timedelta(seconds=20.5)  # what is left of a lease when it is first seen


@dataclass(frozen=True, slots=True)
class _Seen:
    versuche: int
    until: datetime
    leased: bool


@dataclass(slots=True)
class Observer:
    """Counts leases that were taken over and messages that were given back, as long as it runs."""

    installation: Installation
    counts: Counter[str] = field(default_factory=Counter)
    _seen: dict[UUID, _Seen] = field(default_factory=dict)

    async def run(self, sender: str) -> None:
        """Watch one service's messages until cancelled, over all ends of its database."""
        while True:
            with contextlib.suppress(psycopg.Error, OSError):
                await self._watch(sender)
            await asyncio.sleep(_PAUSE)

    async def _watch(self, sender: str) -> None:
        conninfo = self.installation.database(sender)
        async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True, connect_timeout=5) as connection:
            while True:
                for row in await (await connection.execute(_OPEN)).fetchall():
                    self._look(*row)
                await asyncio.sleep(_PAUSE)

    def _look(self, message: UUID, versuche: int, until: datetime, now: datetime) -> None:
        before = self._seen.get(message)
        if before is not None and versuche > before.versuche and before.leased and now >= before.until:
            self.counts["leases taken over"] += 1
        if before is not None and versuche < before.versuche:
            self.counts["messages given back while the budget was away"] += 1
        self._seen[message] = _Seen(versuche, until, _is_lease(before, versuche, until, now))


def _is_lease(before: _Seen | None, versuche: int, until: datetime, now: datetime) -> bool:
    """Tell whether somebody holds a message: taking it counts a try, putting it off changes its time alone."""
    if before is not None and versuche == before.versuche:
        return before.leased and until == before.until
    return versuche > 0 and _SHORTEST < until - now <= _LONGEST
