"""German days (G4): both ends inclusive, whatever the clock does."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kalender import ONE_DAY, Zeitraum, add_months, berlin_day, days_of_year, format_instant, year_of

DAYS = st.dates(date(1990, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        ("2014-12-31T22:30:00", "2014-12-31"),  # 23:30 in Berlin
        ("2014-12-31T23:00:00", "2015-01-01"),
        ("2014-06-30T21:59:59", "2014-06-30"),  # summer time
        ("2014-06-30T22:00:00", "2014-07-01"),
        ("2014-03-30T00:59:59", "2014-03-30"),  # the night in which 02:00 becomes 03:00
        ("2014-03-29T23:00:00", "2014-03-30"),
        ("2014-03-30T22:00:00", "2014-03-31"),
        ("2014-10-25T22:00:00", "2014-10-26"),  # the night in which 03:00 becomes 02:00
        ("2014-10-26T22:59:59", "2014-10-26"),
        ("2014-10-26T23:00:00", "2014-10-27"),
        ("2016-02-29T22:59:59", "2016-02-29"),
        ("2016-02-29T23:00:00", "2016-03-01"),
    ],
)
def test_g4_an_instant_belongs_to_the_german_day(utc: str, day: str) -> None:
    assert berlin_day(datetime.fromisoformat(utc).replace(tzinfo=UTC)) == date.fromisoformat(day)


def test_g4_an_instant_of_another_zone_is_the_same_instant() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert berlin_day(datetime(2015, 1, 1, 7, 30, tzinfo=tokyo)) == date(2014, 12, 31)
    assert format_instant(datetime(2015, 1, 1, 7, 30, tzinfo=tokyo)) == "2014-12-31T22:30:00Z"


@pytest.mark.parametrize(("jahr", "days"), [(2014, 365), (2016, 366), (2000, 366), (2100, 365)])
def test_g4_a_haushaltsjahr_is_a_calendar_year(jahr: int, days: int) -> None:
    assert days_of_year(jahr) == days == year_of(jahr).days


def test_g4_both_ends_of_a_period_are_inside() -> None:
    term = Zeitraum(date(2016, 2, 29), date(2016, 2, 29))
    assert term.days == 1
    assert date(2016, 2, 29) in term
    assert date(2016, 3, 1) not in term
    with pytest.raises(ValueError, match="ends before"):
        Zeitraum(date(2016, 3, 1), date(2016, 2, 29))


def test_g4_a_period_touches_each_of_its_years() -> None:
    assert list(Zeitraum(date(2014, 12, 31), date(2016, 1, 1)).jahre) == [2014, 2015, 2016]


@given(DAYS, DAYS, DAYS, DAYS)
def test_g4_an_overlap_holds_the_days_that_both_have(one: date, two: date, three: date, four: date) -> None:
    first, second = Zeitraum(min(one, two), max(one, two)), Zeitraum(min(three, four), max(three, four))
    shared = first.overlap(second)
    assert shared == second.overlap(first)
    days = max(0, (min(first.ende, second.ende) - max(first.beginn, second.beginn)).days + 1)
    assert (shared.days if shared else 0) == days


@pytest.mark.parametrize(
    ("tag", "months", "then"),
    [
        ("2013-08-31", 6, "2014-02-28"),
        ("2015-08-31", 6, "2016-02-29"),
        ("2016-02-29", 12, "2017-02-28"),
        ("2014-12-15", 1, "2015-01-15"),
        ("2014-01-31", -2, "2013-11-30"),
        ("2014-01-01", 60, "2019-01-01"),
    ],
)
def test_g4_months_are_added_to_the_last_day_at_most(tag: str, months: int, then: str) -> None:
    assert add_months(date.fromisoformat(tag), months) == date.fromisoformat(then)


@given(DAYS, st.integers(-60, 60))
def test_g4_adding_months_lands_in_that_month(tag: date, months: int) -> None:
    then = add_months(tag, months)
    assert (then.year - tag.year) * 12 + then.month - tag.month == months
    assert then.day == tag.day or (then + ONE_DAY).day == 1
