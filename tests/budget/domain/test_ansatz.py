"""The three ways in which an Ansatz comes about (V2), each with its herleitung."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.budget.domain.ansatz import (
    Ansatz,
    FromGesamt,
    FromStellen,
    FromVorjahr,
    Grundlage,
    VorjahrMissing,
    check_grundlage,
    derive_ansaetze,
)
from services.budget.domain.stellen import Vertrag
from shared.geld import Geld, parse_geld, total
from tests.budget.domain.builders import county_tree, haushaltsjahr, knoten, vertrag


def derive(
    grundlage: Grundlage, *vertraege: Vertrag, vorjahr: dict[str, Geld] | None = None
) -> dict[str, tuple[str, object]]:
    found = derive_ansaetze(
        grundlage, baum=county_tree(), haushaltsjahr=haushaltsjahr(), vertraege=vertraege, vorjahr=vorjahr
    )
    return {ansatz.volumen: (str(ansatz.betrag), ansatz.herleitung["aus"]) for ansatz in found}


def test_v2_from_an_amount_of_the_root() -> None:
    assert derive(FromGesamt(Geld(100_000_00))) == {
        "personalisiert": ("68000.00", "gesamt"),
        "variabel": ("17000.00", "gesamt"),
        "praevention": ("0.00", "gesamt"),
        "asd": ("15000.00", "gesamt"),
    }


def test_v2_from_posts_and_annex_the_rest_gets_nothing() -> None:
    grundlage = FromStellen(("personalisiert",), {"asd": Geld(5)})
    found = derive(grundlage, vertrag(stellen="1.50"), vertrag("KV-2", beginn="2014-12-31"))
    assert found == {
        "personalisiert": ("102186.30", "stellen"),
        "variabel": ("0.00", "festgesetzt"),
        "praevention": ("0.00", "festgesetzt"),
        "asd": ("0.05", "festgesetzt"),
    }


def test_v2_each_contract_is_named_with_its_cost() -> None:
    found = derive_ansaetze(
        FromStellen(("personalisiert",)),
        baum=county_tree(),
        haushaltsjahr=haushaltsjahr(),
        vertraege=[vertrag("KV-2"), vertrag("KV-1", stellen="0.50")],
        vorjahr=None,
    )
    told = found[0].herleitung
    assert (told["aus"], told["haushaltsjahr"], told["summe"]) == ("stellen", "haushaltsjahr/2014/1", "102000.00")
    assert told["aufteilung"] == [{"volumen": "personalisiert", "anteil": "0.80", "betrag": "102000.00"}]
    assert _betraege(found[0]) == {"KV-1": "34000.00", "KV-2": "68000.00"}


def test_v2_posts_of_several_volumina_are_divided_by_their_shares() -> None:
    tree = knoten("w", None, knoten("a", "0.3333"), knoten("b", "0.6667"))
    found = derive_ansaetze(
        FromStellen(("a", "b")), baum=tree, haushaltsjahr=haushaltsjahr(), vertraege=[vertrag()], vorjahr=None
    )
    assert [str(ansatz.betrag) for ansatz in found] == ["22664.40", "45335.60"]


def test_v2_from_the_year_before_each_leaf_rises_by_itself() -> None:
    found = derive(FromVorjahr(Decimal("1.5")), vorjahr={"variabel": parse_geld("100.33"), "asd": Geld(-100)})
    assert found == {
        "personalisiert": ("0.00", "vorjahr"),
        "variabel": ("101.83", "vorjahr"),
        "praevention": ("0.00", "vorjahr"),
        "asd": ("-1.02", "vorjahr"),
    }


def test_v2_without_a_year_before_there_is_nothing_to_rise() -> None:
    with pytest.raises(VorjahrMissing) as refusal:
        derive(FromVorjahr(Decimal(1)))
    assert refusal.value.jahr == 2013


@given(st.lists(st.integers(1, 999), min_size=1, max_size=6))
def test_v2_the_ansatz_from_posts_is_the_sum_of_its_contracts(hundredths: list[int]) -> None:
    contracts = [vertrag(f"KV-{n}", stellen=str(Decimal(part) / 100)) for n, part in enumerate(hundredths)]
    found = derive_ansaetze(
        FromStellen(("personalisiert",)),
        baum=county_tree(),
        haushaltsjahr=haushaltsjahr(2014, ("2014-05-03", "3.13")),
        vertraege=contracts,
        vorjahr=None,
    )
    assert total(ansatz.betrag for ansatz in found) == _named(found[0])


def _named(ansatz: Ansatz) -> Geld:
    return total(parse_geld(betrag) for betrag in _betraege(ansatz).values())


def _betraege(ansatz: Ansatz) -> dict[str, str]:
    vertraege = ansatz.herleitung["vertraege"]
    assert isinstance(vertraege, dict)
    return {nummer: told["betrag"] for nummer, told in vertraege.items()}


def test_v2_faults_of_the_inputs_are_named_at_once() -> None:
    grundlage = FromStellen(("sozialraum", "asd", "asd"), {"asd": Geld(1), "nirgends": Geld(1)})
    assert {(fault.pointer, fault.code) for fault in check_grundlage(grundlage, baum=county_tree())} == {
        ("/stellen/0", "volumen_unbekannt"),
        ("/stellen", "doppelt"),
        ("/festgesetzt/asd", "doppelt"),
        ("/festgesetzt/nirgends", "volumen_unbekannt"),
    }
    assert check_grundlage(FromGesamt(Geld(1)), baum=county_tree()) == ()
