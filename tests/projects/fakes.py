"""A budget service of the tests: binds by key, closes by key, and can be away, silent or refuse."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any
from uuid import UUID

from shared.contracts.bindung import BindungAuftrag, BindungErgebnis, BindungJahr, BindungKlaerung, ProjektBindungInhalt
from shared.contracts.bindungsaenderungen import Bindungsaenderungen
from shared.contracts.peers import NoAnswer, NotSent, ProblemAnswer, TurnedAway
from shared.contracts.stammdaten import Neuerungen, StammdatenArt, StammdatenVersion, VertragInhalt, VertragStand
from shared.contracts.vorschau import ProjektVorschau, ProjektVorschauFrage
from shared.identity import RawToken
from tests.projects.builders import SUBMITTED_AT

EXHAUSTED: Mapping[str, Any] = {
    "type": "/problems/projektbudget-erschoepft",
    "title": "The Bezirk's money for projects does not suffice",
    "status": 409,
    "detail": "A year of the Bezirk is exhausted.",
    "jahre": [{"jahr": 2026, "verfuegbar": "100.00", "verlangt": "9500.00"}],
}


class Fate(Enum):
    """What becomes of the next call that binds."""

    ANSWERS = auto()
    AWAY = auto()
    REFUSES = auto()
    REFUSES_AFTER_A_COPY = auto()
    BUSY = auto()
    BUSY_AFTER_A_COPY = auto()
    SILENT_UNBOUND = auto()
    SILENT_BOUND = auto()
    DIES_UNBOUND = auto()
    DIES_BOUND = auto()


class Died(Exception):
    """The calling process is gone, together with whatever it would have written next."""


class Gate:
    """Holds a call that has arrived until a test lets it go on."""

    def __init__(self) -> None:
        self.reached, self.opened = asyncio.Event(), asyncio.Event()

    async def pass_through(self) -> None:
        """Say that the call is here, and wait."""
        self.reached.set()
        await self.opened.wait()


@dataclass
class FakeBudget:
    """Acts like the budget service towards projects."""

    fate: Fate = Fate.ANSWERS
    reachable: bool = True
    master: list[StammdatenVersion] = field(default_factory=list)
    bound: dict[UUID, BindungErgebnis] = field(default_factory=dict)
    closed: set[UUID] = field(default_factory=set)
    asked: list[BindungAuftrag] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    not_set_up: frozenset[int] = frozenset()
    staende: dict[UUID, tuple[BindungJahr, ...]] = field(default_factory=dict)
    fetched: int = 0
    gate: Gate | None = None
    previewed: list[ProjektVorschauFrage] = field(default_factory=list)

    def put(self, art: StammdatenArt, schluessel: str, **inhalt: object) -> None:
        """Book a version of a piece of master data."""
        version = sum(1 for one in self.master if (one.art, one.schluessel) == (art, schluessel)) + 1
        self.master.append(
            StammdatenVersion(
                art=art, schluessel=schluessel, version=version, gebucht_am="2026-01-01T00:00:00Z", inhalt=inhalt
            )
        )

    async def bind(self, auftrag: BindungAuftrag, *, jugendamt: str, subject: RawToken) -> BindungErgebnis:
        """Bind under the key, or do what the fate says."""
        del jugendamt
        if not self.reachable or self.fate is Fate.AWAY:
            raise NotSent(dienst="budget")
        if self.gate:
            await self.gate.pass_through()
        self.asked.append(auftrag)
        self.subjects.append(subject.reveal())
        self._end_by({Fate.SILENT_UNBOUND: NoAnswer(dienst="budget"), Fate.DIES_UNBOUND: Died()})
        self._end_by({Fate.BUSY: TurnedAway(dienst="budget")})
        if self.fate is Fate.REFUSES or auftrag.schluessel in self.closed:
            raise ProblemAnswer(dienst="budget", status=409, document=EXHAUSTED)
        assert isinstance(auftrag.fuer, ProjektBindungInhalt)
        jahre = [
            BindungJahr(jahr=one.jahr, betrag=one.betrag, vorgemerkt=one.jahr in self.not_set_up)
            for one in auftrag.fuer.jahre
        ]
        self.bound[auftrag.schluessel] = BindungErgebnis(schluessel=auftrag.schluessel, bindungen=jahre)
        if self.fate is Fate.REFUSES_AFTER_A_COPY:
            raise ProblemAnswer(dienst="budget", status=409, document=EXHAUSTED)
        self._end_by({Fate.BUSY_AFTER_A_COPY: TurnedAway(dienst="budget")})
        self._end_by({Fate.SILENT_BOUND: NoAnswer(dienst="budget"), Fate.DIES_BOUND: Died()})
        return self.bound[auftrag.schluessel]

    def _end_by(self, ends: Mapping[Fate, Exception]) -> None:
        if end := ends.get(self.fate):
            raise end

    async def clarify(self, schluessel: UUID, *, jugendamt: str) -> BindungKlaerung:
        """Tell what is bound under the key, or close it for good."""
        del jugendamt
        if not self.reachable:
            raise NotSent(dienst="budget")
        if found := self.bound.get(schluessel):
            return BindungKlaerung(schluessel=schluessel, status="gebunden", bindungen=found.bindungen)
        self.closed.add(schluessel)
        return BindungKlaerung(schluessel=schluessel, status="geschlossen")

    async def fetch_bindungen(self, *, jugendamt: str, seit: str | None) -> Bindungsaenderungen:
        """Give what is bound now."""
        del jugendamt, seit
        if not self.reachable:
            raise NotSent(dienst="budget")
        return Bindungsaenderungen(dict(self.staende), "S")

    async def preview(self, frage: ProjektVorschauFrage, *, jugendamt: str, subject: RawToken) -> ProjektVorschau:
        """Tell what was asked about, without figures."""
        del jugendamt
        if not self.reachable:
            raise NotSent(dienst="budget")
        self.previewed.append(frage)
        self.subjects.append(subject.reveal())
        return ProjektVorschau(jahre=[], ablehnungen=[])

    async def fetch_stammdaten(self, *, jugendamt: str, seit: str | None) -> Neuerungen:
        """Give the versions behind the stand."""
        del jugendamt
        if not self.reachable:
            raise NotSent(dienst="budget")
        self.fetched += 1
        return Neuerungen(tuple(self.master[int(seit or 0) :]), str(len(self.master)))

    async def conclude_vertrag(
        self, nummer: str, inhalt: VertragInhalt, *, jugendamt: str, subject: RawToken
    ) -> VertragStand:
        """Enter a contract, which the feed then carries; another under the same number is refused."""
        del jugendamt
        if not self.reachable:
            raise NotSent(dienst="budget")
        self.subjects.append(subject.reveal())
        content = inhalt.model_dump(mode="json") | {"verlaengerungen": []}
        known = [one for one in self.master if (one.art, one.schluessel) == (StammdatenArt.VERTRAG, nummer)]
        if known and known[-1].inhalt != content:
            raise ProblemAnswer(dienst="budget", status=428, document={"type": "/problems/version-fehlt"})
        if not known:
            self.put(StammdatenArt.VERTRAG, nummer, **content)
        self._end_by({Fate.SILENT_BOUND: NoAnswer(dienst="budget")})
        return VertragStand.model_validate(content)


class SetClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = SUBMITTED_AT

    def __call__(self) -> datetime:
        return self.now
