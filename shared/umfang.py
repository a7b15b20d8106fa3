"""Umfang: how much help a Kontrakt grants, and what that costs by the day (K5, K6, V4).

Cases plans hours with it, budget prices Bindungen with it: one function, so that a Vorschau, a signature and a
Bindung can never differ by a cent (docs/decisions). Amounts of different days are made by cumulating and taking
differences, so the parts of a term always add up to the whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import groupby, pairwise
from typing import TypeAlias

from shared.geld import NULL_EURO, Geld, divide_half_up, round_half_up, split_whole, total
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
class Abschnitt:
    """An amount of help from a day on, and the last day of the term as it was when this was agreed (K5)."""

    ab: date
    ende: date
    umfang: Umfang


@dataclass(frozen=True, slots=True)
class Staffel:
    """Amounts that follow each other over a term, in the order of their days: what amendments make of an Umfang."""

    abschnitte: tuple[Abschnitt, ...]

    def parts(self, laufzeit: Zeitraum) -> Iterator[tuple[Abschnitt, Zeitraum]]:
        """Give the days on which each amount holds; the last one holds to the end of the term."""
        lasts = [*(abschnitt.ab - ONE_DAY for abschnitt in self.abschnitte[1:]), laufzeit.ende]
        for abschnitt, last in zip(self.abschnitte, lasts, strict=True):
            if abschnitt.ab <= min(last, laufzeit.ende):
                yield abschnitt, Zeitraum(abschnitt.ab, min(last, laufzeit.ende))

    def amend(self, abschnitt: Abschnitt) -> "Staffel":
        """Let an amount hold from its day on, whatever was agreed from then on before; the same as before adds none."""
        before = tuple(earlier for earlier in self.abschnitte if earlier.ab < abschnitt.ab)
        if before and (before[-1].umfang, before[-1].ende) == (abschnitt.umfang, abschnitt.ende):
            return Staffel(before)
        return Staffel((*before, abschnitt))


Vereinbart: TypeAlias = Umfang | Staffel


@dataclass(frozen=True, slots=True)
class Preis:
    """What one hour costs from a day on, and the version of the inputs that say so (V4, K6)."""

    ab: date
    satz: Geld
    regel: str


AGREED = "kontrakt"  # the version of the rule where the price was agreed with the Kontrakt


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


def agree_preis(
    preise: Sequence[Preis], *, satz: Geld | None, laufzeit: Zeitraum, vertrag_ab: date | None
) -> Sequence[Preis]:
    """Give the prices of a Kontrakt's hours: the agreed one, until its Träger has a contract (K6).

    From `vertrag_ab` on the Fachleistungsstunde of the day holds: `preise`, which are all there is without an agreed
    price. Raises PreisMissing where none is known for that day.
    """
    if satz is None:
        return preise
    agreed = Preis(laufzeit.beginn, satz, AGREED)
    if vertrag_ab is None or vertrag_ab > laufzeit.ende:
        return (agreed,)
    first = replace(preis_at(preise, vertrag_ab), ab=vertrag_ab)
    dated = (first, *(preis for preis in preise if preis.ab > vertrag_ab))
    return dated if vertrag_ab == laufzeit.beginn else (agreed, *dated)


def value_of(minuten: int, satz: Geld) -> Geld:
    """Value minutes at an hourly price: minutes x price / 60, half up to the cent, per row (K6)."""
    return Geld(divide_half_up(minuten * satz.cents, by=60))


def by_hours(vereinbart: Vereinbart) -> bool:
    """Tell whether anything of it is agreed in hours, so that a price of an hour is needed (K5, K6)."""
    if isinstance(vereinbart, Staffel):
        return any(by_hours(abschnitt.umfang) for abschnitt in vereinbart.abschnitte)
    return isinstance(vereinbart, MinutenProWoche | Kontingent)


def planned_minuten(vereinbart: Vereinbart, *, laufzeit: Zeitraum, teile: Sequence[Zeitraum]) -> tuple[int, ...]:
    """Plan the minutes of consecutive `teile` that together are the `laufzeit` (K5).

    A weekly amount cumulates (minutes x days / 7, half up) and takes differences; a contingent is split over the
    days of the years, then of their parts (G2); daily and monthly rates plan no minutes. Amounts that follow each
    other: see plan_staffel.
    """
    match vereinbart:
        case Staffel():
            return plan_staffel(vereinbart, laufzeit=laufzeit, teile=teile)
        case MinutenProWoche(minuten):
            bounds = [0, *(round_half_up(Fraction(minuten * _days_until(laufzeit, teil), 7)) for teil in teile)]
            return tuple(after - before for before, after in pairwise(bounds))
        case Kontingent(minuten):
            return _split_by_days(minuten, shares=teile)
        case _:
            return tuple(0 for _ in teile)


def cost_of(
    vereinbart: Vereinbart, *, laufzeit: Zeitraum, teile: Sequence[Zeitraum], saetze: Sequence[Geld]
) -> tuple[Geld, ...]:
    """Price consecutive `teile` of a term, each at its own hourly price (K4-K6), or its daily or monthly rate."""
    rates = rates_of(vereinbart, laufzeit=laufzeit, teile=teile)
    minuten = planned_minuten(vereinbart, laufzeit=laufzeit, teile=teile)
    hours = [value_of(minutes, satz) for minutes, satz in zip(minuten, saetze, strict=True)]
    return tuple(rate + hour for rate, hour in zip(rates, hours, strict=True))


def rates_of(vereinbart: Vereinbart, *, laufzeit: Zeitraum, teile: Sequence[Zeitraum]) -> tuple[Geld, ...]:
    """Give what is agreed by day or month for `teile` of a term; nothing for what is agreed in hours (K5)."""
    return tuple(
        total(_rate_cost(umfang, part) for umfang, part in _within(vereinbart, laufzeit, teil)) for teil in teile
    )


def plan_staffel(staffel: Staffel, *, laufzeit: Zeitraum, teile: Sequence[Zeitraum]) -> tuple[int, ...]:
    """Plan the minutes of consecutive `teile` under amounts that follow each other (K5, G2).

    Weekly amounts cumulate over all of them as fractions before anything is rounded. A contingent is the new total of
    the whole term: what was planned before its first day stays, the rest is spread by days; where that was more than
    the new total, the latest of it is taken away. One amount alone plans what it plans without a Staffel.
    """
    planned = [0] * len(teile)
    weekly, whole = Fraction(), 0
    for abschnitt, days in staffel.parts(laufzeit):
        shares = [days.overlap(teil) for teil in teile]
        match abschnitt.umfang:
            case MinutenProWoche(minuten):
                for place, share in enumerate(shares):
                    before = round_half_up(weekly)
                    weekly += Fraction(minuten * share.days, 7) if share else 0
                    planned[place] += round_half_up(weekly) - before
            case Kontingent(minuten):
                rest = minuten - round_half_up(weekly) - whole
                whole += _spread(planned, rest, shares=shares, later=(max(abschnitt.ende, days.ende) - days.ende).days)
            case _:
                pass
    return tuple(planned)


def _spread(planned: list[int], rest: int, *, shares: Sequence[Zeitraum | None], later: int) -> int:
    """Add what falls on these shares of a contingent's rest, `later` days of which come after them; give that part.

    A negative rest is taken from the latest that was planned.
    """
    if rest < 0:
        _take_back(planned, -rest)
        return rest
    own = split_whole(rest, weights=[sum(share.days for share in shares if share), later])[0]
    for place, minutes in enumerate(_split_by_days(own, shares=shares)):
        planned[place] += minutes
    return own


def _split_by_days(minuten: int, *, shares: Sequence[Zeitraum | None]) -> tuple[int, ...]:
    """Split minutes over years by their days, each year's over its parts: months add up to what their year has (G2)."""
    weights = [share.days if share else 0 for share in shares]
    years = [share.beginn.year if share else None for share in shares]
    grouped = [list(places) for _, places in groupby(range(len(shares)), key=lambda place: years[place])]
    whole = split_whole(minuten, weights=[sum(weights[place] for place in places) for places in grouped])
    return tuple(
        minutes
        for own, places in zip(whole, grouped, strict=True)
        for minutes in split_whole(own, weights=[weights[place] for place in places])
    )


def _take_back(planned: list[int], minuten: int) -> None:
    for place in reversed(range(len(planned))):
        taken = min(planned[place], minuten)
        planned[place] -= taken
        minuten -= taken


def split_by_preis(laufzeit: Zeitraum, *, preise: Sequence[Preis]) -> tuple[Zeitraum, ...]:
    """Cut a term at every New Year and at every day from which another price holds (V4, K4)."""
    cuts = {date(jahr, 1, 1) for jahr in laufzeit.jahre} | {preis.ab for preis in preise}
    starts = sorted({laufzeit.beginn} | {cut for cut in cuts if cut in laufzeit})
    ends = [*(start - ONE_DAY for start in starts[1:]), laufzeit.ende]
    return tuple(Zeitraum(start, end) for start, end in zip(starts, ends, strict=True))


def _within(vereinbart: Vereinbart, laufzeit: Zeitraum, teil: Zeitraum) -> Iterator[tuple[Umfang, Zeitraum]]:
    """Give what holds within a part of a term, and on which of its days."""
    if not isinstance(vereinbart, Staffel):
        yield vereinbart, teil
        return
    for abschnitt, days in vereinbart.parts(laufzeit):
        share = days.overlap(teil)
        if share is not None:
            yield abschnitt.umfang, share


def _rate_cost(umfang: Umfang, days: Zeitraum) -> Geld:
    """Price days at a daily rate or monthly sum; hours are priced by their minutes."""
    match umfang:
        case Tagessatz(betrag):
            return betrag.times(days.days)
        case Monatspauschale(betrag):
            return _months_cost(betrag, days)
        case _:
            return NULL_EURO


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
