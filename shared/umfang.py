"""Umfang: how much help a Kontrakt grants, and what that costs by the day (K5, K6, V4).

Cases plans hours with it, budget prices Bindungen with it: one function, so that a Vorschau, a signature and a
Bindung can never differ by a cent (docs/decisions). Amounts of different days are made by cumulating and taking
differences, so the parts of a term always add up to the whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from shared.geld import NULL_EURO, Geld, round_half_up, split_whole, total
from shared.kalender import ONE_DAY, Zeitraum, add_months


@dataclass(frozen=True, slots=True)
class MinutenProWoche:
    """So many minutes every seven days (K5)."""

    minuten: int


@dataclass(frozen=True, slots=True)
class Kontingent:
    """So many minutes for the whole term, spread by days (K5, G2)."""

    minuten: int


@dataclass(frozen=True, slots=True)
class Tagessatz:
    """So much for every day (§§ 32-34, K5)."""

    betrag: Geld


@dataclass(frozen=True, slots=True)
class Monatspauschale:
    """So much for every calendar month; a month in part by its days, half up (K5)."""

    betrag: Geld


Umfang: TypeAlias = MinutenProWoche | Kontingent | Tagessatz | Monatspauschale | None


@dataclass(frozen=True, slots=True)
class Preis:
    """What one hour costs from a day on, and the version of the inputs that say so (V4, K6)."""

    ab: date
    satz: Geld
    regel: str


class PreisMissing(LookupError):
    """No Fachleistungsstunde is known for that day."""


def preis_at(preise: Sequence[Preis], tag: date) -> Preis:
    """Find the price of an hour worked on `tag`: the latest that began by then (V4).

    `preise` is ordered by `ab`. A year without a price of its own takes the latest known one (K4). Raises PreisMissing
    for a day before the first.
    """
    begun = [preis for preis in preise if preis.ab <= tag]
    if not begun:
        raise PreisMissing
    return begun[-1]


def value_of(minuten: int, satz: Geld) -> Geld:
    """Value minutes at an hourly price: minutes x price / 60, half up to the cent, per row (K6)."""
    return satz.times(Fraction(minuten, 60))


def planned_minuten(umfang: Umfang, *, laufzeit: Zeitraum, teile: Sequence[Zeitraum]) -> tuple[int, ...]:
    """Plan the minutes of consecutive `teile` that together are the `laufzeit` (K5).

    A weekly amount cumulates (minutes x days / 7, half up) and takes differences; a contingent is split over the
    days of the parts (G2); daily and monthly rates plan no minutes.
    """
    match umfang:
        case MinutenProWoche(minuten):
            bounds = [0, *(round_half_up(Fraction(minuten * _days_until(laufzeit, teil), 7)) for teil in teile)]
            return tuple(after - before for before, after in pairwise(bounds))
        case Kontingent(minuten):
            return split_whole(minuten, weights=[teil.days for teil in teile])
        case _:
            return tuple(0 for _ in teile)


def cost_of(
    umfang: Umfang, *, laufzeit: Zeitraum, teile: Sequence[Zeitraum], saetze: Sequence[Geld]
) -> tuple[Geld, ...]:
    """Price consecutive `teile` of a term, each at its own hourly price (K4-K6), or its daily or monthly rate."""
    match umfang:
        case Tagessatz(betrag):
            return tuple(betrag.times(teil.days) for teil in teile)
        case Monatspauschale(betrag):
            return tuple(_months_cost(betrag, teil) for teil in teile)
        case _:
            minuten = planned_minuten(umfang, laufzeit=laufzeit, teile=teile)
            return tuple(value_of(minutes, satz) for minutes, satz in zip(minuten, saetze, strict=True))


def split_by_preis(laufzeit: Zeitraum, *, preise: Sequence[Preis]) -> tuple[Zeitraum, ...]:
    """Cut a term at every New Year and at every day from which another price holds (V4, K4)."""
    cuts = {date(jahr, 1, 1) for jahr in laufzeit.jahre} | {preis.ab for preis in preise}
    starts = sorted({laufzeit.beginn} | {cut for cut in cuts if cut in laufzeit})
    ends = [*(start - ONE_DAY for start in starts[1:]), laufzeit.ende]
    return tuple(Zeitraum(start, end) for start, end in zip(starts, ends, strict=True))


def _days_until(laufzeit: Zeitraum, teil: Zeitraum) -> int:
    return (teil.ende - laufzeit.beginn).days + 1


def _months_cost(betrag: Geld, teil: Zeitraum) -> Geld:
    return total(betrag.times(Fraction(share.days, month.days)) for month, share in _months(teil)) or NULL_EURO


def _months(teil: Zeitraum) -> Iterator[tuple[Zeitraum, Zeitraum]]:
    first = teil.beginn.replace(day=1)
    while first <= teil.ende:
        month = Zeitraum(first, add_months(first, 1) - ONE_DAY)
        share = month.overlap(teil)
        if share is not None:
            yield month, share
        first = add_months(first, 1)
