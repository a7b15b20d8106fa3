from datetime import date

import pytest

from services.cases.domain.vollstaendigkeit import (
    Monatsstand,
    Vollstaendigkeit,
    due_day,
    last_over,
    month_of,
    quarter_of,
)
from shared.kalender import Zeitraum


@pytest.mark.parametrize(
    ("erwartet", "gemeldet", "quote"), [(0, 0, "None"), (8, 7, "87.5"), (3, 2, "66.7"), (16, 1, "6.3"), (4, 4, "100.0")]
)
def test_x3_the_share_is_in_percent_half_up_and_none_where_nothing_is_expected(
    erwartet: int, gemeldet: int, quote: str
) -> None:
    assert str(Vollstaendigkeit(erwartet, gemeldet).quote) == quote


def test_x3_expected_are_months_that_are_over_also_over_the_turn_of_a_year() -> None:
    assert last_over(date(2026, 1, 31)) == date(2025, 12, 31)
    assert last_over(date(2024, 3, 1)) == date(2024, 2, 29)
    assert month_of(date(2024, 2, 10)) == Zeitraum(date(2024, 2, 1), date(2024, 2, 29))
    assert quarter_of(2024, 1) == Zeitraum(date(2024, 1, 1), date(2024, 3, 31))
    assert quarter_of(2024, None) == Zeitraum(date(2024, 1, 1), date(2024, 12, 31))


def test_x3_a_declaration_is_late_from_the_tenth_of_the_following_month_on() -> None:
    assert due_day(date(2025, 12, 1)) == date(2026, 1, 10)
    one = Monatsstand(date(2025, 12, 1), "konz", "t1", Vollstaendigkeit(2, 1))
    assert [one.is_late(heute=date(2026, 1, day)) for day in (9, 10)] == [False, True]
    done = Monatsstand(date(2025, 12, 1), "konz", "t1", Vollstaendigkeit(2, 2))
    assert not done.is_late(heute=date(2026, 2, 1))
