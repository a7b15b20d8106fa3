"""P1: a running project ends on the last day of its term, or earlier with a reason."""

from datetime import date

import pytest

from services.projects.domain.abschluss import (
    Abschluss,
    AbschlussOutOfRange,
    AbschlussWithoutReason,
    decide_abschluss,
)
from services.projects.domain.antrag import Antrag
from services.projects.domain.lebenslauf import Status
from tests.projects.builders import build_antrag

ENDE = date(2026, 12, 31)
REASON = "Früher fertig"


def running() -> Antrag:
    return build_antrag(Status.LAUFEND, begonnen_am=date(2026, 4, 1))


@pytest.mark.parametrize("heute", [ENDE, date(2027, 3, 1)])
def test_p1_from_the_last_day_on_it_ends_on_that_day_without_a_reason(heute: date) -> None:
    assert decide_abschluss(running(), abschluss=Abschluss(), heute=heute) == ENDE


def test_p1_earlier_it_needs_a_reason_and_ends_today_or_on_a_day_before() -> None:
    heute = date(2026, 9, 30)
    with pytest.raises(AbschlussWithoutReason) as refusal:
        decide_abschluss(running(), abschluss=Abschluss(), heute=heute)
    assert refusal.value.ende == ENDE
    assert decide_abschluss(running(), abschluss=Abschluss(grund=REASON), heute=heute) == heute
    before = Abschluss(date(2026, 8, 31), REASON)
    assert decide_abschluss(running(), abschluss=before, heute=date(2027, 5, 1)) == date(2026, 8, 31)


@pytest.mark.parametrize("tag", [date(2026, 3, 31), date(2026, 10, 1), date(2027, 1, 1)])
def test_p1_not_before_it_began_nor_on_a_day_to_come_nor_behind_its_term(tag: date) -> None:
    with pytest.raises(AbschlussOutOfRange) as refusal:
        decide_abschluss(running(), abschluss=Abschluss(tag, REASON), heute=date(2026, 9, 30))
    assert (refusal.value.fruehestens, refusal.value.spaetestens) == (date(2026, 4, 1), date(2026, 9, 30))


def test_p1_what_begins_on_a_day_to_come_has_not_ended() -> None:
    with pytest.raises(AbschlussOutOfRange, match="cannot have ended yet"):
        decide_abschluss(running(), abschluss=Abschluss(grund=REASON), heute=date(2026, 3, 20))
