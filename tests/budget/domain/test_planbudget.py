"""Planbudgets: spread to the cent, derived down the tree, not negotiable, evaluated (V17, G1, G2)."""

from datetime import UTC, date, datetime
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.budget.domain.ansatz import check_grundlage, derive_ansaetze
from services.budget.domain.auswertung import Seiten, add_auswertungen, evaluate
from services.budget.domain.baum import Knoten, Planbudget
from services.budget.domain.planbudget import (
    EinwohnerMissing,
    FromPlanbudget,
    NobodyToSpreadOver,
    SozialraumNotSpread,
    Verteilung,
    VerteilungNotOfAll,
    VerteilungOfOtherYear,
    check_planbudget,
    require_einwohner,
    require_of_all,
    require_share,
    spread_planbudget,
)
from services.budget.domain.rueckfuehrung import BookedRueckfuehrung, Entscheid, Rueckfuehrung
from services.budget.domain.volumen import Summen
from shared.geld import Geld, parse_geld, total
from tests.budget.domain.builders import haushaltsjahr, knoten

NOW = datetime(2025, 9, 1, 8, tzinfo=UTC)
BOTH = Planbudget("planbudget", ("ambulant",), ("stationaer",))
TOWNS = {"neheim": 4321, "huesten": 3180, "alt-arnsberg": 3507, "sundern": 0}


def tree() -> Knoten:
    ambulant = knoten("ambulant", "0.40", knoten("einzeln", "0.75"), knoten("gruppe", "0.25"))
    return knoten("planbudget", None, ambulant, knoten("stationaer", "0.60"))


def spread(betrag: str, **einwohner: int) -> dict[str, str]:
    found = spread_planbudget(parse_geld(betrag), jahr=2026, einwohner=einwohner)
    return {slug: str(anteil) for slug, anteil in found.anteile.items()}


def test_v17_worked_example_fifteen_million_sum_exactly() -> None:
    found = spread_planbudget(parse_geld("15000000.00"), jahr=2026, einwohner=TOWNS)
    assert {slug: str(anteil) for slug, anteil in found.anteile.items()} == {
        "alt-arnsberg": "4778797.24",
        "huesten": "4333212.21",
        "neheim": "5887990.55",
        "sundern": "0.00",
    }
    assert total(found.anteile.values()) == parse_geld("15000000.00")


def test_g2_ties_go_to_the_earlier_slug_whatever_the_order_of_the_input() -> None:
    assert spread("0.05", c=1, b=1, a=1) == {"a": "0.02", "b": "0.02", "c": "0.01"}
    assert spread("0.01", b=7, a=7) == {"a": "0.01", "b": "0.00"}


@given(
    st.integers(1, 10**14 - 1),
    st.dictionaries(st.text("abcdefgh", min_size=1, max_size=6), st.integers(0, 10**6), min_size=1, max_size=30),
)
def test_g2_no_cent_is_lost_and_no_share_is_a_cent_off(cents: int, einwohner: dict[str, int]) -> None:
    base = sum(einwohner.values())
    if not base:
        with pytest.raises(NobodyToSpreadOver):
            spread_planbudget(Geld(cents), jahr=2026, einwohner=einwohner)
        return
    found = spread_planbudget(Geld(cents), jahr=2026, einwohner=einwohner)
    assert total(found.anteile.values()) == Geld(cents)
    assert list(found.anteile) == sorted(einwohner)
    assert all(abs(found.anteile[slug].cents - Fraction(cents * n, base)) < 1 for slug, n in einwohner.items())
    assert all(found.anteile[slug] == Geld(0) for slug, n in einwohner.items() if n == 0)


def test_v17_nobody_under_21_anywhere_is_refused() -> None:
    with pytest.raises(NobodyToSpreadOver):
        spread("1.00", a=0, b=0)


def test_v17_missing_figures_are_listed() -> None:
    with pytest.raises(EinwohnerMissing) as refusal:
        require_einwohner({"b": 3, "elsewhere": 1}, sozialraeume={"c": None, "b": None, "a": None}, jahr=2026)
    assert (refusal.value.jahr, refusal.value.fehlend) == (2026, ("a", "c"))
    assert require_einwohner({"b": 3, "x": 1}, sozialraeume={"b": None}, jahr=2026) == {"b": 3}


def test_v17_a_share_is_taken_over_in_its_year_by_its_sozialraum() -> None:
    verteilung = spread_planbudget(Geld(100), jahr=2026, einwohner={"a": 1})
    assert require_share(verteilung, jahr=2026, sozialraum="a") == Geld(100)
    with pytest.raises(VerteilungOfOtherYear) as refusal:
        require_share(verteilung, jahr=2027, sozialraum="a")
    assert (refusal.value.jahr, refusal.value.verteilt) == (2027, 2026)
    with pytest.raises(SozialraumNotSpread):
        require_share(verteilung, jahr=2026, sozialraum="b")


def test_v17_a_verteilung_replaces_another_of_no_more_sozialraeume() -> None:
    old = Verteilung(2026, Geld(3), {}, {"a": Geld(1), "b": Geld(1), "c": Geld(1)})
    require_of_all(old, statt=old)
    with pytest.raises(VerteilungNotOfAll) as refusal:
        require_of_all(Verteilung(2026, Geld(3), {}, {"b": Geld(3)}), statt=old)
    assert refusal.value.fehlend == ("a", "c")


def derive(grundlage: FromPlanbudget, *, baum: Knoten) -> dict[str, tuple[str, object]]:
    found = derive_ansaetze(grundlage, baum=baum, haushaltsjahr=haushaltsjahr(), vertraege=(), vorjahr=None)
    return {ansatz.volumen: (str(ansatz.betrag), ansatz.herleitung["aus"]) for ansatz in found}


def test_v17_share_and_rises_go_down_the_tree_by_shares() -> None:
    rises = {"r1": parse_geld("72400.00"), "r2": parse_geld("0.01")}
    grundlage = FromPlanbudget("planbudget", "v1", 4321, parse_geld("5887990.55"), rises)
    found = derive(grundlage, baum=tree())
    assert found == {
        "einzeln": ("1788117.17", "planbudget"),
        "gruppe": ("596039.05", "planbudget"),
        "stationaer": ("3576234.34", "planbudget"),
    }
    assert total(parse_geld(betrag) for betrag, _ in found.values()) == parse_geld("5960390.56")
    assert grundlage.herleitung == {
        "aus": "planbudget",
        "verteilung": "v1",
        "einwohner_u21": 4321,
        "anteil": "5887990.55",
        "rueckfuehrungen": {"r1": "72400.00", "r2": "0.01"},
        "planbudget": "5960390.56",
    }


def test_v17_beside_a_planbudget_below_the_root_leaves_are_fixed() -> None:
    baum = knoten("gesamt", None, knoten("plan", "0.9", knoten("a", "0.5"), knoten("b", "0.5")), knoten("asd", "0.1"))
    grundlage = FromPlanbudget("plan", "v1", 1, Geld(3), festgesetzt={"asd": Geld(7)})
    assert derive(grundlage, baum=baum) == {
        "a": ("0.02", "planbudget"),
        "b": ("0.01", "planbudget"),
        "asd": ("0.07", "festgesetzt"),
    }
    inside = FromPlanbudget("plan", "v1", 1, Geld(3), festgesetzt={"a": Geld(1), "gesamt": Geld(1), "x": Geld(1)})
    faults = check_grundlage(inside, baum=baum)
    assert [fault.pointer for fault in faults] == ["/festgesetzt/a", "/festgesetzt/gesamt", "/festgesetzt/x"]


def test_v17_every_fault_of_a_konzepts_planbudget_is_named_at_once() -> None:
    baum = knoten(
        "gesamt",
        None,
        knoten("plan", "0.5", knoten("a", "0.5", umschichtbar=True), knoten("b", "0.5", umschichtbar=True)),
        knoten("frei", "0.5", umschichtbar=True),
    )
    wrong = Planbudget("plan", ("a", "frei", "nirgends"), ("plan", "b"))
    assert {(fault.pointer, fault.code) for fault in check_planbudget(wrong, baum=baum)} == {
        ("/volumen/teile/0/teile/0/umschichtbar", "planbudget"),
        ("/volumen/teile/0/teile/1/umschichtbar", "planbudget"),
        ("/planbudget/ambulant/0", "doppelt"),
        ("/planbudget/ambulant/1", "volumen_unbekannt"),
        ("/planbudget/ambulant/2", "volumen_unbekannt"),
        ("/planbudget/stationaer/0", "doppelt"),
    }
    unknown = check_planbudget(Planbudget("x", ("y",)), baum=baum)
    assert {fault.pointer for fault in unknown} == {"/planbudget/volumen", "/planbudget/ambulant/0"}
    assert check_planbudget(BOTH, baum=tree()) == ()


def proposal(betrag: str, *, ab: str, status: str = "bestaetigt", sozialraum: str = "neheim") -> BookedRueckfuehrung:
    vorschlag = Rueckfuehrung(sozialraum, None, date.fromisoformat(ab), parse_geld(betrag), "vermieden")
    decided = None if status == "vorgeschlagen" else Entscheid(status, "x", NOW, "leitung")
    return BookedRueckfuehrung(UUID(int=1), vorschlag, NOW, "wjh", decided)


def test_v17_evaluation_by_cases_and_by_cost() -> None:
    leaves = {
        "einzeln": Summen(ansatz=Geld(300_00), verbrauch=Geld(100_00)),
        "gruppe": Summen(ansatz=Geld(100_00), verbrauch=Geld(50_00)),
        "stationaer": Summen(ansatz=Geld(600_00), verbrauch=Geld(500_00)),
    }
    found = evaluate(
        "neheim",
        jahr=2026,
        planbudget=BOTH,
        baum=tree(),
        leaves=leaves,
        kontrakte={"einzeln": 6, "gruppe": 1, "stationaer": 2},
        rueckfuehrungen=[
            proposal("1.00", ab="2025-12-31"),
            proposal("2.00", ab="2026-01-01"),
            proposal("4.00", ab="2026-12-31"),
            proposal("8.00", ab="2026-06-01", status="vorgeschlagen"),
            proposal("16.00", ab="2026-06-01", status="abgelehnt"),
            proposal("32.00", ab="2026-06-01", sozialraum="huesten"),
        ],
    )
    assert (str(found.geplant), str(found.genutzt)) == ("1000.00", "650.00")
    assert [(zahl.anzahl, str(zahl.summe)) for zahl in (found.erhoehung, found.rueckfuehrungen)] == [
        (1, "1.00"),
        (2, "6.00"),
    ]
    assert (found.vorgeschlagen.anzahl, str(found.vorgeschlagen.summe)) == (1, "8.00")
    assert (str(found.faelle.quote), str(found.kosten.quote)) == ("0.2857", "3.3333")
    twice = add_auswertungen([found, found])
    assert (twice.faelle, str(twice.genutzt), twice.erhoehung.anzahl) == (Seiten(4, 14), "1300.00", 2)
    assert twice.kosten.quote == found.kosten.quote


def test_g1_a_ratio_without_ambulant_is_null() -> None:
    assert Seiten(3, 0).quote is None
    assert str(Seiten(0, 3).quote) == "0.0000"


def test_v16_a_proposal_as_it_stood() -> None:
    later = datetime(2025, 9, 2, tzinfo=UTC)
    booked = proposal("1.00", ab="2025-01-01")
    before = booked.at(datetime(2025, 8, 31, tzinfo=UTC))
    assert (booked.at(later).status, before.status, before.version) == ("bestaetigt", "vorgeschlagen", 1)
