"""What everybody who works in the campaign has: a way to send, the journal, what others have made, and an end.

`do` is the one way in which something is done: written down as wanted, sent until it is answered, written down as
acknowledged or as refused. An answer that nobody expected is a fault of the run.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import httpx

from proof.campaign.county import County
from proof.campaign.journal import Journal, Was
from proof.campaign.sender import Call, GivenUp, Sender, slug_of

Json = dict[str, Any]
_NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True)
class Signed:
    """A signed Kontrakt that hours are booked on."""

    id: str
    nummer: str
    area: str
    beginn: str


@dataclass(slots=True)
class Projekt:
    """A running project that is paid."""

    id: str
    area: str
    left: int


@dataclass(slots=True)
class Desk:
    """Where people of the campaign work until it ends."""

    county: County
    sender: Sender
    journal: Journal
    dice: random.Random
    ends: float = float("inf")
    is_shut: Callable[[], bool] = bool
    kontrakte: list[Signed] = field(default_factory=list)
    projekte: list[Projekt] = field(default_factory=list)
    leistungen: list[tuple[str, str]] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    _last: int = 0

    @property
    def open(self) -> bool:
        """Tell whether something new is begun."""
        return time.monotonic() < self.ends

    def name(self, prefix: str) -> str:
        """Give a name that nothing else has."""
        self._last += 1
        return f"{prefix}-{self._last:06d}"

    def key(self) -> str:
        """Give an Idempotency-Key that nothing else has."""
        return f"key-{self.dice.getrandbits(96):024x}"

    async def do(
        self,
        art: str,
        kennung: str,
        call: Call,
        *,
        refusals: Collection[str] = _NOTHING,
        facts: Callable[[Json], Json] = lambda told: {"id": told["id"]},
        **wanted: object,
    ) -> httpx.Response:
        """Do something under its name; give the answer, also of a refusal that is one of `refusals`; raise GivenUp."""
        await self.journal.write(Was.VERLANGT, art, kennung, **wanted)
        answer = await self.sender.send(call)
        if answer.is_success:
            self.done[art] += 1
            self.note_shut(art)
            await self.journal.write(Was.BESTAETIGT, art, kennung, **wanted, **facts(answer.json()))
            return answer
        slug = slug_of(answer)
        self.refused[f"{art}: {answer.status_code} {slug}"] += 1
        await self.journal.write(Was.ABGELEHNT, art, kennung, slug=slug)
        if slug not in refusals:
            self.sender.faults.append(f"{call.method} {call.path}: {answer.status_code} {answer.text[:300]}")
        return answer

    async def rest(self, least: float, most: float) -> None:
        """Do nothing for a while."""
        await asyncio.sleep(self.dice.uniform(least, most))

    def note_shut(self, art: str) -> None:
        """Count what is done while the budget cannot be reached."""
        if art in {"leistung", "stapel"} and self.is_shut():
            self.sender.counts["hours taken while the budget was away"] += 1


async def keep_working(desk: Desk, work: Callable[[Desk], Awaitable[None]]) -> None:
    """Do one kind of work over and over until the end."""
    while desk.open:
        try:
            await work(desk)
        except GivenUp:
            return


def is_conflict(answer: httpx.Response, slug: str) -> bool:
    """Tell whether an answer is this refusal."""
    return answer.status_code == HTTPStatus.CONFLICT and slug_of(answer) == slug
