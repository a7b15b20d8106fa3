"""The tree of Volumina and the Konzept of a year (V1, V2, G2)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.budget.domain.baum import (
    Knoten,
    Konzept,
    KonzeptMissing,
    check_baum,
    derive_down,
    konzept_of_year,
    sum_up,
)
from shared.geld import Geld, total
from tests.budget.domain.builders import county_tree, knoten


def shares(draw: st.DrawFn, count: int) -> list[Decimal]:
    cuts = sorted(draw(st.lists(st.integers(0, 10**6), min_size=count - 1, max_size=count - 1)))
    return [Decimal(b - a) / 10**6 for a, b in zip([0, *cuts], [*cuts, 10**6], strict=True)]


@st.composite
def trees(draw: st.DrawFn) -> Knoten:
    """Draw a tree of two levels whose shares add up to 1."""
    outer = shares(draw, draw(st.integers(1, 5)))
    teile = []
    for place, share in enumerate(outer):
        count = draw(st.integers(0, 4))
        inner = [Knoten(f"k{place}_{n}", part) for n, part in enumerate(shares(draw, count))] if count else []
        teile.append(Knoten(f"k{place}", share, tuple(inner)))
    return Knoten("wurzel", None, tuple(teile))


def test_v1_the_countys_worked_example() -> None:
    leaves = derive_down(county_tree(), Geld(100_000_00))
    assert {name: str(betrag) for name, betrag in sum_up(county_tree(), leaves).items()} == {
        "gesamt": "100000.00",
        "sozialraum": "85000.00",
        "asd": "15000.00",
        "personalisiert": "68000.00",
        "variabel": "17000.00",
        "praevention": "0.00",
    }


@given(trees(), st.integers(0, 10**13))
def test_v1_deriving_loses_and_invents_no_cent_on_any_tree(tree: Knoten, cents: int) -> None:
    assert check_baum(tree) == ()
    leaves = derive_down(tree, Geld(cents))
    assert total(leaves.values()) == Geld(cents)
    summed = sum_up(tree, leaves)
    for node in tree.walk():
        if node.teile:
            assert summed[node.schluessel] == total(summed[teil.schluessel] for teil in node.teile)


def test_v1_amounts_that_do_not_divide_go_by_the_largest_remainder() -> None:
    leaves = derive_down(county_tree(), Geld(1))
    assert leaves["personalisiert"] == Geld(1)
    assert total(leaves.values()) == Geld(1)


def test_v2_negative_amounts_sum_up_too() -> None:
    assert sum_up(county_tree(), {"variabel": Geld(-5), "asd": Geld(2)})["gesamt"] == Geld(-3)


def test_v1_every_fault_of_a_tree_is_named_at_once() -> None:
    tree = knoten(
        "gesamt",
        "1",
        knoten("a", "0.5", knoten("b", "0.6"), knoten("c"), pauschal=True),
        knoten("a", "0.6", deckungsfaehig=True),
    )
    assert {(fault.pointer, fault.code) for fault in check_baum(tree)} == {
        ("/volumen/anteil", "wurzel"),
        ("/volumen/teile", "summe"),
        ("/volumen/teile/0", "eltern"),
        ("/volumen/teile/0/teile/1/anteil", "fehlt"),
        ("/volumen/teile/1/schluessel", "doppelt"),
        ("/volumen/teile/1/deckungsfaehig", "blatt"),
    }


def test_v1_a_tree_of_one_node_is_a_tree() -> None:
    assert check_baum(knoten("planbudget")) == ()
    assert derive_down(knoten("planbudget"), Geld(7)) == {"planbudget": Geld(7)}


@pytest.mark.parametrize("flag", ["pauschal", "vorbehalten", "umschichtbar", "sperrt"])
def test_v1_a_parent_has_no_flag_of_a_leaf(flag: str) -> None:
    (fault,) = check_baum(knoten("w", None, knoten("a", "1"), **{flag: True}))
    assert (fault.pointer, fault.code) == ("/volumen", "eltern")


def konzepte(*days: str) -> dict[date, Konzept]:
    return {(ab := date.fromisoformat(day)): Konzept(ab, county_tree(), 1) for day in days}


@pytest.mark.parametrize(
    ("days", "jahr", "chosen"),
    [
        (("2014-01-01",), 2014, "2014-01-01"),
        (("2014-01-01",), 2020, "2014-01-01"),
        (("2013-07-01", "2014-01-01"), 2014, "2014-01-01"),
        (("2013-07-01", "2014-01-02"), 2014, "2013-07-01"),
        (("2014-03-01", "2014-02-01"), 2014, "2014-02-01"),
        (("2014-02-01", "2014-03-01"), 2015, "2014-03-01"),
    ],
)
def test_v1_a_year_uses_the_konzept_of_1_january_else_the_first_that_begins_in_it(
    days: tuple[str, ...], jahr: int, chosen: str
) -> None:
    assert konzept_of_year(konzepte(*days), jahr).gueltig_ab == date.fromisoformat(chosen)


def test_v1_a_year_before_every_konzept_has_none() -> None:
    with pytest.raises(KonzeptMissing) as refusal:
        konzept_of_year(konzepte("2014-01-01"), 2013)
    assert refusal.value.jahr == 2013


def test_v9_what_is_vorbehalten_is_not_umschichtbar() -> None:
    (finding,) = check_baum(Knoten("w", None, (Knoten("a", Decimal(1), vorbehalten=True, umschichtbar=True),)))
    assert (finding.pointer, finding.code) == ("/volumen/teile/0/umschichtbar", "vorbehalten")
