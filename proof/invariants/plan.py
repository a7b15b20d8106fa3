"""Amounts of help over a term: the minutes that they plan and the money of those by the day or month (K5, G2)."""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby

from proof.invariants.exact import half_up, split

Span = tuple[date, date]  # both days included
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Amount:
    """So much help from a day on: minutes per week, a total of minutes, or money by the day or month."""

    ab: date
    ende: date
    weekly: int | None
    total: int | None
    daily: int | None
    monthly: int | None


def _spans(amounts: Sequence[Amount], term: Span) -> Iterator[tuple[Amount, Span]]:
    """Give the days on which each amount holds."""
    lasts = [*(one.ab - ONE_DAY for one in amounts[1:]), term[1]]
    for one, last in zip(amounts, lasts, strict=True):
        if one.ab <= min(last, term[1]):
            yield one, (one.ab, min(last, term[1]))


def within(amounts: Sequence[Amount], piece: Span, *, term: Span) -> Iterator[tuple[Amount, Span]]:
    for one, days in _spans(amounts, term):
        if share := _overlap(days, piece):
            yield one, share


def plan_minutes(amounts: Sequence[Amount], pieces: Sequence[Span], *, term: Span) -> list[int]:
    """Plan minutes: weekly ones cumulated and rounded as they add up, a total by days of years, then of pieces (G2)."""
    planned, weekly, whole = [0] * len(pieces), Fraction(), 0
    for one, days in _spans(amounts, term):
        shares = [_overlap(days, piece) for piece in pieces]
        if one.weekly is not None:
            for place, share in enumerate(shares):
                before = half_up(weekly)
                weekly += Fraction(one.weekly * _days(share), 7)
                planned[place] += half_up(weekly) - before
        elif one.total is not None:
            rest = one.total - half_up(weekly) - whole
            if rest < 0:
                _take_back(planned, -rest)
                whole += rest
                continue
            later = (max(one.ende, days[1]) - days[1]).days
            own = split(rest, weights=[sum(map(_days, shares)), later])[0]
            whole += own
            planned = [old + new for old, new in zip(planned, _by_days(own, shares), strict=True)]
    return planned


def _by_days(minutes: int, shares: Sequence[Span | None]) -> list[int]:
    years = [list(places) for _, places in groupby(range(len(shares)), key=lambda place: _year(shares[place]))]
    by_year = split(minutes, weights=[sum(_days(shares[place]) for place in places) for places in years])
    parts = [split(own, weights=[_days(shares[place]) for place in places])
             for own, places in zip(by_year, years, strict=True)]  # fmt: skip
    return [part for own in parts for part in own]


def _take_back(planned: list[int], minutes: int) -> None:
    for place in reversed(range(len(planned))):
        taken = min(planned[place], minutes)
        planned[place] -= taken
        minutes -= taken


def rate_of(amount: Amount, share: Span) -> int:
    """Price days by a daily rate, or months by a monthly sum, those in part by their days (K5)."""
    if amount.daily is not None:
        return amount.daily * _days(share)
    if amount.monthly is None:
        return 0
    whole, first = 0, share[0].replace(day=1)
    while first <= share[1]:
        length = calendar.monthrange(first.year, first.month)[1]
        days = _days(_overlap((first, first.replace(day=length)), share))
        whole += half_up(Fraction(amount.monthly * days, length))
        first = first.replace(day=length) + ONE_DAY
    return whole


def _overlap(one: Span, other: Span) -> Span | None:
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return (first, last) if first <= last else None


def _days(span: Span | None) -> int:
    return (span[1] - span[0]).days + 1 if span else 0


def _year(span: Span | None) -> int | None:
    return span[0].year if span else None
