"""A budget service for the case tests: binds, settles and books by key as the real one does, and fails on demand."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.cases.clients.budget import Bedingungen
from services.cases.domain.buchung import Buchungsantwort, Budgetablehnung, Verbrauch
from services.cases.domain.kontrakt import Bindung, Kontrakt
from shared.contracts.auskunft import Bestand
from shared.contracts.peers import NoAnswer, NotSent, ProblemAnswer, TurnedAway
from shared.contracts.stammdaten import Neuerungen, StammdatenArt, StammdatenVersion
from shared.geld import Geld
from shared.identity import RawToken
from shared.kalender import Instant

CLOSED = {"type": "/problems/auftrag-geschlossen", "title": "Closed", "status": 409, "detail": "Closed."}
EXCEEDED = {
    "type": "/problems/ueberschreitung",
    "title": "More than is left",
    "status": 409,
    "detail": "Give a reason.",
    "ueberschreitungen": [{"jahr": 2026, "verfuegbar": "0.00", "verlangt": "941.38"}],
}
TOO_DEAR = {
    "type": "/problems/hoechstbetrag-ueberschritten",
    "title": "Too dear",
    "status": 409,
    "detail": "Who may sign for more can sign it.",
    "kosten": "20000.01",
    "hoechstens": "20000.00",
}
TREE = {
    "schluessel": "gesamt",
    "teile": [
        {"schluessel": "personalisiert", "anteil": "0.8", "pauschal": True},
        {"schluessel": "variabel", "anteil": "0.2"},
    ],
}


def year(jahr: int, *, satz: str = "42.50", from_july: str | None = None) -> dict[str, Any]:
    prices = [{"ab": f"{jahr}-01-01", "satz": satz}]
    prices += [{"ab": f"{jahr}-07-01", "satz": from_july}] if from_july else []
    factor = {"personal": "58000.00", "pauschale": "10000.00"}
    return {
        "jahr": jahr, "stellenfaktor": factor, "bruttojahresarbeitszeit": 1600, "fachleistungsstunden": prices,
    }  # fmt: skip


def contract(traeger: str, *, sozialraum: str = "konz") -> dict[str, Any]:
    return {
        "sozialraum": sozialraum, "traeger": traeger, "stellen": "1.81", "beginn": "2026-01-01", "ende": "2030-12-31",
    }  # fmt: skip


@dataclass
class FakeBudget:
    """What the budget knows, what it was asked, and how it fails."""

    versionen: list[StammdatenVersion] = field(default_factory=list)
    bound: dict[UUID, tuple[Bindung, ...]] = field(default_factory=dict)
    closed: set[UUID] = field(default_factory=set)
    booked: dict[UUID, Verbrauch] = field(default_factory=dict)
    calls: list[int] = field(default_factory=list)
    refused_belege: Mapping[UUID, Budgetablehnung] = field(default_factory=dict)
    staende: dict[UUID, tuple[Bindung, ...]] = field(default_factory=dict)
    verschoben: tuple[UUID, ...] = ()
    asked_for: list[frozenset[UUID]] = field(default_factory=list)
    meanwhile: Callable[[], Awaitable[object]] | None = None  # happens while the budget answers about `staende`
    pulls: int = 0
    binds: int = 0
    hoechstens: list[Geld | None] = field(default_factory=list)
    away: bool = False
    busy: bool = False  # it takes no requests to bind
    copied: bool = False  # a copy of what is refused or turned away was bound before
    deaf: bool = False  # it does not tell what became of a key
    lose: str = ""  # "request": bind is lost before it acts; "answer": after it has acted
    problem: Mapping[str, Any] | None = None
    refuse_calls_with: UUID | None = None
    slow: float = 0.0

    def enter(self, art: StammdatenArt, schluessel: str, inhalt: Mapping[str, Any]) -> None:
        version = 1 + sum(one.art == art and one.schluessel == schluessel for one in self.versionen)
        self.versionen.append(
            StammdatenVersion(
                art=art, schluessel=schluessel, version=version, gebucht_am="2026-01-01T08:00:00Z", inhalt=dict(inhalt)
            )
        )

    def enter_world(self) -> None:
        self.enter(
            StammdatenArt.KONZEPT, "2026-01-01", {"name": "Kreis", "volumen": TREE, "hilfearten": ["27.2", "31", "32"]}
        )
        for slug in ("konz", "saarburg"):
            self.enter(StammdatenArt.SOZIALRAUM, slug, {"name": slug.title(), "bezirk": "kreis"})
        for slug in ("t1", "t2", "fremd"):
            self.enter(StammdatenArt.TRAEGER, slug, {"name": slug.upper()})
        self.enter(StammdatenArt.VERTRAG, "v1", contract("t1"))
        self.enter(StammdatenArt.VERTRAG, "v2", contract("t2", sozialraum="saarburg"))
        self.enter(StammdatenArt.HAUSHALTSJAHR, "2026", year(2026))

    async def bind(
        self,
        schluessel: UUID,
        *,
        kontrakt: Kontrakt,
        person: RawToken,  # noqa: ARG002  # the Protocol's
        jugendamt: str,  # noqa: ARG002  # the same
        bedingungen: Bedingungen,
    ) -> tuple[Bindung, ...]:
        self.binds += 1
        self.hoechstens.append(bedingungen.hoechstens)
        await asyncio.sleep(self.slow)
        if self.away:
            raise NotSent(dienst="budget")
        if self.lose == "request":
            raise NoAnswer(dienst="budget")
        if schluessel in self.closed:
            raise ProblemAnswer(dienst="budget", status=409, document=CLOSED)
        if self.copied:
            self.bound[schluessel] = ()
        if self.busy:
            raise TurnedAway(dienst="budget")
        if self.problem is not None and not bedingungen.begruendung:
            raise ProblemAnswer(dienst="budget", status=int(self.problem["status"]), document=self.problem)
        self.bound[schluessel] = tuple(
            Bindung(jahr, Geld(100_00), 60, vorgemerkt=jahr > 2026) for jahr in kontrakt.inhalt.laufzeit.jahre
        )
        if self.lose == "answer":
            raise NoAnswer(dienst="budget")
        return self.bound[schluessel]

    async def clarify(self, schluessel: UUID, *, jugendamt: str) -> tuple[Bindung, ...] | None:  # noqa: ARG002  # the Protocol's
        if self.away:
            raise NotSent(dienst="budget")
        if self.deaf:
            raise NoAnswer(dienst="budget")
        if schluessel not in self.bound:
            self.closed.add(schluessel)
        return self.bound.get(schluessel)

    async def book(self, zeilen: Sequence[Verbrauch], *, jugendamt: str) -> Buchungsantwort:  # noqa: ARG002  # the same
        if self.away:
            raise NotSent(dienst="budget")
        keys = {zeile.schluessel for zeile in zeilen}
        if self.lose == "request":
            raise NoAnswer(dienst="budget")
        if self.refuse_calls_with in keys:
            raise ProblemAnswer(dienst="budget", status=422, document={"type": "/problems/eingabe"})
        self.calls.append(len(zeilen))
        refused = {key: why for key, why in self.refused_belege.items() if key in keys}
        for zeile in zeilen:
            if zeile.schluessel not in refused:
                self.booked.setdefault(zeile.schluessel, zeile)
        if self.lose == "answer":
            raise NoAnswer(dienst="budget")
        return Buchungsantwort(refused, self.verschoben)

    async def fetch_bindungen(
        self,
        kontrakte: Collection[UUID],
        *,
        jugendamt: str,  # noqa: ARG002  # the Protocol's
    ) -> Mapping[UUID, tuple[Bindung, ...]]:
        self.asked_for.append(frozenset(kontrakte))
        if self.away:
            raise NotSent(dienst="budget")
        if self.problem is not None:
            raise ProblemAnswer(dienst="budget", status=int(self.problem["status"]), document=self.problem)
        if self.meanwhile is not None and not self.staende.keys().isdisjoint(kontrakte):
            await self.meanwhile()
        return {kontrakt: self.staende.get(kontrakt, ()) for kontrakt in kontrakte}

    async def fetch_auskunft(self, nummern: Mapping[UUID, str], *, jugendamt: str, person: RawToken) -> Bestand:  # noqa: ARG002  # the same
        if self.away:
            raise NotSent(dienst="budget")
        return {"bindungen": [{"quelle": str(one), "nummer": nummer} for one, nummer in nummern.items()]}

    async def fetch_stammdaten(self, *, jugendamt: str, seit: str | None) -> Neuerungen:  # noqa: ARG002  # the same
        self.pulls += 1
        await asyncio.sleep(0)
        if self.away:
            raise NotSent(dienst="budget")
        return Neuerungen(tuple(self.versionen[int(seit or 0) :]), str(len(self.versionen)))

    @property
    def minuten(self) -> int:
        return sum(zeile.minuten for zeile in self.booked.values())


@dataclass
class FakeClock:
    """A clock that stands still until it is set."""

    now: Instant = datetime(2026, 11, 20, 9, tzinfo=UTC)

    def __call__(self) -> Instant:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
