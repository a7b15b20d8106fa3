"""P3, P4: an approved project starts from its approval on and within its term."""

from datetime import date

import pytest

from services.projects.domain.beginn import Bewilligung, StartBeforeBewilligung, decide_beginn
from shared.errors import InputRefused

BEWILLIGUNG = Bewilligung(datum=date(2026, 3, 10), beginn=date(2026, 4, 1), ende=date(2028, 3, 31))


@pytest.mark.parametrize(
    ("heute", "tag"),
    [(date(2026, 3, 12), date(2026, 4, 1)), (date(2026, 4, 1), date(2026, 4, 1)), (date(2026, 5, 2), date(2026, 5, 2))],
)
def test_p4_unnamed_the_start_is_as_planned_or_today(heute: date, tag: date) -> None:
    assert decide_beginn(BEWILLIGUNG, datum=None, heute=heute) == tag


def test_p4_no_start_before_approval() -> None:
    with pytest.raises(StartBeforeBewilligung) as refusal:
        decide_beginn(BEWILLIGUNG, datum=date(2026, 3, 9), heute=date(2026, 3, 12))
    assert refusal.value.fruehestens == date(2026, 3, 10)


def test_p4_an_earlier_start_than_planned_is_allowed_from_the_approval_on() -> None:
    short = Bewilligung(datum=date(2026, 3, 10), beginn=date(2026, 4, 1), ende=date(2026, 12, 31))
    assert decide_beginn(short, datum=date(2026, 3, 10), heute=date(2026, 3, 12)) == date(2026, 3, 10)


@pytest.mark.parametrize("datum", [date(2026, 3, 31), date(2028, 4, 1)])
def test_p3_a_start_that_makes_the_term_impossible_is_refused(datum: date) -> None:
    with pytest.raises(InputRefused) as refusal:
        decide_beginn(BEWILLIGUNG, datum=datum, heute=date(2026, 3, 12))
    assert refusal.value.findings[0].pointer == "/datum"
