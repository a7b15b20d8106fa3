from datetime import date

import pytest

from services.budget.domain.uebertrag import Jahresminuten, carry_minuten, owes_rest, price_uebertrag, use_uebertrag
from shared.geld import Geld
from shared.kalender import Zeitraum
from shared.umfang import Abschnitt, Kontingent, MinutenProWoche, Preis, Staffel, Umfang, Vereinbart

TERM = Zeitraum(date(2014, 1, 1), date(2016, 6, 30))
YEARS = (2014, 2015, 2016)


def years(*stands: tuple[int, int, bool]) -> list[Jahresminuten]:
    return [Jahresminuten(jahr, *stand) for jahr, stand in zip(YEARS, stands, strict=False)]


def test_v7_what_is_left_of_closed_years_goes_to_the_next_open_one() -> None:
    assert carry_minuten(years((600, 120, True), (600, 0, False), (300, 0, False)), laufzeit=YEARS) == {2015: 480}
    assert carry_minuten(years((600, 120, True), (600, 700, True), (300, 0, False)), laufzeit=YEARS) == {2016: 380}
    assert carry_minuten(years((600, 120, True), (600, 2000, True), (300, 0, False)), laufzeit=YEARS) == {}
    assert carry_minuten(years((600, -60, True), (600, 0, False)), laufzeit=YEARS) == {2015: 600}


def test_v7_nothing_goes_to_a_year_before_to_a_closed_one_or_beyond_the_term() -> None:
    assert carry_minuten(years((600, 120, False), (600, 0, True)), laufzeit=YEARS) == {}
    assert carry_minuten(years((600, 120, True), (0, 0, False)), laufzeit=(2014,)) == {}
    assert carry_minuten(years((600, 700, True), (600, 0, False)), laufzeit=YEARS) == {}


def one_after_the_other(*umfaenge: Umfang) -> Staffel:
    days = (TERM.beginn, date(2015, 1, 1))
    return Staffel(tuple(Abschnitt(ab, TERM.ende, umfang) for ab, umfang in zip(days, umfaenge, strict=True)))


@pytest.mark.parametrize(
    ("vereinbart", "owes"),
    [
        (Kontingent(600), True),
        (MinutenProWoche(60), False),
        (None, False),
        (one_after_the_other(MinutenProWoche(60), Kontingent(9)), True),
        (one_after_the_other(Kontingent(9), MinutenProWoche(60)), False),
    ],
)
def test_v7_a_contingent_is_owed_beyond_its_year_and_a_weekly_amount_is_not(
    vereinbart: Vereinbart, *, owes: bool
) -> None:
    assert owes_rest(vereinbart) is owes


def test_v7_carried_minutes_have_the_prices_of_the_days_on_which_they_may_be_worked() -> None:
    preise = (Preis(date(2014, 1, 1), Geld(42_50), "a"), Preis(date(2016, 4, 1), Geld(60_00), "b"))
    carried = price_uebertrag(182, geplant=0, jahr=2016, laufzeit=TERM, preise=preise)
    assert carried == Geld(64_46 + 91_00)  # 91 days each: 91 minutes at 42.50, 91 at 60.00
    assert price_uebertrag(182, geplant=0, jahr=2017, laufzeit=TERM, preise=preise) == Geld(0)


def test_v7_the_parts_of_a_year_add_up_to_what_it_would_cost_at_once() -> None:
    preise = (Preis(date(2014, 1, 1), Geld(42_50), "a"),)
    steps = [price_uebertrag(1, geplant=planned, jahr=2015, laufzeit=TERM, preise=preise) for planned in range(600)]
    assert sum(step.cents for step in steps) == 425_00


def test_v13_late_work_uses_no_more_than_was_carried_and_a_storno_gives_back() -> None:
    assert [use_uebertrag(minuten, carried=100) for minuten in (60, 160, -60)] == [60, 100, -60]
    assert use_uebertrag(60, carried=-5) == 0
