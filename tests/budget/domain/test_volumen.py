"""A Volumen's figures: sums, shares, what is left, forecasts (V2, V7, V9, V12), and prevention (V5)."""

from datetime import date
from decimal import Decimal

import pytest

from services.budget.domain.baum import Praevention
from services.budget.domain.praevention import judge_praevention
from services.budget.domain.volumen import Summen, VolumenFigures, add_figures, cover, extrapolate, figures_of, sum_tree
from shared.geld import Geld, parse_geld
from tests.budget.domain.builders import KONZ, county_tree, knoten, stand

LEAVES = {
    "personalisiert": Summen(ansatz=Geld(100), verbrauch=Geld(30), offene_bindung=Geld(20)),
    "variabel": Summen(ansatz=Geld(50), umschichtung=Geld(-7), verbrauch=Geld(60), praevention=Geld(3)),
    "sozialraum": Summen(praevention=Geld(4)),
    "asd": Summen(ansatz=Geld(-10)),
}


def figures(stichtag: str = "2014-12-31") -> dict[str, VolumenFigures]:
    found = figures_of(county_tree(), LEAVES, jahr=2014, stichtag=date.fromisoformat(stichtag))
    return {figure.schluessel: figure for figure in found}


def test_v7_what_is_left_is_ansatz_and_umschichtung_without_verbrauch_and_offene_bindung() -> None:
    summen = Summen(Geld(100), Geld(-10), Geld(30), Geld(25))
    assert (summen.verfuegbar, summen.mittelnutzung) == (Geld(35), Geld(60))


def test_v2_every_amount_of_a_parent_is_the_sum_of_its_children_negatives_included() -> None:
    found = sum_tree(county_tree(), LEAVES)
    assert found["sozialraum"] == Summen(Geld(150), Geld(-7), Geld(90), Geld(20), Geld(7))
    assert found["gesamt"].ansatz == Geld(140)
    assert set(figures()) == set(found)


def test_v2_shares_stand_side_by_side_with_four_decimals() -> None:
    found = figures()
    assert (found["personalisiert"].anteil_nominal, found["personalisiert"].anteil_real) == (
        Decimal("0.80"),
        Decimal("0.6667"),
    )
    assert (found["gesamt"].anteil_nominal, found["gesamt"].anteil_real) == (None, None)
    assert found["asd"].anteil_real == Decimal("-0.0714")


def test_v2_a_share_of_nothing_is_null() -> None:
    empty = figures_of(county_tree(), {}, jahr=2014, stichtag=date(2014, 1, 1))
    assert {figure.anteil_real for figure in empty} == {None}


def test_v12_bindung_is_verbrauch_and_offene_bindung() -> None:
    assert figures()["personalisiert"].prognose_bindung == Geld(50)


@pytest.mark.parametrize(
    ("jahr", "stichtag", "hochrechnung"),
    [
        (2014, "2014-01-01", "36500.00"),
        (2014, "2014-12-31", "100.00"),
        (2014, "2014-07-02", "199.45"),  # 183 days elapsed
        (2014, "2015-03-01", "100.00"),
        (2016, "2016-02-29", "610.00"),  # 60 of 366
    ],
)
def test_v12_hochrechnung_is_verbrauch_over_the_elapsed_share(jahr: int, stichtag: str, hochrechnung: str) -> None:
    assert extrapolate(Geld(100_00), jahr=jahr, stichtag=date.fromisoformat(stichtag)) == parse_geld(hochrechnung)


def test_v12_a_future_year_has_no_hochrechnung() -> None:
    assert extrapolate(Geld(1), jahr=2014, stichtag=date(2013, 12, 31)) is None
    assert figures("2013-12-31")["gesamt"].prognose_hochrechnung is None


def test_v14_the_total_of_several_areas_is_the_sum_of_its_parts_rounded_figures_too() -> None:
    third = {"variabel": Summen(ansatz=Geld(100), verbrauch=Geld(33))}
    part = figures_of(county_tree(), third, jahr=2014, stichtag=date(2014, 7, 2))
    whole = {figure.schluessel: figure for figure in add_figures([part, part, part])}
    assert part[0].prognose_hochrechnung == Geld(66)  # 65.82
    assert whole["gesamt"].prognose_hochrechnung == Geld(198)  # not 197.46
    assert (whole["gesamt"].summen.ansatz, whole["variabel"].prognose_bindung) == (Geld(300), Geld(99))
    assert (whole["variabel"].anteil_nominal, whole["variabel"].anteil_real) == (Decimal("0.20"), Decimal("1.0000"))
    future = figures_of(county_tree(), third, jahr=2014, stichtag=date(2013, 1, 1))
    assert add_figures([future])[0].prognose_hochrechnung is None


def test_v9_children_of_a_deckungsfaehig_parent_cover_each_other() -> None:
    staende = [
        stand("a", ansatz="50.00", verbrauch="60.00", eltern="p", deckt_mit="p"),
        stand("b", ansatz="30.00", eltern="p", deckt_mit="p"),
        stand("c", ansatz="5.00", eltern="q"),
    ]
    assert {name: str(left) for (_, name), left in cover(staende).items()} == {"a": "20.00", "b": "20.00", "c": "5.00"}
    assert (KONZ, "a") in cover(staende)


def test_v9_below_a_deckungsfaehig_node_all_leaves_cover_each_other_at_any_depth() -> None:
    ambulant = knoten("ambulant", "0.6", knoten("a1", "0.5"), knoten("a2", "0.5"), deckungsfaehig=True)
    planbudget = knoten("planbudget", "0.8", ambulant, knoten("stationaer", "0.4"), deckungsfaehig=True)
    assert knoten("gesamt", None, planbudget, knoten("asd", "0.2")).covered() == dict.fromkeys(
        ("a1", "a2", "stationaer"), "planbudget"
    )
    alone = knoten("gesamt", None, ambulant, knoten("stationaer", "0.4"))
    assert alone.covered() == {"a1": "ambulant", "a2": "ambulant"}
    staende = [
        stand("a1", ansatz="50.00", verbrauch="60.00", eltern="ambulant", deckt_mit="planbudget"),
        stand("stationaer", ansatz="30.00", eltern="planbudget", deckt_mit="planbudget"),
    ]
    assert {str(left) for left in cover(staende).values()} == {"20.00"}


def test_v5_soll_is_the_share_of_the_named_volumen_and_ist_is_counted_everywhere() -> None:
    found = judge_praevention(Praevention("sozialraum", Decimal("0.10")), figures=list(figures().values()))
    assert found is not None
    assert (found.soll, found.ist, found.erfuellt) == (Geld(15), Geld(7), False)
    met = judge_praevention(Praevention("asd", Decimal("0.10")), figures=list(figures().values()))
    assert met is not None
    assert met.erfuellt


def test_v5_a_konzept_without_prevention_reports_none() -> None:
    assert judge_praevention(None, figures=list(figures().values())) is None
