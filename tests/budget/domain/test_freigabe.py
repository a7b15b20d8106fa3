"""Leitung's override of a `sperren` for one spending, and who is entitled to pass one without it (V10)."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from services.budget.domain.ausgabe import Ausgabe, AusgabeDecision, decide_ausgabe
from services.budget.domain.bindung import Gebunden, UeberschreitungWithoutReason, VolumenGesperrt
from services.budget.domain.freigabe import Freigabe
from services.budget.domain.volumen import Ort, Topf
from shared.geld import Geld
from shared.identity import Role
from tests.budget.domain.builders import KONZ, person, stand

SPENDING = Ausgabe("konz", "eng", date(2014, 3, 31), Geld(150_00), "B", "praevention")
FREIGABE = Freigabe(KONZ, "eng", "B", Geld(150_00), "Zugesagt")
KONTRAKT = UUID(int=1)


def decide(ausgabe: Ausgabe, *, freigabe: str | None = None, sperrt: bool = True) -> AusgabeDecision:
    of = stand("eng", sperrt=sperrt)
    gebunden = Gebunden() if ausgabe.kontrakt else None
    return decide_ausgabe(
        ausgabe, stand=of, topf=Topf(of.summen), gebunden=gebunden, person=person(Role.WJH), freigabe=freigabe
    )


def test_v10_with_leitungs_reason_a_sperre_lets_the_spending_pass() -> None:
    found = decide(SPENDING, freigabe="Zugesagt").ueberschreitung
    assert found is not None
    assert (found.verfuegbar, found.verlangt) == (Geld(100_00), Geld(150_00))
    with pytest.raises(VolumenGesperrt):
        decide(replace(SPENDING, ueberschreitung_begruendung="Notfall"))


def test_v10_to_prevention_nobody_is_entitled_with_a_kontrakt_neither() -> None:
    on_kontrakt = replace(SPENDING, kontrakt=KONTRAKT, ueberschreitung_begruendung="Notfall")
    with pytest.raises(VolumenGesperrt):
        decide(on_kontrakt)
    assert decide(replace(on_kontrakt, zweck="fall")).ueberschreitung is not None
    assert decide(on_kontrakt, freigabe="Zugesagt").ueberschreitung is not None


def test_v10_where_only_a_reason_is_asked_for_an_overdraft_without_one_is_refused() -> None:
    with pytest.raises(UeberschreitungWithoutReason):
        decide(SPENDING, sperrt=False)


@pytest.mark.parametrize(
    ("freigabe", "covers"),
    [
        (FREIGABE, True),
        (replace(FREIGABE, betrag=Geld(150_01)), True),
        (replace(FREIGABE, betrag=Geld(149_99)), False),
        (replace(FREIGABE, beleg="C"), False),
        (replace(FREIGABE, volumen="weit"), False),
        (replace(FREIGABE, ort=Ort.sozialraum(2015, "konz")), False),
        (replace(FREIGABE, ort=Ort.sozialraum(2014, "saarburg")), False),
        (replace(FREIGABE, ort=Ort.bezirk(2014, "konz")), False),
    ],
)
def test_v10_a_freigabe_is_for_one_beleg_one_volumen_and_year_up_to_its_amount(
    freigabe: Freigabe, *, covers: bool
) -> None:
    assert freigabe.covers(SPENDING, ort=KONZ, volumen="eng") is covers
