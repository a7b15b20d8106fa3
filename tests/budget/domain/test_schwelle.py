"""Thresholds: what lies beyond which limit, and when there is nothing to judge (V11)."""

from datetime import date
from decimal import Decimal

import pytest

from services.budget.domain.baum import Schwelle
from services.budget.domain.schwelle import Messung, follows_calendar, measure, sum_nodes
from services.budget.domain.volumen import Summen
from shared.geld import Geld, parse_geld


def schwelle(basis: str = "verbrauch", prozent: str = "80", richtung: str = "ueber", ab_monat: int = 1) -> Schwelle:
    return Schwelle("variabel", basis, Decimal(prozent), richtung, "warnung", ab_monat)


def hold(against: Schwelle, *, tag: str = "2014-06-30", prognose: str | None = None, **amounts: str) -> Messung | None:
    summen = Summen(**{name: parse_geld(amount) for name, amount in ({"ansatz": "1000.00"} | amounts).items()})
    expected = None if prognose is None else parse_geld(prognose)
    return measure(against, summen=summen, prognose=expected, jahr=2014, tag=date.fromisoformat(tag))


def beyond(against: Schwelle, **figures: str) -> bool:
    found = hold(against, **figures)
    assert found is not None
    return found.jenseits


@pytest.mark.parametrize(("verbrauch", "crossed"), [("799.99", False), ("800.00", False), ("800.01", True)])
def test_v11_ueber_is_crossed_by_a_cent_above_the_limit(verbrauch: str, *, crossed: bool) -> None:
    assert beyond(schwelle(), verbrauch=verbrauch) is crossed


@pytest.mark.parametrize(("verbrauch", "crossed"), [("799.99", True), ("800.00", False), ("800.01", False)])
def test_v11_unter_is_crossed_by_a_cent_below_the_limit(verbrauch: str, *, crossed: bool) -> None:
    assert beyond(schwelle(richtung="unter"), verbrauch=verbrauch) is crossed


def test_v11_gebunden_is_verbrauch_and_offene_bindung() -> None:
    assert beyond(schwelle("gebunden"), verbrauch="500.00", offene_bindung="300.01")
    assert not beyond(schwelle("gebunden"), verbrauch="500.00", offene_bindung="300.00")
    assert not beyond(schwelle("verbrauch"), verbrauch="500.00", offene_bindung="300.01")


def test_v11_prognose_is_the_forecast_and_without_one_nothing_is_judged() -> None:
    assert beyond(schwelle("prognose", "100"), prognose="1000.01")
    assert not beyond(schwelle("prognose", "100"), prognose="1000.00", verbrauch="5000.00")
    assert hold(schwelle("prognose", "100")) is None


def test_v11_the_percentage_is_of_ansatz_and_umschichtungen() -> None:
    assert hold(schwelle(), umschichtung="-500.00", verbrauch="400.01") == Messung(
        wert=Geld(400_01), bezug=Geld(500_00), grenze=Geld(400_00), jenseits=True
    )


def test_v11_the_limit_is_judged_exactly_and_shown_rounded() -> None:
    found = hold(schwelle(prozent="33.333333"), ansatz="0.05", verbrauch="0.02")
    assert found == Messung(wert=Geld(2), bezug=Geld(5), grenze=Geld(2), jenseits=True)


@pytest.mark.parametrize("ansatz", ["0.00", "-10.00"])
@pytest.mark.parametrize("richtung", ["ueber", "unter"])
def test_g1_where_nothing_is_allotted_nothing_is_crossed(ansatz: str, richtung: str) -> None:
    assert not beyond(schwelle(richtung=richtung), ansatz=ansatz, verbrauch="5.00")
    assert not beyond(schwelle(richtung=richtung), ansatz=ansatz, verbrauch="-50.00")


@pytest.mark.parametrize(
    ("tag", "judged"),
    [("2014-06-30", False), ("2014-07-01", True), ("2014-12-31", True), ("2015-01-01", False), ("2013-12-31", False)],
)
def test_v11_unter_is_judged_from_its_month_to_the_end_of_the_year(tag: str, *, judged: bool) -> None:
    assert (hold(schwelle(richtung="unter", ab_monat=7), tag=tag) is not None) is judged


@pytest.mark.parametrize("tag", ["2013-12-31", "2014-01-01", "2015-06-30"])
def test_v11_ueber_is_judged_on_any_day_a_year_to_come_too(tag: str) -> None:
    assert beyond(schwelle("gebunden"), tag=tag, offene_bindung="800.01")


@pytest.mark.parametrize(
    ("basis", "richtung", "calendar"),
    [("verbrauch", "ueber", False), ("gebunden", "ueber", False), ("prognose", "ueber", True)]
    + [(basis, "unter", True) for basis in ("verbrauch", "gebunden", "prognose")],
)
def test_v11_prognose_and_unter_are_the_daily_jobs(basis: str, richtung: str, *, calendar: bool) -> None:
    assert follows_calendar(schwelle(basis, richtung=richtung)) is calendar


def test_v11_a_parent_is_the_sum_of_all_below_it() -> None:
    own = {"g": Summen(), "s": Summen(), "a": Summen(Geld(1)), "b": Summen(Geld(2)), "c": Summen(verbrauch=Geld(4))}
    eltern = {"g": None, "s": "g", "a": "s", "b": "s", "c": "g"}
    found = sum_nodes(own, eltern=eltern)
    assert (found["s"], found["g"]) == (Summen(Geld(3)), Summen(Geld(3), verbrauch=Geld(4)))
    assert found["c"] == own["c"]
