"""Umschichtung: what may give, what may receive, how much, and that nothing is lost (V9)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.budget.domain.umschichtung import (
    Posten,
    SameVolumen,
    Umschichtung,
    VerfuegbarExceeded,
    VolumenNotUmschichtbar,
    VolumenVorbehalten,
    decide_storno,
    decide_umschichtung,
)
from services.budget.domain.volumen import Ort, Stand
from shared.geld import NULL_EURO, Geld, total
from tests.budget.domain.builders import KONZ, stand

Staende = dict[tuple[Ort, str], Stand]


def open_stand(volumen: str, ansatz: str = "0.00", *, eltern: str | None = None, deckt_mit: str | None = None) -> Stand:
    return stand(volumen, ansatz=ansatz, eltern=eltern, umschichtbar=True, deckt_mit=deckt_mit)


def among(*staende: Stand) -> Staende:
    return {(one.ort, one.volumen): one for one in staende}


def order(cents: int, von: str = "a", nach: str = "b") -> Umschichtung:
    return Umschichtung(KONZ, von, nach, Geld(cents), "Mittel frei")


def test_v9_what_one_gives_the_other_gets() -> None:
    posten = decide_umschichtung(order(100_00), staende=among(open_stand("a", "100.00"), open_stand("b")))
    assert posten == (Posten(KONZ, "a", Geld(-100_00)), Posten(KONZ, "b", Geld(100_00)))
    assert posten[1].summen.umschichtung == Geld(100_00)


def test_v9_umschichtung_above_verfuegbar_is_refused_with_the_figures() -> None:
    with pytest.raises(VerfuegbarExceeded) as refusal:
        decide_umschichtung(order(100_01), staende=among(open_stand("a", "100.00"), open_stand("b")))
    assert (refusal.value.volumen, refusal.value.verfuegbar, refusal.value.verlangt) == (
        "a",
        Geld(100_00),
        Geld(100_01),
    )


def test_v9_what_is_used_or_bound_is_not_given_away() -> None:
    giver = stand("a", ansatz="100.00", verbrauch="30.00", offen="30.00", umschichtbar=True)
    assert decide_umschichtung(order(40_00), staende=among(giver, open_stand("b")))
    with pytest.raises(VerfuegbarExceeded):
        decide_umschichtung(order(40_01), staende=among(giver, open_stand("b")))


@pytest.mark.parametrize("name", ["a", "b"])
def test_v9_what_is_vorbehalten_neither_gives_nor_receives_whatever_else_it_is(name: str) -> None:
    staende = among(open_stand("a", "100.00"), open_stand("b"))
    staende[KONZ, name] = replace(staende[KONZ, name], vorbehalten=True)
    with pytest.raises(VolumenVorbehalten) as refusal:
        decide_umschichtung(order(1), staende=staende)
    assert refusal.value.volumen == name


@pytest.mark.parametrize("name", ["a", "b"])
def test_v9_what_is_not_umschichtbar_neither_gives_nor_receives(name: str) -> None:
    staende = among(open_stand("a", "100.00"), open_stand("b"))
    staende[KONZ, name] = replace(staende[KONZ, name], umschichtbar=False)
    with pytest.raises(VolumenNotUmschichtbar) as refusal:
        decide_umschichtung(order(1), staende=staende)
    assert refusal.value.volumen == name


def test_v9_from_a_volumen_to_itself_nothing_moves() -> None:
    with pytest.raises(SameVolumen):
        decide_umschichtung(order(1, "a", "a"), staende=among(open_stand("a", "100.00")))


def test_v9_a_child_that_covers_its_siblings_gives_away_only_what_all_have_left() -> None:
    staende = among(
        open_stand("a", "100.00", eltern="p", deckt_mit="p"),
        stand("c", ansatz="0.00", verbrauch="70.00", eltern="p", deckt_mit="p"),
        open_stand("b"),
    )
    assert decide_umschichtung(order(30_00), staende=staende)
    with pytest.raises(VerfuegbarExceeded) as refusal:
        decide_umschichtung(order(30_01), staende=staende)
    assert refusal.value.verfuegbar == Geld(30_00)


def test_v9_among_children_that_cover_each_other_a_volumen_gives_what_it_has_itself() -> None:
    staende = among(
        open_stand("a", "100.00", eltern="p", deckt_mit="p"),
        stand("b", ansatz="0.00", verbrauch="70.00", eltern="p", deckt_mit="p", umschichtbar=True),
    )
    assert decide_umschichtung(order(100_00), staende=staende)
    with pytest.raises(VerfuegbarExceeded):
        decide_umschichtung(order(100_01), staende=staende)


def test_v9_a_storno_gives_back_what_the_receiver_has_left_by_now() -> None:
    receiver = stand("b", ansatz="100.00", verbrauch="60.00")
    assert decide_storno(order(40_00), staende=among(open_stand("a"), receiver)) == (
        Posten(KONZ, "b", Geld(-40_00)),
        Posten(KONZ, "a", Geld(40_00)),
    )
    with pytest.raises(VerfuegbarExceeded) as refusal:
        decide_storno(order(40_01), staende=among(open_stand("a"), receiver))
    assert (refusal.value.volumen, refusal.value.verfuegbar) == ("b", Geld(40_00))


@given(left=st.integers(-1000, 10**12), betrag=st.integers(1, 10**12))
def test_v9_nothing_is_made_or_lost_and_no_giver_falls_below_zero(left: int, betrag: int) -> None:
    staende = among(open_stand("a", str(Geld(left))), open_stand("b"))
    try:
        posten = decide_umschichtung(order(betrag), staende=staende)
    except VerfuegbarExceeded:
        assert betrag > left
        return
    assert total(one.betrag for one in posten) == NULL_EURO
    assert staende[KONZ, "a"].verfuegbar + posten[0].betrag >= NULL_EURO
