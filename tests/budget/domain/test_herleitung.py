"""How an Ansatz came about, down to each input: the parts sum to it, to the cent (V2, V4, G2)."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.budget.domain.ansatz import Ansatz, FromGesamt, FromStellen, FromVorjahr, derive_ansaetze
from services.budget.domain.herleitung import tell_vertrag, write_exact
from shared.geld import Geld, parse_geld, round_half_up, total
from tests.budget.domain.builders import county_tree, haushaltsjahr, knoten, vertrag

Told = dict[str, Any]


def summed(rows: list[Told]) -> Geld:
    return total(parse_geld(row["betrag"]) for row in rows)


def told_of(ansatz: Ansatz) -> Told:
    return dict(ansatz.herleitung)


def test_v2_from_the_tree_each_step_down_names_its_share() -> None:
    found = derive_ansaetze(
        FromGesamt(Geld(100_000_00)), baum=county_tree(), haushaltsjahr=haushaltsjahr(), vertraege=(), vorjahr=None
    )
    ways = {ansatz.volumen: told_of(ansatz)["weg"] for ansatz in found}
    assert [(step["volumen"], step["anteil"], step["betrag"]) for step in ways["personalisiert"]] == [
        ("gesamt", None, "100000.00"), ("sozialraum", "0.85", "85000.00"), ("personalisiert", "0.80", "68000.00"),
    ]  # fmt: skip
    assert all(parse_geld(ways[ansatz.volumen][-1]["betrag"]) == ansatz.betrag for ansatz in found)


def test_v2_from_the_year_before_base_and_percentage_are_named() -> None:
    found = derive_ansaetze(
        FromVorjahr(Decimal("1.5")),
        baum=knoten("w"),
        haushaltsjahr=haushaltsjahr(),
        vertraege=(),
        vorjahr={"w": parse_geld("100.33")},
    )
    assert told_of(found[0]) == {"aus": "vorjahr", "jahr": 2013, "vorjahr": "100.33", "prozent": "1.5"}


def test_v4_a_contract_is_told_by_its_days_under_each_stellenfaktor() -> None:
    told: Told = tell_vertrag(
        vertrag(stellen="0.37", beginn="2014-02-01", ende="2014-06-30"),
        haushaltsjahr=haushaltsjahr(2014, ("2014-05-01", "2.33"), ("2014-09-01", "1")),
    )
    assert (told["tage"], told["jahrestage"], told["betrag"]) == (150, 365, "10423.29")
    assert [(one["von"], one["bis"], one["tage"], one["personal"]) for one in told["teile"]] == [
        ("2014-02-01", "2014-04-30", 89, "58000.00"), ("2014-05-01", "2014-06-30", 61, "59351.40"),
    ]  # fmt: skip
    assert summed(told["teile"]) == parse_geld("10423.29")


def test_v2_a_contract_outside_the_year_costs_nothing_in_no_parts() -> None:
    told = tell_vertrag(vertrag(beginn="2015-01-01"), haushaltsjahr=haushaltsjahr())
    assert (told["tage"], told["betrag"], told["teile"]) == (0, "0.00", [])


@given(
    hundredths=st.lists(st.integers(1, 999), min_size=1, max_size=4),
    rises=st.lists(st.integers(0, 999), max_size=3),
    share=st.integers(1, 9999),
)
def test_v2_the_parts_sum_to_the_ansatz_and_follow_from_their_inputs(
    hundredths: list[int], rises: list[int], share: int
) -> None:
    steps = [(f"2014-0{place + 3}-15", str(Decimal(rise) / 100)) for place, rise in enumerate(rises)]
    tree = knoten("w", None, knoten("a", str(Decimal(share) / 10000)), knoten("b", str(1 - Decimal(share) / 10000)))
    contracts = [
        vertrag(f"KV-{n}", stellen=str(Decimal(part) / 100), beginn=f"2014-0{n + 1}-07")
        for n, part in enumerate(hundredths)
    ]
    found = derive_ansaetze(
        FromStellen(("a", "b")),
        baum=tree,
        haushaltsjahr=haushaltsjahr(2014, *steps),
        vertraege=contracts,
        vorjahr=None,
    )
    told = told_of(found[0])
    assert summed(list(told["vertraege"].values())) == summed(told["aufteilung"]) == parse_geld(told["summe"])
    assert {row["volumen"]: parse_geld(row["betrag"]) for row in told["aufteilung"]} == {
        ansatz.volumen: ansatz.betrag for ansatz in found
    }
    for one in told["vertraege"].values():
        assert summed(one["teile"]) == parse_geld(one["betrag"])
        whole = sum((exact_of(one, part) for part in one["teile"]), Fraction(0))
        assert abs(whole - parse_geld(one["betrag"]).cents) <= Fraction(1, 2)
        assert all(abs(exact_of(one, part) - parse_geld(part["betrag"]).cents) < 2 for part in one["teile"])


def exact_of(one: Told, part: Told) -> Fraction:
    """Compute a part's cents from the inputs that it names: Stellen x (personal + pauschale) x tage / jahrestage."""
    faktor = Fraction(part["personal"]) + Fraction(part["pauschale"])
    return Fraction(one["stellen"]) * faktor * Fraction(part["tage"], one["jahrestage"]) * 100


@pytest.mark.parametrize(
    ("cents", "written"), [("0", "0.00"), ("5", "0.05"), ("5939200", "59392.00"), ("12345.675", "123.45675")]
)
def test_v4_what_tariff_rises_leave_is_written_with_all_decimals(cents: str, written: str) -> None:
    assert write_exact(Fraction(cents)) == written
    assert round_half_up(Fraction(written) * 100) == round_half_up(Fraction(cents))
