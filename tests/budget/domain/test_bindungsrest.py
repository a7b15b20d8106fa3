"""When the rest of what was bound is released (V7)."""

from datetime import date

import pytest

from services.budget.domain.bindungsrest import KontraktStillRunning, released_ends, require_ended

ENDE = date(2014, 6, 30)


def test_v7_an_end_is_released_on_the_90th_day_after_it() -> None:
    assert released_ends(date(2014, 9, 28)) == ENDE
    assert released_ends(date(2014, 9, 27)) < ENDE


def test_v7_a_kontrakt_is_over_on_the_day_after_its_last() -> None:
    require_ended([date(2014, 1, 1), ENDE, None], tag=date(2014, 7, 1))
    with pytest.raises(KontraktStillRunning) as refusal:
        require_ended([ENDE, None], tag=ENDE)
    assert refusal.value.ende == ENDE


def test_p9_what_has_no_last_day_is_over_when_its_service_says_so() -> None:
    require_ended([None], tag=ENDE)
    require_ended([], tag=ENDE)
