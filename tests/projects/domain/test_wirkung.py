"""P10: targets beside actual figures, by Sozialraum and year."""

from decimal import Decimal
from uuid import UUID

import pytest

from services.projects.domain.indikator import Indikator, Indikatorstand, Richtung
from services.projects.domain.wirkung import Jahreswirkung, Projektlage, measure_wirkung
from shared.geld import Geld


def lage(nummer: int, *, sozialraum: str = "konz", jahre: range = range(2026, 2028), **werte: str) -> Projektlage:
    """Give a project that wants 10 visits; `werte` names figures as `besuche_2026`."""
    ziel = Indikatorstand("besuche", 1, Indikator("Besuche", "Besuche", Decimal(10)))
    out = Indikatorstand("alt", 1, Indikator("Altes", "x", Decimal(1), aktiv=False))
    told = {(name[:-5], int(name[-4:])): Decimal(wert) for name, wert in werte.items()}
    return Projektlage(
        id=UUID(int=nummer),
        titel="Treff",
        sozialraum=sozialraum,
        traeger="t",
        jahre=jahre,
        indikatoren=(ziel, out),
        werte=told,
        zuwendungen={2026: Geld(100_00), 2027: Geld(50_01)},
    )


@pytest.mark.parametrize(
    ("richtung", "wert", "met"),
    [
        (Richtung.MINDESTENS, "9.99", False),
        (Richtung.MINDESTENS, "10.00", True),
        (Richtung.HOECHSTENS, "10.00", True),
        (Richtung.HOECHSTENS, "10.01", False),
    ],
)
def test_p10_a_target_is_met_on_its_side(richtung: Richtung, wert: str, *, met: bool) -> None:
    assert Indikator("x", "y", Decimal(10), richtung).is_met(Decimal(wert)) is met


def test_p10_what_nobody_reported_is_neither_met_nor_missed() -> None:
    projekte = [
        lage(1, besuche_2026="10", besuche_2027="9", alt_2026="5"),
        lage(2, besuche_2026="3"),
        lage(3, jahre=range(2027, 2028)),
        lage(4, sozialraum="saarburg"),
    ]
    konz, saarburg = measure_wirkung(projekte, jahre=(2026, 2027))
    assert konz.jahre == (
        Jahreswirkung(2026, 2, Geld(200_00), indikatoren=2, berichtet=2, erreicht=1),
        Jahreswirkung(2027, 3, Geld(150_03), indikatoren=3, berichtet=1, erreicht=0),
    )
    assert (saarburg.sozialraum, saarburg.jahre[0].berichtet) == ("saarburg", 0)
