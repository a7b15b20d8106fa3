"""Lines of a plan whose amount follows from the Konzept (P2, P7): material at flat rates, unpaid work by the hour.

A line uses the Konzept of its funding year: that valid on 1 January, else the first that begins in it (V1). A version
of the content keeps its rates; whenever it is written, and when it is submitted, they are those of the day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.projects.domain.antrag import Einnahme, Inhalt, Kosten, Satz
from shared.geld import NULL_EURO, Geld

STUNDE = "Stunde"


@dataclass(frozen=True, slots=True)
class Pauschale:
    """A flat rate: euro per unit."""

    betrag: Geld
    einheit: str


@dataclass(frozen=True, slots=True)
class Konzeptsaetze:
    """What one Konzept, in its latest version, pays per unit and counts per hour of unpaid work."""

    gueltig_ab: date
    version: int
    pauschalen: Mapping[str, Pauschale]
    ehrenamt: Geld | None = None


def is_computed(zeile: Kosten | Einnahme) -> bool:
    """Tell whether a line's amount follows from the Konzept."""
    return zeile.stunden is not None or (isinstance(zeile, Kosten) and zeile.pauschale is not None)


def konzept_of(jahr: int, *, konzepte: Iterable[Konzeptsaetze]) -> Konzeptsaetze | None:
    """Give the Konzept of a funding year: valid on 1 January, else the first that begins in it (V1); None if none."""
    begun = sorted((one for one in konzepte if one.gueltig_ab.year <= jahr), key=lambda one: one.gueltig_ab)
    valid = [one for one in begun if one.gueltig_ab <= date(jahr, 1, 1)]
    if valid:
        return valid[-1]
    return begun[0] if begun else None


def price(inhalt: Inhalt, *, konzepte: Sequence[Konzeptsaetze]) -> Inhalt:
    """Give the content with the amounts that follow from the Konzept; without a rate an amount is 0.00 (P2, P7)."""
    kosten = tuple(_price_kosten(zeile, konzepte=konzepte) for zeile in inhalt.kosten)
    einnahmen = tuple(_price_einnahme(zeile, konzepte=konzepte) for zeile in inhalt.einnahmen)
    return replace(inhalt, kosten=kosten, einnahmen=einnahmen)


def all_priced(zeilen: Iterable[Kosten | Einnahme]) -> bool:
    """Tell whether every line that needs a rate of the Konzept has one."""
    return all(zeile.satz is not None for zeile in zeilen if is_computed(zeile))


def _price_kosten(zeile: Kosten, *, konzepte: Sequence[Konzeptsaetze]) -> Kosten:
    if not is_computed(zeile):
        return zeile
    satz = _satz_of(konzept_of(zeile.jahr, konzepte=konzepte), pauschale=zeile.pauschale)
    return replace(zeile, satz=satz, betrag=_betrag_of(satz, menge=zeile.menge or zeile.stunden))


def _price_einnahme(zeile: Einnahme, *, konzepte: Sequence[Konzeptsaetze]) -> Einnahme:
    if not is_computed(zeile):
        return zeile
    satz = _satz_of(konzept_of(zeile.jahr, konzepte=konzepte), pauschale=None)
    return replace(zeile, satz=satz, betrag=_betrag_of(satz, menge=zeile.stunden))


def _satz_of(konzept: Konzeptsaetze | None, *, pauschale: str | None) -> Satz | None:
    """Give the rate of a flat rate's key, or without one that of an hour of unpaid work."""
    if konzept is None:
        return None
    hour = Pauschale(konzept.ehrenamt, STUNDE) if konzept.ehrenamt else None
    found = konzept.pauschalen.get(pauschale) if pauschale else hour
    return Satz(found.betrag, found.einheit, konzept.gueltig_ab, konzept.version) if found else None


def _betrag_of(satz: Satz | None, *, menge: int | None) -> Geld:
    return satz.betrag.times(menge) if satz and menge else NULL_EURO
