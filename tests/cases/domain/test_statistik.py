"""Statistics of a year, added up from counted cells (K12)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from services.cases.domain.hilfeart import Form
from services.cases.domain.statistik import Ausgaben, Bestand, Laufzeit, Zelle, add_up, change, compute_statistik
from shared.geld import Geld

COUNTY = {
    Form.AMBULANT: 325,
    Form.FLEXIBEL: 18,
    Form.TEILSTATIONAER: 40,
    Form.STATIONAER: 186,
    Form.VOLLZEITPFLEGE: 116,
}


def cells(*, jahr: int = 2014, sozialraum: str = "konz", factor: int = 1) -> tuple[Zelle, ...]:
    return tuple(Zelle(jahr, sozialraum, form, faelle * factor, faelle * factor) for form, faelle in COUNTY.items())


def test_k12_a_county_of_325_58_186_and_116_has_302_placed_and_685_in_all() -> None:
    zahlen = add_up(Bestand(cells()), jahr=2014, sozialraeume=["konz"])
    assert zahlen.fallzahlen == {
        "ambulant": 325, "teilstationaer": 58, "stationaer": 186, "vollzeitpflege": 116, "fremdunterbringung": 302,
        "gesamt": 685,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("summe", "beendet", "tage", "monate"),
    [(263, 1, 263, "8.8"), (526, 2, 263, "8.8"), (1, 1, 1, "0.0"), (30, 1, 30, "1.0"), (189, 2, 95, "3.2")],
)
def test_k12_263_days_are_8_point_8_months(summe: int, beendet: int, tage: int, monate: str) -> None:
    laufzeit = Laufzeit(beendet, summe)
    assert (laufzeit.tage, laufzeit.monate) == (tage, Decimal(monate))


def test_g1_without_any_that_ended_there_is_no_mean_duration() -> None:
    assert (Laufzeit().tage, Laufzeit().monate) == (None, None)


def test_k12_durations_have_a_line_for_flexibel_and_add_up_to_the_total() -> None:
    zellen = [
        Zelle(2014, "konz", Form.FLEXIBEL, 1, 1, beendet=1, tage=100),
        Zelle(2014, "konz", Form.TEILSTATIONAER, 1, 1, beendet=1, tage=300),
    ]
    laufzeit = add_up(Bestand(zellen), jahr=2014, sozialraeume=["konz"]).laufzeit
    assert [laufzeit[line].tage for line in ("gesamt", "flexibel", "teilstationaer", "ambulant")] == [
        200, 100, 300, None,
    ]  # fmt: skip


def test_k12_the_eckwert_is_cases_per_1000_under_21_and_leaves_28_and_52_out() -> None:
    zellen = [Zelle(2014, "konz", Form.AMBULANT, 90, 60)]
    bestand = Bestand(zellen, einwohner={(2014, "konz"): 4000})
    zahlen = add_up(bestand, jahr=2014, sozialraeume=["konz"])
    assert (zahlen.fallzahlen["gesamt"], zahlen.eckwerte["gesamt"]) == (90, Fraction(15))


def test_g1_an_area_without_people_has_no_eckwert() -> None:
    zahlen = add_up(Bestand(cells(), einwohner={(2014, "konz"): 0}), jahr=2014, sozialraeume=["konz"])
    assert (zahlen.eckwerte["gesamt"], zahlen.ausgaben_pro_kopf) == (None, None)


def test_k12_spending_per_head_is_rounded_half_up_to_the_cent() -> None:
    bestand = Bestand(
        [],
        ausgaben={(2014, "konz"): Ausgaben(Geld(1_00), Geld(0)), (2014, "zerf"): Ausgaben(Geld(0), Geld(4))},
        einwohner={(2014, "konz"): 5, (2014, "zerf"): 3},
    )
    zahlen = add_up(bestand, jahr=2014, sozialraeume=["konz", "zerf"])
    assert (zahlen.ausgaben.gesamt, zahlen.ausgaben_pro_kopf) == (Geld(1_04), Geld(13))


@pytest.mark.parametrize(
    ("value", "base", "percent"),
    [(110, 100, "10.0"), (2, 3, "-33.3"), (0, 5, "-100.0"), (2001, 2000, "0.1"), (1999, 2000, "-0.1"), (7, 7, "0.0")],
)
def test_k12_change_is_in_percent_with_one_decimal(value: int, base: int, percent: str) -> None:
    assert change(value, base=base) == Decimal(percent)


@pytest.mark.parametrize(("value", "base"), [(5, 0), (5, None), (None, 5)])
def test_g1_change_without_a_base_is_null(value: int | None, base: int | None) -> None:
    assert change(value, base=base) is None


def test_k12_change_is_against_the_year_before_and_the_base_year() -> None:
    bestand = Bestand((*cells(factor=6), *cells(jahr=2013, factor=5), *cells(jahr=2010, factor=4)))
    statistik = compute_statistik(bestand, jahr=2014, basis=2010, sozialraeume=["konz"])
    assert statistik.basis is not None
    assert (statistik.vorjahr.jahr, statistik.vorjahr.fallzahlen["gesamt"]) == (2013, Decimal("20.0"))
    assert (statistik.basis.jahr, statistik.basis.fallzahlen["fremdunterbringung"]) == (2010, Decimal("50.0"))


def test_k12_the_total_is_the_sum_of_the_areas() -> None:
    bestand = Bestand((*cells(), *cells(sozialraum="zerf", factor=2)))
    parts = [add_up(bestand, jahr=2014, sozialraeume=[slug]).fallzahlen["gesamt"] for slug in ("konz", "zerf")]
    assert sum(parts) == add_up(bestand, jahr=2014, sozialraeume=["konz", "zerf"]).fallzahlen["gesamt"] == 3 * 685
