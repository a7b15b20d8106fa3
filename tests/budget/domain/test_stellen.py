"""Posts and what they cost: Stellenfaktor, price of an hour, tariff rises, days (V2-V4, V8)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.budget.domain.stellen import (
    capacity_minuten,
    check_haushaltsjahr,
    cost_of_stellen,
    fachleistungsstunden,
    stellen_of,
)
from shared.geld import NULL_EURO, Geld, parse_geld
from tests.budget.domain.builders import haushaltsjahr, vertrag


def prices(*rises: tuple[str, str], **named: str) -> list[tuple[str, str]]:
    found = fachleistungsstunden(haushaltsjahr(2014, *rises, **named))  # type: ignore[arg-type]  # amounts alone
    return [(preis.ab.isoformat(), str(preis.satz)) for preis in found]


def test_v4_the_price_of_an_hour_is_stellenfaktor_over_working_time() -> None:
    assert prices() == [("2014-01-01", "42.50")]


def test_v4_a_tariff_rise_raises_the_personnel_share_alone() -> None:
    assert prices(("2014-07-01", "2.4")) == [("2014-01-01", "42.50"), ("2014-07-01", "43.37")]


def test_v4_rises_build_on_each_other() -> None:
    found = prices(("2014-03-01", "10"), ("2014-09-01", "10"), personal="16000.00", pauschale="0.00")
    assert found == [("2014-01-01", "10.00"), ("2014-03-01", "11.00"), ("2014-09-01", "12.10")]


def test_v4_a_rise_on_1_january_replaces_the_price_of_that_day() -> None:
    assert prices(("2014-01-01", "100"), personal="16000.00", pauschale="16000.00") == [("2014-01-01", "30.00")]


def test_v4_a_price_carries_the_version_of_its_inputs() -> None:
    assert fachleistungsstunden(haushaltsjahr(2014))[0].regel == "haushaltsjahr/2014/1"


def test_v4_faults_of_a_year_are_named_at_once() -> None:
    year = haushaltsjahr(2014, ("2014-07-01", "-99.99"), ("2013-07-01", "1"), personal="1.00", pauschale="0.00")
    assert {(fault.pointer, fault.code) for fault in check_haushaltsjahr(year)} == {
        ("/tarifsteigerungen/1/ab", "jahr"),
        ("/tarifsteigerungen", "reihenfolge"),
        ("/stellenfaktor", "zu_klein"),
    }


def test_v2_a_full_year_costs_posts_times_stellenfaktor() -> None:
    assert cost_of_stellen(vertrag(stellen="1.81"), haushaltsjahr=haushaltsjahr()) == Geld(123_080_00)


@pytest.mark.parametrize(
    ("beginn", "ende", "cost"),
    [
        ("2014-07-01", "2018-12-31", "34279.45"),  # 184 of 365 days
        ("2010-01-01", "2014-01-01", "186.30"),
        ("2015-01-01", "2018-12-31", "0.00"),
        ("2014-12-31", "2014-12-31", "186.30"),
    ],
)
def test_v2_posts_are_paid_by_the_days_of_the_contract(beginn: str, ende: str, cost: str) -> None:
    assert str(cost_of_stellen(vertrag(beginn=beginn, ende=ende), haushaltsjahr=haushaltsjahr())) == cost


def test_v2_a_leap_year_has_366_days() -> None:
    cost = cost_of_stellen(vertrag(beginn="2016-02-29", ende="2016-02-29"), haushaltsjahr=haushaltsjahr(2016))
    assert str(cost) == "185.79"


def test_v4_an_ansatz_from_posts_is_weighted_by_tariff_days() -> None:
    year = haushaltsjahr(2014, ("2014-07-01", "2.4"))
    exact = Fraction(68_000_00 * 181 + (58_000_00 * Fraction("1.024") + 10_000_00) * 184, 365)
    assert cost_of_stellen(vertrag(), haushaltsjahr=year) == Geld(round(exact)) == parse_geld("68701.72")


@given(st.integers(1, 364))
def test_v4_a_rise_of_nothing_changes_nothing(day: int) -> None:
    ab = date.fromordinal(date(2014, 1, 1).toordinal() + day).isoformat()
    risen = cost_of_stellen(vertrag(stellen="0.37"), haushaltsjahr=haushaltsjahr(2014, (ab, "0")))
    assert risen == cost_of_stellen(vertrag(stellen="0.37"), haushaltsjahr=haushaltsjahr())


@pytest.mark.parametrize(
    ("volumen", "stellen"),
    [("1847560.00", "27.17"), ("68000.00", "1.00"), ("340.00", "0.01"), ("339.99", "0.00"), ("-68000.00", "-1.00")],
)
def test_v3_stellen_of_a_volumen_are_rounded_half_up_to_hundredths(volumen: str, stellen: str) -> None:
    assert stellen_of(parse_geld(volumen), stellenfaktor=Geld(68_000_00)) == Decimal(stellen)


def test_v3_without_a_stellenfaktor_there_is_no_answer() -> None:
    assert stellen_of(Geld(1), stellenfaktor=NULL_EURO) is None


def test_v8_capacity_is_posts_times_working_time_by_days() -> None:
    contracts = [vertrag(stellen="1.81"), vertrag("KV-2", beginn="2014-07-01")]
    assert capacity_minuten(contracts, haushaltsjahr=haushaltsjahr()) == 173760 + 48395  # 1.81, and 184 of 365 days
