from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.budget.domain.bindung import Jahresbedarf
from services.budget.domain.uebertrag import (
    Geleistet,
    Jahresminuten,
    carry_minuten,
    change_minuten,
    owes_rest,
    price_gearbeitet,
    price_uebertrag,
)
from shared.geld import Geld
from shared.kalender import Zeitraum
from shared.umfang import Abschnitt, Kontingent, MinutenProWoche, Preis, Staffel, Umfang, Vereinbart, value_of

TERM = Zeitraum(date(2014, 1, 1), date(2016, 6, 30))
YEARS = (2014, 2015, 2016)


def years(*stands: tuple[int, int, bool]) -> list[Jahresminuten]:
    return [Jahresminuten(jahr, *stand) for jahr, stand in zip(YEARS, stands, strict=False)]


def test_v7_what_is_left_of_closed_years_goes_to_the_next_open_one() -> None:
    assert carry_minuten(years((600, 120, True), (600, 0, False), (300, 0, False)), laufzeit=YEARS) == {2015: 480}
    assert carry_minuten(years((600, 120, True), (600, 700, True), (300, 0, False)), laufzeit=YEARS) == {2016: 380}
    assert carry_minuten(years((600, 120, True), (600, 2000, True), (300, 0, False)), laufzeit=YEARS) == {2016: -300}
    assert carry_minuten(years((600, -60, True), (600, 0, False)), laufzeit=YEARS) == {2015: 600}


def test_v7_nothing_goes_to_a_year_before_to_a_closed_one_or_beyond_the_term() -> None:
    assert carry_minuten(years((600, 120, False), (600, 0, True)), laufzeit=YEARS) == {}
    assert carry_minuten(years((600, 120, True), (0, 0, False)), laufzeit=(2014,)) == {}
    assert carry_minuten(years((600, 700, True), (600, 0, False)), laufzeit=YEARS) == {2015: -100}


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


def test_v13_late_work_beyond_what_was_carried_comes_out_of_the_last_open_years() -> None:
    late = [Jahresminuten(2014, 600, 77, geschlossen=True, spaet=1023)]
    open_years = [Jahresminuten(2015, 600, 0, geschlossen=False), Jahresminuten(2016, 300, 0, geschlossen=False)]
    assert carry_minuten(late + open_years, laufzeit=YEARS) == {2015: -200, 2016: -300}
    assert carry_minuten(late + open_years, laufzeit=YEARS, schuldet_rest=False) == {2015: -200, 2016: -300}


def test_k14_late_work_takes_nothing_that_closed_years_have_taken_already() -> None:
    closed = Jahresminuten(2014, 600, 800, geschlossen=True, gewandert=200, spaet=500)
    after = Jahresminuten(2015, 600, 0, geschlossen=False, gewandert=-200)
    assert carry_minuten([closed, after], laufzeit=YEARS) == {2015: -400}


def test_v13_late_work_of_a_year_that_was_opened_again_leaves_less_of_it() -> None:
    opened = Jahresminuten(2014, 600, 77, geschlossen=False, spaet=120)
    after = Jahresminuten(2015, 600, 0, geschlossen=False)
    assert carry_minuten([opened, after], laufzeit=YEARS) == {2014: -120}


PREISE = (Preis(date(2014, 1, 1), Geld(42_50), "a"),)


def test_v7_a_year_without_a_minute_left_keeps_no_cent_but_what_is_agreed_by_day() -> None:
    own = Jahresbedarf(2015, Geld(437_77), 600)
    lost = [change_minuten(own, -minuten, laufzeit=TERM, preise=PREISE) for minuten in (60, 600)]
    assert lost == [Jahresbedarf(2015, Geld(395_27), 540), Jahresbedarf(2015, Geld(0), 0)]
    mixed = Jahresbedarf(2015, Geld(525_00), 600, entgelt=Geld(100_00))
    assert change_minuten(mixed, -600, laufzeit=TERM, preise=PREISE) == replace(mixed, betrag=Geld(100_00), minuten=0)


def price(gewandert: int, minuten: int, betrag: int, *, entgelt: int = 0) -> int:
    """Price a year that is asked for 600 minutes at 42.50, of which so many were worked and cost so much, in cents."""
    asked = Jahresbedarf(2015, Geld(425_00 + entgelt), 600, entgelt=Geld(entgelt))
    geleistet = Geleistet(minuten, Geld(betrag))
    return price_gearbeitet(asked, gewandert, geleistet=geleistet, laufzeit=TERM, preise=PREISE).cents


@pytest.mark.parametrize(
    ("gewandert", "minuten", "betrag", "bound"),
    [
        (0, 0, 0, 425_00),  # as asked
        (0, 599, 424_29, 425_00),
        (0, 600, 424_97, 424_97),  # the last minute leaves no cent
        (0, 599, 425_29, 425_29 + 71),  # nor do cents that rows were rounded to leave a minute without money
        (0, 300, 480_00, 480_00 + 212_50),  # dearer than planned
        (-60, 0, 0, 382_50),
        (-600, 0, 0, 0),
        (-60, 540, 370_00, 370_00),
        (60, 660, 467_77, 467_77),  # worked ahead: what it has cost
        (0, -60, -42_50, 425_00),  # a Storno of what was released before, or was accepted late
        (-600, -60, -42_50, 0),  # so 60 minutes may be worked again
        (-645, -60, -42_50, -31_87),  # of which 15 are left
        (-660, -60, -42_50, -42_50),
    ],
)
def test_k14_money_follows_the_minutes(gewandert: int, minuten: int, betrag: int, bound: int) -> None:
    assert price(gewandert, minuten, betrag) == bound
    assert price(gewandert, minuten, betrag, entgelt=99_00) == bound + 99_00


@given(gewandert=st.integers(-700, 0), minuten=st.integers(-100, 600), satz=st.integers(1_00, 99_99))
def test_k14_money_is_bound_if_and_only_if_minutes_are_left(gewandert: int, minuten: int, satz: int) -> None:
    used = value_of(minuten, Geld(satz)).cents
    left = 600 + gewandert - minuten
    assert (price(gewandert, minuten, used) > used) == (left > 0)
