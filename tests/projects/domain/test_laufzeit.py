"""P3: at most 24 calendar months, also around month ends and leap days."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.projects.domain.laufzeit import find_laufzeit_faults, last_day
from shared.kalender import ONE_DAY


@pytest.mark.parametrize(
    ("beginn", "monate", "ende"),
    [
        (date(2026, 3, 1), 24, date(2028, 2, 29)),
        (date(2026, 1, 1), 24, date(2027, 12, 31)),
        (date(2026, 3, 15), 24, date(2028, 3, 14)),
        (date(2026, 8, 31), 24, date(2028, 8, 30)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2026, 3, 31), 24, date(2028, 3, 30)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 24, date(2028, 11, 30)),
    ],
)
def test_p3_last_day_of_a_period_of_months(beginn: date, monate: int, ende: date) -> None:
    assert last_day(beginn, monate=monate) == ende


@pytest.mark.parametrize("beginn", [date(2026, 3, 1), date(2026, 8, 31), date(2024, 2, 29), date(2026, 1, 1)])
def test_p3_the_last_day_is_allowed_and_one_day_more_is_not(beginn: date) -> None:
    last = last_day(beginn, monate=24)
    assert find_laufzeit_faults(beginn, ende=last) == ()
    (fault,) = find_laufzeit_faults(beginn, ende=last + ONE_DAY)
    assert (fault.pointer, fault.code) == ("/ende", "laufzeit")


def test_p3_march_2026_to_29_february_2028_is_allowed_as_published() -> None:
    assert find_laufzeit_faults(date(2026, 3, 1), ende=date(2028, 2, 29)) == ()
    assert find_laufzeit_faults(date(2026, 3, 1), ende=date(2028, 3, 1)) != ()


def test_p3_an_end_before_the_beginning_is_a_fault_and_one_day_is_not() -> None:
    assert find_laufzeit_faults(date(2026, 3, 2), ende=date(2026, 3, 1)) != ()
    assert find_laufzeit_faults(date(2026, 3, 2), ende=date(2026, 3, 2)) == ()


def test_p6_a_project_without_an_end_is_refused() -> None:
    faults = find_laufzeit_faults(None, ende=None)
    assert [(fault.pointer, fault.code) for fault in faults] == [("/beginn", "fehlt"), ("/ende", "fehlt")]
    assert "institutional" in faults[1].detail


@settings(deadline=None)
@given(beginn=st.dates(date(1990, 1, 1), date(2100, 1, 1)), monate=st.integers(1, 36))
def test_p3_consecutive_first_days_never_end_earlier(beginn: date, monate: int) -> None:
    assert last_day(beginn, monate=monate) <= last_day(beginn + ONE_DAY, monate=monate)
