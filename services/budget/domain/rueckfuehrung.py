"""Rueckführung: a placement avoided or returned proposes a rise of next year's Planbudget; Leitung confirms it (V17).

The rise is the full yearly cost, for the year after the one in which the placement ended or was avoided, and for that
year alone: the next Verteilung is made of new figures.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from shared.errors import Refused
from shared.geld import Geld, total
from shared.kalender import Instant, add_months

VORGESCHLAGEN, BESTAETIGT, ABGELEHNT, STORNIERT = "vorgeschlagen", "bestaetigt", "abgelehnt", "storniert"


@dataclass(frozen=True, slots=True)
class Rueckfuehrung:
    """A placement that was avoided (`vermieden`) or returned (`rueckgefuehrt`): from when, what it cost a year."""

    sozialraum: str
    kontrakt: str | None
    ab: date
    jahreskosten: Geld
    art: str

    @property
    def jahr(self) -> int:
        """Give the year whose Planbudget it proposes to raise: the next."""
        return self.ab.year + 1

    @property
    def betrag(self) -> Geld:
        """Give by how much: what the placement would have cost in that year."""
        return self.jahreskosten


@dataclass(frozen=True, slots=True)
class Entscheid:
    """What Leitung decided about a proposal, and why."""

    entscheidung: str
    begruendung: str
    entschieden_am: Instant
    entschieden_von: str


@dataclass(frozen=True, slots=True)
class BookedRueckfuehrung:
    """A proposal on record, with its decision and the reason of its Storno."""

    id: UUID
    vorschlag: Rueckfuehrung
    gebucht_am: Instant
    gebucht_von: str
    entscheid: Entscheid | None = None
    storno_grund: str | None = None
    storniert_am: Instant | None = None

    @property
    def status(self) -> str:
        """Say how it stands."""
        if self.storno_grund is not None:
            return STORNIERT
        return self.entscheid.entscheidung if self.entscheid else VORGESCHLAGEN

    @property
    def version(self) -> int:
        """Count what happened to it; also its ETag."""
        return 1 + (self.entscheid is not None) + (self.storno_grund is not None)

    def at(self, bis: Instant | None) -> "BookedRueckfuehrung":
        """Give it as it stood at an instant (V16); None: as it stands."""
        if bis is None:
            return self
        decided = self.entscheid if self.entscheid and self.entscheid.entschieden_am <= bis else None
        reversed_ = self.storniert_am is not None and self.storniert_am <= bis
        return replace(self, entscheid=decided, storno_grund=self.storno_grund if reversed_ else None)


@dataclass(frozen=True, slots=True)
class Zahl:
    """How many, and how much together."""

    anzahl: int
    summe: Geld

    @classmethod
    def of(cls, found: Iterable[BookedRueckfuehrung]) -> "Zahl":
        """Count proposals and add up the rise that they propose."""
        betraege = [one.vorschlag.betrag for one in found]
        return cls(len(betraege), total(betraege))

    def __add__(self, other: "Zahl") -> "Zahl":
        return Zahl(self.anzahl + other.anzahl, self.summe + other.summe)


class AlreadyDecided(Refused):
    """The proposal is decided or reversed; `stand` says which."""

    def __init__(self, stand: str) -> None:
        self.stand = stand


class OtherBezirk(Refused):
    """The Leitung of the Sozialraum's Bezirk decides, nobody else."""


class RueckfuehrungKnown(Refused):
    """Another Rueckführung of this kind stands for the Kontrakt: `bekannt` is its id."""

    def __init__(self, bekannt: UUID) -> None:
        self.bekannt = bekannt


class AbTooLate(Refused):
    """The day is too far off: nobody knows yet what a placement would cost then."""

    def __init__(self, spaetestens: date) -> None:
        self.spaetestens = spaetestens


def require_near(ab: date, *, heute: date) -> None:
    """Require a day at most two years ahead; raises AbTooLate."""
    spaetestens = add_months(heute, 24)
    if ab > spaetestens:
        raise AbTooLate(spaetestens)


def require_new(known: Iterable[BookedRueckfuehrung]) -> None:
    """Let one Kontrakt raise a Planbudget once by each kind: none may be open or confirmed (V17).

    Raises RueckfuehrungKnown.
    """
    for one in known:
        if one.status in {VORGESCHLAGEN, BESTAETIGT}:
            raise RueckfuehrungKnown(one.id)


def require_undecided(rueckfuehrung: BookedRueckfuehrung) -> None:
    """Let a proposal be decided once; raises AlreadyDecided."""
    if rueckfuehrung.status != VORGESCHLAGEN:
        raise AlreadyDecided(rueckfuehrung.status)
