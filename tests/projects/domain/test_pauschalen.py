"""P2, P7: amounts that follow from the Konzept: flat rates for material, hours of unpaid work."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.projects.domain.antrag import Einnahme, Einnahmeart, Kosten, Kostenart, Satz
from services.projects.domain.einreichung import find_einreichung_faults
from services.projects.domain.pauschalen import Konzeptsaetze, Pauschale, all_priced, konzept_of, price
from tests.projects.builders import build_inhalt, build_stammblatt, einnahme, euro, kosten


def konzept(gueltig_ab: date, miete: str | None = "200.00", *, stunde: str | None = "15.00") -> Konzeptsaetze:
    pauschalen = {"raummiete": Pauschale(euro(miete), "Monat")} if miete else {}
    return Konzeptsaetze(gueltig_ab, 3, pauschalen, euro(stunde) if stunde else None)


def miete(menge: int = 12, *, jahr: int = 2026, pauschale: str = "raummiete") -> Kosten:
    return Kosten(Kostenart.SACH, "Räume", euro("0"), jahr, pauschale=pauschale, menge=menge)


def stunden(zahl: int, *, jahr: int = 2026) -> Kosten:
    return Kosten(Kostenart.PERSONAL, "Ehrenamtliche", euro("0"), jahr, unbar=True, stunden=zahl)


SEIT_2026 = konzept(date(2026, 1, 1))
EHRENAMT = Einnahme(Einnahmeart.EHRENAMT, "Ehrenamtliche", euro("0"), 2026, stunden=7)


def test_p2_a_flat_rate_and_a_quantity_make_the_amount_and_the_rate_is_kept_with_it() -> None:
    (line,) = price(build_inhalt(kosten=(miete(12),)), konzepte=(SEIT_2026,)).kosten
    assert line.betrag == euro("2400.00")
    assert line.satz == Satz(euro("200.00"), "Monat", date(2026, 1, 1), 3)


def test_p7_hours_of_unpaid_work_count_at_the_rate_of_the_konzept_in_cost_and_income_alike() -> None:
    income = einnahme("0.00", art=Einnahmeart.EHRENAMT)
    income = type(income)(income.art, income.bezeichnung, income.betrag, income.jahr, stunden=33)
    priced = price(build_inhalt(kosten=(stunden(33),), einnahmen=(income,)), konzepte=(SEIT_2026,))
    assert priced.kosten[0].betrag == priced.einnahmen[0].betrag == euro("495.00")
    assert priced.kosten[0].satz == priced.einnahmen[0].satz


def test_p2_lines_with_an_amount_of_their_own_stay_as_they_are() -> None:
    inhalt = build_inhalt(kosten=(kosten("10.01"),))
    assert price(inhalt, konzepte=(SEIT_2026,)) == inhalt
    assert all_priced(inhalt.zeilen)


@pytest.mark.parametrize(
    ("jahr", "expected"),
    [
        (2024, None),
        (2025, date(2025, 7, 1)),
        (2026, date(2025, 9, 1)),
        (2027, date(2026, 3, 1)),
        (2030, date(2026, 3, 1)),
    ],
)
def test_v1_a_funding_year_uses_the_konzept_of_1_january_else_the_first_in_it(jahr: int, expected: date | None) -> None:
    found = konzept_of(jahr, konzepte=(konzept(date(2026, 3, 1)), konzept(date(2025, 7, 1)), konzept(date(2025, 9, 1))))
    assert (found.gueltig_ab if found else None) == expected


def test_p2_each_year_has_the_rate_of_its_own_konzept() -> None:
    later = konzept(date(2027, 1, 1), "210.50")
    priced = price(build_inhalt(kosten=(miete(12), miete(12, jahr=2027))), konzepte=(SEIT_2026, later))
    assert [line.betrag for line in priced.kosten] == [euro("2400.00"), euro("2526.00")]


@pytest.mark.parametrize(
    ("line", "pointer"),
    [(miete(pauschale="unbekannt"), "/kosten/0/pauschale"), (stunden(5), "/kosten/0/stunden")],
)
def test_p2_without_a_rate_the_amount_is_zero_and_submission_names_it(line: Kosten, pointer: str) -> None:
    without = (konzept(date(2026, 1, 1), stunde=None),)
    inhalt = price(build_inhalt(kosten=(line, kosten("9000.00"))), konzepte=without)
    assert (inhalt.kosten[0].betrag, inhalt.kosten[0].satz, all_priced(inhalt.zeilen)) == (euro("0"), None, False)
    faults = find_einreichung_faults(inhalt, stammblatt=build_stammblatt(), prozent=Decimal(2))
    assert [(fault.pointer, fault.code) for fault in faults] == [(pointer, "satz-fehlt")]


@pytest.mark.parametrize(
    ("plan", "pointers"),
    [
        ({"kosten": (miete(pauschale="unbekannt"),)}, ["/kosten/0/pauschale"]),
        ({"einnahmen": (EHRENAMT,)}, ["/einnahmen/0/stunden"]),
        ({"kosten": (stunden(5), kosten("9000.00")), "einnahmen": (einnahme("500.00"), EHRENAMT)},
         ["/kosten/0/stunden", "/einnahmen/1/stunden"]),
        ({"kosten": (miete(pauschale="unbekannt"), kosten("90000.00"))}, ["/kosten/0/pauschale", "/einnahmen"]),
        ({"kosten": ()}, ["/kosten"]),
    ],
)  # fmt: skip
def test_p2_a_missing_rate_is_not_named_again_by_what_would_follow_from_it(
    plan: dict[str, Any], pointers: list[str]
) -> None:
    without = (konzept(date(2026, 1, 1), stunde=None),)
    inhalt = price(build_inhalt(**plan), konzepte=without)
    faults = find_einreichung_faults(inhalt, stammblatt=build_stammblatt(), prozent=Decimal(2))
    assert [fault.pointer for fault in faults] == pointers


def test_g1_a_plan_whose_sum_has_more_than_twelve_digits_is_not_submitted() -> None:
    huge = kosten("999999999999.99")
    assert "betrag-zu-gross" not in codes(huge)
    assert "betrag-zu-gross" in codes(huge, kosten("0.01"))


def codes(*lines: Kosten) -> list[str]:
    inhalt = build_inhalt(kosten=lines)
    return [fault.code for fault in find_einreichung_faults(inhalt, stammblatt=build_stammblatt(), prozent=Decimal(0))]
