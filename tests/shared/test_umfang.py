"""How much help, and what it costs by the day: parts of a term always add up to the whole (K5, K6, V4)."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.geld import NULL_EURO, Geld, round_half_up, total
from shared.kalender import ONE_DAY, Zeitraum, add_months, year_of
from shared.umfang import (
    Abschnitt,
    Kontingent,
    MinutenProWoche,
    Monatspauschale,
    Preis,
    PreisMissing,
    Staffel,
    Tagessatz,
    agree_preis,
    cost_of,
    planned_minuten,
    preis_at,
    split_by_preis,
    value_of,
)

STARTS = st.dates(date(2013, 1, 1), date(2016, 12, 31))
LENGTHS = st.integers(1, 900)
CUTS = st.sets(st.integers(1, 899), max_size=8)


def cut(laufzeit: Zeitraum, offsets: set[int]) -> list[Zeitraum]:
    """Cut a term at days counted from its beginning."""
    starts = sorted({laufzeit.beginn} | {laufzeit.beginn + timedelta(days=n) for n in offsets if n < laufzeit.days})
    ends = [*(start - ONE_DAY for start in starts[1:]), laufzeit.ende]
    return [Zeitraum(start, end) for start, end in zip(starts, ends, strict=True)]


def term(start: date, length: int) -> Zeitraum:
    return Zeitraum(start, start + timedelta(days=length - 1))


@given(STARTS, LENGTHS, CUTS, st.integers(1, 5000))
def test_k5_weekly_minutes_of_any_parts_add_up_to_the_term(
    start: date, length: int, offsets: set[int], minuten: int
) -> None:
    laufzeit = term(start, length)
    parts = planned_minuten(MinutenProWoche(minuten), laufzeit=laufzeit, teile=cut(laufzeit, offsets))
    assert sum(parts) == round_half_up(Fraction(minuten * length, 7))
    assert min(parts) >= 0


@given(STARTS, LENGTHS, CUTS, st.integers(0, 100_000))
def test_k5_a_contingent_of_any_parts_adds_up_to_the_whole(
    start: date, length: int, offsets: set[int], minuten: int
) -> None:
    laufzeit = term(start, length)
    assert sum(planned_minuten(Kontingent(minuten), laufzeit=laufzeit, teile=cut(laufzeit, offsets))) == minuten


@given(STARTS, LENGTHS, CUTS)
def test_k5_a_daily_rate_of_any_parts_adds_up_to_the_whole(start: date, length: int, offsets: set[int]) -> None:
    laufzeit = term(start, length)
    teile = cut(laufzeit, offsets)
    parts = cost_of(Tagessatz(Geld(123_45)), laufzeit=laufzeit, teile=teile, saetze=[NULL_EURO] * len(teile))
    assert total(parts) == Geld(123_45 * length)


def test_k5_a_years_part_is_the_difference_of_what_is_cumulated() -> None:
    laufzeit = Zeitraum(date(2014, 12, 29), date(2015, 1, 4))
    teile = [Zeitraum(date(2014, 12, 29), date(2014, 12, 31)), Zeitraum(date(2015, 1, 1), date(2015, 1, 4))]
    assert planned_minuten(MinutenProWoche(100), laufzeit=laufzeit, teile=teile) == (43, 57)  # 42.857, 100
    assert planned_minuten(Kontingent(100), laufzeit=laufzeit, teile=teile) == (43, 57)


def test_k5_a_half_minute_is_rounded_up() -> None:
    laufzeit = Zeitraum(date(2014, 1, 1), date(2014, 1, 1))
    assert planned_minuten(MinutenProWoche(7 * 2 + 3), laufzeit=laufzeit, teile=[laufzeit]) == (2,)  # 2.43
    assert planned_minuten(MinutenProWoche(7 * 2 + 4), laufzeit=laufzeit, teile=[laufzeit]) == (3,)  # 2.57


@pytest.mark.parametrize(
    ("beginn", "ende", "cost"),
    [
        ("2014-01-01", "2014-12-31", "12000.00"),
        ("2014-02-01", "2014-02-28", "1000.00"),
        ("2014-02-01", "2014-02-14", "500.00"),
        ("2014-01-31", "2014-02-01", "67.97"),  # 1000/31 + 1000/28, each rounded
        ("2016-02-29", "2016-02-29", "34.48"),
    ],
)
def test_k5_a_month_in_part_costs_by_its_days(beginn: str, ende: str, cost: str) -> None:
    laufzeit = Zeitraum(date.fromisoformat(beginn), date.fromisoformat(ende))
    (found,) = cost_of(Monatspauschale(Geld(1000_00)), laufzeit=laufzeit, teile=[laufzeit], saetze=[NULL_EURO])
    assert str(found) == cost


@given(STARTS, st.integers(1, 400))
def test_k5_a_monthly_sum_cut_at_new_year_adds_up_to_the_whole(start: date, length: int) -> None:
    laufzeit = term(start, length)
    teile = split_by_preis(laufzeit, preise=())
    parts = cost_of(Monatspauschale(Geld(997_13)), laufzeit=laufzeit, teile=teile, saetze=[NULL_EURO] * len(teile))
    (whole,) = cost_of(Monatspauschale(Geld(997_13)), laufzeit=laufzeit, teile=[laufzeit], saetze=[NULL_EURO])
    assert total(parts) == whole


def test_k5_no_amount_plans_and_costs_nothing() -> None:
    laufzeit = Zeitraum(date(2014, 1, 1), date(2014, 12, 31))
    assert cost_of(None, laufzeit=laufzeit, teile=[laufzeit], saetze=[Geld(42_50)]) == (NULL_EURO,)
    assert planned_minuten(Tagessatz(Geld(1)), laufzeit=laufzeit, teile=[laufzeit]) == (0,)


@pytest.mark.parametrize(
    ("minuten", "cost"), [(60, "42.50"), (90, "63.75"), (1, "0.71"), (20, "14.17"), (-90, "-63.75")]
)
def test_k6_minutes_are_valued_half_up_to_the_cent(minuten: int, cost: str) -> None:
    assert str(value_of(minuten, Geld(42_50))) == cost


def test_v4_the_price_is_the_latest_that_had_begun() -> None:
    preise = [Preis(date(2014, 1, 1), Geld(42_50), "a"), Preis(date(2014, 7, 1), Geld(43_37), "b")]
    assert preis_at(preise, date(2014, 6, 30)).satz == Geld(42_50)
    assert preis_at(preise, date(2014, 7, 1)).satz == Geld(43_37)
    assert preis_at(preise, date(2016, 1, 1)).satz == Geld(43_37), "a year without a price takes the latest known (K4)"
    with pytest.raises(PreisMissing):
        preis_at(preise, date(2013, 12, 31))


def test_k4_a_term_is_cut_at_new_year_and_at_new_prices() -> None:
    preise = [Preis(date(2014, 1, 1), Geld(1), "a"), Preis(date(2014, 7, 1), Geld(2), "b")]
    teile = split_by_preis(Zeitraum(date(2014, 3, 1), date(2015, 2, 1)), preise=preise)
    assert [teil.beginn for teil in teile] == [date(2014, 3, 1), date(2014, 7, 1), date(2015, 1, 1)]
    assert [teil.ende for teil in teile] == [date(2014, 6, 30), date(2014, 12, 31), date(2015, 2, 1)]


def test_k5_the_months_of_a_contingent_add_up_to_what_each_year_has() -> None:
    laufzeit = Zeitraum(date(2026, 12, 20), date(2028, 5, 5))
    years = [Zeitraum(date(2026, 12, 20), date(2026, 12, 31)), year_of(2027), Zeitraum(date(2028, 1, 1), laufzeit.ende)]
    months = [month for month in _months_of(laufzeit) if month]
    for umfang in (Kontingent(1792), Staffel((Abschnitt(laufzeit.beginn, laufzeit.ende, Kontingent(1792)),))):
        by_year = planned_minuten(umfang, laufzeit=laufzeit, teile=years)
        by_month = planned_minuten(umfang, laufzeit=laufzeit, teile=months)
        assert by_year == (43, 1300, 449)
        sums = [sum(m for m, part in zip(by_month, months, strict=True) if part.overlap(year)) for year in years]
        assert tuple(sums) == by_year


def _months_of(laufzeit: Zeitraum) -> list[Zeitraum | None]:
    firsts = [date(jahr, monat, 1) for jahr in laufzeit.jahre for monat in range(1, 13)]
    return [Zeitraum(first, add_months(first, 1) - ONE_DAY).overlap(laufzeit) for first in firsts]


def test_k6_an_agreed_price_holds_until_the_first_contract_and_then_the_price_of_the_day() -> None:
    laufzeit = Zeitraum(date(2014, 3, 1), date(2014, 12, 31))
    dated = (Preis(date(2014, 1, 1), Geld(42_50), "a"), Preis(date(2014, 7, 1), Geld(43_55), "b"))

    def prices(vertrag_ab: date | None) -> list[tuple[date, Geld]]:
        found = agree_preis(dated, satz=Geld(50_00), laufzeit=laufzeit, vertrag_ab=vertrag_ab)
        return [(preis.ab, preis.satz) for preis in found]

    agreed = (laufzeit.beginn, Geld(50_00))
    assert prices(None) == prices(date(2015, 1, 1)) == [agreed]
    assert prices(date(2014, 5, 1)) == [agreed, (date(2014, 5, 1), Geld(42_50)), (date(2014, 7, 1), Geld(43_55))]
    assert prices(laufzeit.beginn) == [(laufzeit.beginn, Geld(42_50)), (date(2014, 7, 1), Geld(43_55))]
    with pytest.raises(PreisMissing):
        agree_preis(dated[1:], satz=Geld(50_00), laufzeit=laufzeit, vertrag_ab=date(2014, 5, 1))
