"""What cases knows of the master data that the budget owns: a value made from the read copies.

Decisions take it as a parameter. What it does not hold is unknown here, which is not the same as not existing: the
use cases pull the copies anew before they believe that something is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from shared.kalender import Zeitraum, first_day_in
from shared.umfang import Preis


@dataclass(frozen=True, slots=True)
class Sozialraum:
    """An area and the Bezirk to which it belongs."""

    slug: str
    bezirk: str


@dataclass(frozen=True, slots=True)
class Vertrag:
    """A Kooperationsvertrag: who has how many posts in which Sozialraum, from when to when (V18)."""

    nummer: str
    sozialraum: str
    traeger: str
    stellen: Decimal
    laufzeit: Zeitraum


@dataclass(frozen=True, slots=True)
class Konzept:
    """The rules from a day on, as far as cases asks for them: Hilfearten and leaves of the tree (V1, K7).

    `pauschale` are the leaves that are paid whatever happens (V8); `vorfeldvolumen` pays help before help (K16).
    """

    gueltig_ab: date
    hilfearten: frozenset[str]
    volumina: frozenset[str]
    pauschale: frozenset[str] = frozenset()
    vorfeldvolumen: str | None = None


@dataclass(frozen=True, slots=True)
class Stammdaten:
    """The latest known version of everything; `konzepte` and `preise` are ordered by the day from which they hold."""

    konzepte: tuple[Konzept, ...] = ()
    sozialraeume: Mapping[str, Sozialraum] = field(default_factory=lambda: MappingProxyType({}))
    traeger: frozenset[str] = frozenset()
    vertraege: tuple[Vertrag, ...] = ()
    preise: tuple[Preis, ...] = ()

    def konzept_of(self, jahr: int) -> Konzept | None:
        """Find the Konzept of a year: valid on 1 January, else the first that begins in it (V1)."""
        valid = [konzept for konzept in self.konzepte if konzept.gueltig_ab <= date(jahr, 1, 1)]
        if valid:
            return valid[-1]
        return next((konzept for konzept in self.konzepte if konzept.gueltig_ab.year == jahr), None)

    def preise_of(self, jahr: int) -> tuple[Preis, ...]:
        """Give the dated hourly prices of one Haushaltsjahr; none if the year is not set up (V4)."""
        return tuple(preis for preis in self.preise if preis.ab.year == jahr)

    def vertrag_ab(self, traeger: str, *, ab: date) -> date | None:
        """Give the first day from `ab` on with a Kooperationsvertrag of a Träger in any Sozialraum, or None (K6)."""
        return first_day_in((vertrag.laufzeit for vertrag in self.vertraege if vertrag.traeger == traeger), ab=ab)

    def has_stellen(self, traeger: str, *, sozialraum: str, tag: date) -> bool:
        """Tell whether a Träger has posts in a Sozialraum on that day (K8)."""
        return any(
            vertrag.stellen > 0 and tag in vertrag.laufzeit
            for vertrag in self.vertraege
            if (vertrag.traeger, vertrag.sozialraum) == (traeger, sozialraum)
        )
