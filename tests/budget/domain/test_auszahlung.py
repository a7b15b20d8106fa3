"""P9: how payments, refunds and the final grant spread over a project's years."""

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.budget.domain.auszahlung import (
    Jahresbindung,
    change_owed,
    settle_bindungen,
    spread_auszahlung,
    spread_rueckzahlung,
)
from services.budget.domain.bindung import Gebunden
from services.budget.domain.buchung import Buchung
from services.budget.domain.volumen import Ort
from shared.geld import NULL_EURO, Geld, total


def year(jahr: int, betrag: int, verbrauch: int = 0, *, closed: bool = False) -> Jahresbindung:
    return Jahresbindung(jahr, Gebunden(Geld(betrag), Geld(verbrauch)), closed)


def test_p9_a_payment_uses_its_own_year_then_earlier_ones_then_later_ones() -> None:
    years = (year(2025, 50), year(2026, 30), year(2027, 100), year(2028, 20))
    found = spread_auszahlung(Geld(195), jahre=years, jahr=2027)
    assert found.teile == {2027: Geld(100), 2026: Geld(30), 2025: Geld(50), 2028: Geld(15)}
    assert list(found.teile) == [2027, 2026, 2025, 2028]
    assert found.rest == NULL_EURO


def test_p9_a_closed_year_takes_no_payment_and_what_is_over_is_told() -> None:
    found = spread_auszahlung(Geld(60), jahre=(year(2026, 30, closed=True), year(2027, 50, 10)), jahr=2026)
    assert (found.teile, found.rest) == ({2027: Geld(40)}, Geld(20))


def test_p9_a_refund_gives_back_first_what_was_paid_beyond_the_final_grant() -> None:
    years = (year(2026, 50, 70), year(2027, 100, 100), year(2028, 20, 25))
    found = spread_rueckzahlung(Geld(40), jahre=years)
    assert found.teile == {2026: Geld(-20), 2028: Geld(-20)}
    assert found.rest == NULL_EURO
    closed = spread_rueckzahlung(Geld(40), jahre=(year(2026, 50, 70, closed=True), year(2027, 10, 10)))
    assert (closed.teile, closed.rest) == ({2027: Geld(-10)}, Geld(-30))


def test_p9_the_final_grant_releases_the_oldest_year_first_and_closed_years_stay() -> None:
    years = (year(2026, 70, 70, closed=True), year(2027, 100, 60), year(2028, 20))
    assert settle_bindungen(Geld(150), jahre=years) == {2027: Geld(60)}
    assert settle_bindungen(Geld(135), jahre=years) == {2027: Geld(60), 2028: Geld(5)}
    assert settle_bindungen(Geld(190), jahre=years) == {}
    assert settle_bindungen(Geld(300), jahre=years) == {}


def test_p9_what_was_paid_beyond_the_final_grant_leaves_the_bindung_the_latest_year_first() -> None:
    years = (year(2026, 70, 70), year(2027, 100, 100))
    assert settle_bindungen(Geld(90), jahre=years) == {2027: Geld(20)}
    assert settle_bindungen(NULL_EURO, jahre=years) == {2026: NULL_EURO, 2027: NULL_EURO}


def test_p9_a_payment_counts_on_the_nearest_day_of_the_year_that_it_belongs_to() -> None:
    ort = Ort.bezirk(2026, "kreis")
    found = [
        Buchung(UUID(int=1), "auszahlung", ort, "projektbudget", date(jahr, 5, 4), Geld(1), "projekt").zaehltag
        for jahr in (2026, 2027, 2025)
    ]
    assert found == [date(2026, 5, 4), date(2026, 12, 31), date(2026, 1, 1)]


def test_p9_before_the_check_all_that_comes_back_of_a_closed_year_is_owed_again() -> None:
    assert change_owed(Geld(-70), offen=Geld(30), geschuldet=None) == Geld(70)
    assert change_owed(Geld(70), offen=Geld(100), geschuldet=None) == Geld(-70)


def test_p9_after_the_check_only_what_the_final_grant_leaves_to_be_paid_is_owed_again() -> None:
    assert change_owed(Geld(-70), offen=NULL_EURO, geschuldet=NULL_EURO) == NULL_EURO
    assert change_owed(Geld(-70), offen=Geld(30), geschuldet=Geld(50)) == Geld(20)
    assert change_owed(Geld(-70), offen=Geld(30), geschuldet=Geld(100)) == Geld(70)
    assert change_owed(Geld(70), offen=Geld(30), geschuldet=NULL_EURO) == Geld(-30)
    assert change_owed(Geld(20), offen=Geld(30), geschuldet=NULL_EURO) == Geld(-20)
    assert change_owed(Geld(20), offen=NULL_EURO, geschuldet=NULL_EURO) == NULL_EURO


def test_p9_the_final_grant_counts_what_came_back_and_is_bound_anew_once() -> None:
    years = (year(2025, 980, 980, closed=True), year(2026, 980))
    assert settle_bindungen(Geld(980), jahre=years, vorjahr=Geld(-980)) == {}
    assert settle_bindungen(Geld(600), jahre=years, vorjahr=Geld(-980)) == {2026: Geld(600)}


YEARS = st.lists(
    st.builds(year, st.integers(2024, 2030), st.integers(0, 500), st.integers(0, 700), closed=st.booleans()),
    unique_by=lambda one: one.jahr,
    max_size=5,
)


@given(YEARS, st.integers(1, 3000), st.integers(2023, 2031))
def test_p9_no_cent_of_a_payment_is_lost_and_no_year_pays_more_than_it_binds(
    years: list[Jahresbindung], cents: int, jahr: int
) -> None:
    found = spread_auszahlung(Geld(cents), jahre=years, jahr=jahr)
    assert total(found.teile.values()) + found.rest == Geld(cents)
    bound = {one.jahr: one for one in years}
    for paid, part in found.teile.items():
        assert not bound[paid].abgeschlossen
        assert NULL_EURO < part <= bound[paid].gebunden.offen
    if found.rest:
        assert all(one.abgeschlossen or found.teile.get(one.jahr, NULL_EURO) == one.gebunden.offen for one in years)


@given(YEARS, st.integers(1, 3000))
def test_p9_no_cent_of_a_refund_is_lost_and_no_year_falls_below_zero(years: list[Jahresbindung], cents: int) -> None:
    found = spread_rueckzahlung(Geld(cents), jahre=years)
    assert total(found.teile.values()) + found.rest == Geld(-cents)
    bound = {one.jahr: one for one in years}
    for jahr, part in found.teile.items():
        assert part < NULL_EURO <= bound[jahr].gebunden.verbrauch + part


@given(YEARS, st.integers(0, 3000))
def test_p9_the_final_grant_is_what_is_bound_as_far_as_open_years_allow(years: list[Jahresbindung], cents: int) -> None:
    settled = settle_bindungen(Geld(cents), jahre=years)
    after = [settled.get(one.jahr, one.gebunden.betrag) for one in years]
    before = total(one.gebunden.betrag for one in years)
    closed = total(one.gebunden.betrag for one in years if one.abgeschlossen)
    assert total(after) == min(before, max(Geld(cents), closed))
    assert all(NULL_EURO <= new <= one.gebunden.betrag for new, one in zip(after, years, strict=True))
