from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.budget.domain.monate import (
    LEER,
    Monatsposten,
    Monatswerte,
    Plan,
    end_of_month,
    place_verbrauch,
    plan_for,
    replan,
)
from shared.geld import NULL_EURO, Geld
from shared.kalender import Zeitraum, year_of

YEAR = year_of(2026)
DAYS = st.dates(YEAR.beginn, YEAR.ende)


@given(cents=st.integers(0, 10**12), one=DAYS, other=DAYS)
def test_g2_a_plan_lies_over_its_months_without_losing_a_cent(cents: int, one: date, other: date) -> None:
    reihe = Plan(Geld(cents), Zeitraum(min(one, other), max(one, other))).reihe
    assert sum(reihe) == cents
    months = range(min(one, other).month, max(one, other).month + 1)
    assert all(not amount for monat, amount in enumerate(reihe, start=1) if monat not in months)


def test_v12_a_plan_lies_evenly_over_the_days_of_the_term_in_the_year() -> None:
    plan = plan_for(Geld(60_00), laufzeit=Zeitraum(date(2025, 6, 1), date(2026, 3, 1)), jahr=2026, tag=date(2025, 5, 2))
    assert plan.zeitraum == Zeitraum(date(2026, 1, 1), date(2026, 3, 1))
    assert plan.reihe[:4] == (31_00, 28_00, 1_00, 0)


def test_p5_a_project_names_no_days_and_lies_over_what_is_left_of_the_year() -> None:
    plan = plan_for(Geld(100), laufzeit=None, jahr=2026, tag=date(2026, 11, 1))
    assert plan.zeitraum == Zeitraum(date(2026, 11, 1), date(2026, 12, 31))
    assert plan_for(Geld(100), laufzeit=None, jahr=2026, tag=date(2025, 3, 1)).zeitraum == YEAR
    assert plan_for(Geld(100), laufzeit=None, jahr=2026, tag=date(2027, 3, 1)).zeitraum.days == 1


def test_v12_a_year_that_an_amended_term_leaves_is_planned_at_nothing() -> None:
    plan = plan_for(NULL_EURO, laufzeit=Zeitraum(date(2025, 1, 1), date(2025, 3, 1)), jahr=2026, tag=date(2025, 2, 1))
    assert not any(plan.reihe)


def _posten(before: Plan | None, after: Plan, *, tag: date, bestand: bool = False) -> Monatswerte:
    return Monatswerte.of(replan(before, after, tag=tag, bestand=bestand))


JANUARY = Plan(Geld(31_00), Zeitraum(date(2026, 1, 1), date(2026, 1, 31)))
MARCH = Plan(Geld(31_00), Zeitraum(date(2026, 3, 1), date(2026, 3, 31)))


@pytest.mark.parametrize(
    ("before", "after", "tag", "zugang"),
    [
        pytest.param(None, MARCH, date(2026, 2, 1), 31_00, id="signed within the year"),
        pytest.param(None, MARCH, date(2025, 12, 1), 0, id="signed before it"),
        pytest.param(None, JANUARY, date(2026, 1, 20), 0, id="entered late, but there since New Year"),
        pytest.param(JANUARY, Plan(Geld(10_00), JANUARY.zeitraum), date(2026, 1, 9), -21_00, id="amended"),
        pytest.param(JANUARY, Plan(Geld(10_00), JANUARY.zeitraum), date(2025, 12, 9), 0, id="amended before it"),
    ],
)
def test_v12_zugang_is_what_the_year_itself_has_brought(
    before: Plan | None, after: Plan, tag: date, zugang: int
) -> None:
    werte = _posten(before, after, tag=tag)
    assert sum(werte.zugang) == zugang
    assert sum(werte.geplant) == after.betrag.cents - (before.betrag.cents if before else 0)


def test_k4_a_new_price_of_a_year_is_no_zugang() -> None:
    after = Plan(Geld(33_00), JANUARY.zeitraum)
    werte = _posten(JANUARY, after, tag=date(2026, 1, 9), bestand=True)
    assert (werte.geplant[0], werte.zugang[0]) == (2_00, 0)


def test_v12_replanning_moves_only_what_differs_and_the_same_plan_nothing() -> None:
    assert _posten(JANUARY, JANUARY, tag=date(2026, 2, 1)) == LEER
    moved = Monatswerte.of(
        [*replan(None, JANUARY, tag=date(2026, 2, 1)), *replan(JANUARY, MARCH, tag=date(2026, 2, 1))]
    )
    assert moved.geplant == MARCH.reihe


@pytest.mark.parametrize(
    ("tag", "arten"),
    [
        (date(2026, 3, 31), {"gebunden", "sofort", "bald"}),
        (date(2026, 4, 1), {"gebunden", "bald"}),
        (date(2026, 4, 30), {"gebunden", "bald"}),
        (date(2026, 5, 1), {"gebunden"}),
    ],
)
def test_v12_how_soon_work_was_booked_is_told_by_its_month(tag: date, arten: set[str]) -> None:
    found = list(place_verbrauch(Geld(5_00), datum=date(2026, 3, 9), jahr=2026, tag=tag, auf_bindung=True))
    assert {posten.art for posten in found} == arten
    assert {(posten.monat, posten.cents) for posten in found} == {(3, 5_00)}


def test_v12_other_spending_lies_in_its_own_month() -> None:
    found = list(
        place_verbrauch(Geld(5_00), datum=date(2026, 3, 9), jahr=2026, tag=date(2026, 6, 1), auf_bindung=False)
    )
    assert found == [Monatsposten(3, "sonstiges", 5_00)]


def test_v13_work_of_an_earlier_year_is_other_spending_of_the_month_of_booking() -> None:
    found = list(
        place_verbrauch(Geld(5_00), datum=date(2025, 11, 9), jahr=2026, tag=date(2026, 4, 2), auf_bindung=True)
    )
    assert found == [Monatsposten(4, "sonstiges", 5_00)]


def test_g4_the_last_day_of_a_month() -> None:
    assert [end_of_month(2028, monat).day for monat in (1, 2, 12)] == [31, 29, 31]
