"""What must still go into prevention, month by month, and until when (V5, X8)."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from services.budget.domain.praevention import PraeventionStand, plan_praevention
from shared.geld import Geld, total
from shared.kalender import days_of_year


def stand(soll: str, ist: str) -> PraeventionStand:
    cents = [int(amount.replace(".", "")) for amount in (soll, ist)]
    return PraeventionStand(Geld(cents[0]), Geld(cents[1]))


def test_x8_what_is_missing_is_split_over_the_months_left_by_their_days() -> None:
    plan = plan_praevention(stand("8500.00", "2500.00"), jahr=2014, stichtag=date(2014, 6, 30))
    assert [(month.monat, str(month.betrag)) for month in plan.monate] == [
        (7, "1010.87"), (8, "1010.87"), (9, "978.26"), (10, "1010.87"), (11, "978.26"), (12, "1010.87"),
    ]  # fmt: skip
    assert (str(plan.stand.fehlt), plan.tage, plan.resttage) == ("6000.00", 181, 184)
    assert (str(plan.tempo), str(plan.noetig)) == ("13.81", "32.61")


def test_x8_a_month_that_has_begun_counts_with_its_days_left() -> None:
    plan = plan_praevention(stand("100.00", "0.00"), jahr=2014, stichtag=date(2014, 11, 21))
    assert [(month.monat, str(month.betrag)) for month in plan.monate] == [(11, "22.50"), (12, "77.50")]


def test_x8_at_a_pace_that_is_ahead_the_area_could_pause_until_the_last_day() -> None:
    """6,000.00 in 181 days are 33.15 a day; the missing 2,500.00 take 75.4 days, so 76: from 17 October on."""
    plan = plan_praevention(stand("8500.00", "6000.00"), jahr=2014, stichtag=date(2014, 6, 30))
    assert (plan.letzter_tag, plan.erreichbar) == (date(2014, 10, 17), True)
    assert (date(2014, 12, 31) - date(2014, 10, 17)).days + 1 == 76


def test_x8_at_a_pace_that_is_behind_there_is_no_such_day_any_more() -> None:
    plan = plan_praevention(stand("8500.00", "2500.00"), jahr=2014, stichtag=date(2014, 6, 30))
    assert (plan.letzter_tag, plan.erreichbar) == (None, False)


def test_x8_exactly_on_course_the_last_day_is_tomorrow() -> None:
    plan = plan_praevention(stand("366.00", "60.00"), jahr=2016, stichtag=date(2016, 2, 29))
    assert (plan.tage, plan.resttage) == (60, 306)
    assert (plan.letzter_tag, plan.erreichbar) == (date(2016, 3, 1), True)


def test_x8_where_nothing_was_spent_there_is_no_pace_to_go_by() -> None:
    plan = plan_praevention(stand("8500.00", "0.00"), jahr=2014, stichtag=date(2014, 6, 30))
    assert (str(plan.tempo), plan.letzter_tag, plan.erreichbar) == ("0.00", None, None)


def test_x8_what_is_met_asks_for_nothing_more() -> None:
    plan = plan_praevention(stand("8500.00", "8500.00"), jahr=2014, stichtag=date(2014, 6, 30))
    assert (plan.erreichbar, plan.letzter_tag, plan.noetig) == (True, None, None)
    assert total(month.betrag for month in plan.monate) == Geld(0)


def test_x8_when_the_year_is_over_nothing_can_be_done() -> None:
    plan = plan_praevention(stand("8500.00", "8499.99"), jahr=2014, stichtag=date(2015, 2, 1))
    assert (plan.monate, plan.resttage, plan.tage) == ((), 0, 365)
    assert (plan.noetig, plan.letzter_tag, plan.erreichbar) == (None, None, False)


def test_x8_before_the_year_all_of_it_is_left() -> None:
    plan = plan_praevention(stand("365.00", "0.00"), jahr=2014, stichtag=date(2013, 12, 5))
    assert (plan.tage, plan.resttage, plan.tempo) == (0, 365, None)
    assert [str(month.betrag) for month in plan.monate[:3]] == ["31.00", "28.00", "31.00"]


@given(
    st.integers(0, 10**9), st.integers(-(10**6), 10**9), st.integers(2014, 2025), st.integers(-40, 420)
)  # fmt: skip
def test_x8_the_months_sum_to_what_is_missing_and_the_last_day_is_the_last(
    soll: int, ist: int, jahr: int, offset: int
) -> None:
    found = PraeventionStand(Geld(soll), Geld(ist))
    day = date(jahr, 1, 1) + timedelta(days=offset)
    plan = plan_praevention(found, jahr=jahr, stichtag=day)
    assert total(month.betrag for month in plan.monate) == (found.fehlt if plan.monate else Geld(0))
    assert plan.tage + plan.resttage == days_of_year(jahr)
    if plan.letzter_tag is not None:
        pace = Fraction(ist, plan.tage)
        rest = (date(jahr, 12, 31) - plan.letzter_tag).days + 1
        assert plan.letzter_tag > day
        assert ist + pace * rest >= soll > ist + pace * (rest - 1)
