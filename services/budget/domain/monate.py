"""Months: how what is planned and what is used lies over a Volumen's year; what `erwartet` knows beyond sums (V12).

Verbrauch lies in the month of the work or of the spending, whenever it is booked; a Bindung lies evenly over the days
of its term in the year. Amounts are whole cents, twelve to a row, January first.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import add
from typing import Literal, NamedTuple, TypeAlias

from shared.geld import NULL_EURO, Geld, split_whole
from shared.kalender import ONE_DAY, Zeitraum, add_months, year_of

Reihe: TypeAlias = tuple[int, ...]
Wertart: TypeAlias = Literal["geplant", "zugang", "gebunden", "sofort", "bald", "sonstiges"]
WERTARTEN: tuple[Wertart, ...] = ("geplant", "zugang", "gebunden", "sofort", "bald", "sonstiges")
MONATE = range(1, 13)
BALD = 30  # days after the end of its month by which Verbrauch counts as booked soon
_NONE = (0,) * 12


class Monatsposten(NamedTuple):
    """What is added to one of a month's values, in cents."""

    monat: int
    art: Wertart
    cents: int


@dataclass(frozen=True, slots=True)
class Monatswerte:
    """A Volumen's year by months: what Bindungen plan, what is used on them, how soon that was known, other spending.

    `zugang` is the part of `geplant` that the year itself has brought: signed, amended or ended within it. `sofort` and
    `bald` are the parts of `gebunden` that were booked by the end of their month, and by 30 days after it.
    """

    geplant: Reihe = _NONE
    zugang: Reihe = _NONE
    gebunden: Reihe = _NONE
    sofort: Reihe = _NONE
    bald: Reihe = _NONE
    sonstiges: Reihe = _NONE

    @classmethod
    def of(cls, posten: Iterable[Monatsposten]) -> "Monatswerte":
        """Add changes up."""
        sums: dict[str, list[int]] = {art: [0] * 12 for art in WERTARTEN}
        for monat, art, cents in posten:
            sums[art][monat - 1] += cents
        return cls(**{art: tuple(reihe) for art, reihe in sums.items()})

    def __add__(self, other: "Monatswerte") -> "Monatswerte":
        sums = {art: tuple(map(add, getattr(self, art), getattr(other, art))) for art in WERTARTEN}
        return Monatswerte(**sums)


LEER = Monatswerte()


@dataclass(frozen=True, slots=True)
class Monatsstand:
    """A Volumen's year by months, and the year before where anything was booked for it."""

    monate: Monatswerte = LEER
    vorjahr: Monatswerte | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a source is planned to cost in a year, and on which of its days."""

    betrag: Geld
    zeitraum: Zeitraum

    @property
    def reihe(self) -> Reihe:
        """Spread the amount over the months by days, to the cent (G2)."""
        days = [_days_in(self.zeitraum, monat) for monat in MONATE]
        return split_whole(self.betrag.cents, weights=days)


def plan_for(betrag: Geld, *, laufzeit: Zeitraum | None, jahr: int, tag: date) -> Plan:
    """Plan a source's year over the days of its term; a project names no days: over what is left of the year."""
    if laufzeit is not None:
        inside = laufzeit.overlap(year_of(jahr))
        return Plan(betrag, inside) if inside else Plan(NULL_EURO, year_of(jahr))
    year = year_of(jahr)
    return Plan(betrag, Zeitraum(min(max(tag, year.beginn), year.ende), year.ende))


def replan(before: Plan | None, after: Plan, *, tag: date, bestand: bool = False) -> Iterator[Monatsposten]:
    """Tell by months what a new plan of a source changes, as of the booking day.

    It is `zugang` if it is booked within the year, unless it is a first plan from 1 January on: then the help was there
    before the year, and only its entry came later. `bestand`: neither is a plan whose price alone changes.
    """
    year = year_of(after.zeitraum.beginn.year)
    stock = bestand or tag < year.beginn or (before is None and after.zeitraum.beginn == year.beginn)
    old = before.reihe if before else _NONE
    for monat, was, becomes in zip(MONATE, old, after.reihe, strict=True):
        if was != becomes:
            yield Monatsposten(monat, "geplant", becomes - was)
            if not stock:
                yield Monatsposten(monat, "zugang", becomes - was)


def place_verbrauch(betrag: Geld, *, datum: date, jahr: int, tag: date, auf_bindung: bool) -> Iterator[Monatsposten]:
    """Tell by months what a posting of `datum` adds that is booked on `tag`; work of an earlier year is other spending.

    That lies in the month of the booking (V13: `vorjahr`).
    """
    own = datum if datum.year == jahr else min(max(tag, year_of(jahr).beginn), year_of(jahr).ende)
    if not auf_bindung or own != datum:
        yield Monatsposten(own.month, "sonstiges", betrag.cents)
        return
    yield Monatsposten(datum.month, "gebunden", betrag.cents)
    late = (tag - end_of_month(jahr, datum.month)).days
    if late <= 0:
        yield Monatsposten(datum.month, "sofort", betrag.cents)
    if late <= BALD:
        yield Monatsposten(datum.month, "bald", betrag.cents)


@lru_cache(maxsize=240)
def end_of_month(jahr: int, monat: int) -> date:
    """Give the last day of a month."""
    return add_months(date(jahr, monat, 1), 1) - ONE_DAY


def _days_in(zeitraum: Zeitraum, monat: int) -> int:
    jahr = zeitraum.beginn.year
    inside = zeitraum.overlap(Zeitraum(date(jahr, monat, 1), end_of_month(jahr, monat)))
    return inside.days if inside else 0
