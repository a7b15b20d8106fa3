"""Spending other than hours: release, overdraft, and what it uses of a Kontrakt's Bindung (V6, V7, V10)."""

from datetime import date
from uuid import UUID

import pytest

from services.budget.domain.ausgabe import Ausgabe, AusgabeDecision, FreigabeMissing, decide_ausgabe
from services.budget.domain.bindung import Gebunden, UeberschreitungWithoutReason, VolumenGesperrt
from services.budget.domain.volumen import Stand, Topf
from shared.geld import NULL_EURO, Geld
from shared.identity import Role
from tests.budget.domain.builders import person, stand

KONTRAKT = UUID(int=1)


def decide(
    cents: int,
    of: Stand,
    *,
    gebunden: Gebunden | None = None,
    freigabe: str | None = None,
    grund: str | None = None,
    kontrakt: UUID | None = None,
) -> AusgabeDecision:
    ausgabe = Ausgabe(
        "konz", of.volumen, date(2014, 3, 31), Geld(cents), "B-1", "fall",
        kontrakt=kontrakt or (KONTRAKT if gebunden else None), freigabe_durch=freigabe,
        ueberschreitung_begruendung=grund,
    )  # fmt: skip
    return decide_ausgabe(ausgabe, stand=of, topf=Topf(of.summen), gebunden=gebunden, person=person(Role.WJH))


def test_v10_what_fits_is_booked_without_a_reason() -> None:
    assert decide(100_00, stand()) == AusgabeDecision(Geld(100_00), NULL_EURO, None)


def test_v10_a_cent_more_needs_a_reason_and_carries_the_figures() -> None:
    with pytest.raises(UeberschreitungWithoutReason) as refusal:
        decide(100_01, stand())
    (figures,) = refusal.value.ueberschreitungen
    assert (figures.verfuegbar, figures.verlangt) == (Geld(100_00), Geld(100_01))
    assert decide(100_01, stand(), grund="Notfall").ueberschreitung == figures


def test_v10_a_sperre_refuses_even_with_a_reason() -> None:
    with pytest.raises(VolumenGesperrt):
        decide(100_01, stand(sperrt=True), grund="Notfall")


def test_v10_spending_on_an_entitled_help_passes_a_sperre_with_a_reason() -> None:
    gebunden = Gebunden(Geld(0))
    assert decide(100_01, stand(sperrt=True), gebunden=gebunden, grund="§ 34").ueberschreitung is not None
    with pytest.raises(UeberschreitungWithoutReason):
        decide(100_01, stand(sperrt=True), gebunden=gebunden)


def test_v7_a_kontrakt_uses_up_what_is_open_on_it_first() -> None:
    of = stand(ansatz="100.00", offen="100.00")
    assert decide(60_00, of, gebunden=Gebunden(Geld(100_00))) == AusgabeDecision(Geld(60_00), Geld(-60_00), None)


def test_v10_only_what_goes_beyond_the_bindung_is_asked_of_the_volumen() -> None:
    of = stand(ansatz="120.00", offen="100.00")
    fits = decide(120_00, of, gebunden=Gebunden(Geld(100_00)))
    assert (fits.offene_bindung, fits.ueberschreitung) == (Geld(-100_00), None)
    with pytest.raises(UeberschreitungWithoutReason) as refusal:
        decide(120_01, of, gebunden=Gebunden(Geld(100_00)))
    assert refusal.value.ueberschreitungen[0].verlangt == Geld(20_01)


def test_v10_on_an_overdrawn_volumen_the_bindung_can_still_be_used() -> None:
    of = stand(ansatz="0.00", offen="100.00")
    assert decide(100_00, of, gebunden=Gebunden(Geld(100_00))).ueberschreitung is None


@pytest.mark.parametrize(
    ("kontrakt", "freigabe", "passes"), [(None, None, False), (None, "asd-konz", True), (KONTRAKT, None, True)]
)
def test_v6_on_a_vorbehalten_volumen_wjh_names_the_kontrakt_or_who_released_it(
    kontrakt: UUID | None,
    freigabe: str | None,
    passes: bool,  # noqa: FBT001  # a parameter of the table
) -> None:
    of = stand("asd", vorbehalten=True)
    if passes:
        assert decide(1, of, kontrakt=kontrakt, freigabe=freigabe).verbrauch == Geld(1)
        return
    with pytest.raises(FreigabeMissing):
        decide(1, of, kontrakt=kontrakt, freigabe=freigabe)
