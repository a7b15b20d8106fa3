"""Postings use up what is open on their source; their order changes no sum (V7, K10)."""

from datetime import date
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.budget.domain.bindung import Gebunden
from services.budget.domain.buchung import Buchung, apply_buchungen
from services.budget.domain.volumen import Summen
from shared.geld import Geld
from tests.budget.domain.builders import KONZ

QUELLE = UUID(int=1)
KEY = (QUELLE, 2014)


def post(cents: int, *, quelle: UUID | None = QUELLE, minuten: int = 0) -> Buchung:
    return Buchung(
        UUID(int=2), "leistung", KONZ, "variabel", date(2014, 3, 1), Geld(cents), "fall", quelle=quelle, minuten=minuten
    )


def test_v7_each_posting_carries_what_it_takes_from_the_open_bindung() -> None:
    wirkung = apply_buchungen([post(60, minuten=30), post(60, minuten=30)], gebunden={KEY: Gebunden(Geld(100))})
    assert [buchung.offen for buchung in wirkung.buchungen] == [Geld(-60), Geld(-40)]
    assert wirkung.verbraucht == {KEY: (Geld(120), 60)}
    assert wirkung.summen == {(KONZ, "variabel"): Summen(verbrauch=Geld(120), offene_bindung=Geld(-100))}


def test_v7_a_storno_gives_back() -> None:
    wirkung = apply_buchungen([post(-60)], gebunden={KEY: Gebunden(Geld(100), Geld(120))})
    assert wirkung.summen == {(KONZ, "variabel"): Summen(verbrauch=Geld(-60), offene_bindung=Geld(40))}


def test_v7_a_posting_without_a_bindung_is_verbrauch_alone() -> None:
    for unbound in (post(60, quelle=None), post(60, quelle=UUID(int=9))):
        wirkung = apply_buchungen([unbound], gebunden={KEY: Gebunden(Geld(100))})
        assert wirkung.summen == {(KONZ, "variabel"): Summen(verbrauch=Geld(60))}
        assert wirkung.verbraucht == {}


@given(st.lists(st.integers(-200, 200), max_size=8), st.integers(0, 300), st.randoms())
def test_k10_the_order_of_arrival_changes_no_sum(amounts: list[int], bound: int, random: Random) -> None:
    shuffled = list(amounts)
    random.shuffle(shuffled)
    gebunden = {KEY: Gebunden(Geld(bound))}
    one = apply_buchungen([post(cents) for cents in amounts], gebunden=gebunden)
    two = apply_buchungen([post(cents) for cents in shuffled], gebunden=gebunden)
    assert (one.summen, one.verbraucht) == (two.summen, two.verbraucht)
