"""P5, P6: the grant and its parts per year."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.projects.domain.antrag import Einnahme, Einnahmeart, Finanzierungsart, Kosten, Kostenart
from services.projects.domain.finanzierung import compute_finanzierung, split_by_jahr
from shared.geld import NULL_EURO, Geld, total
from tests.projects.builders import build_inhalt, einnahme, euro, kosten

JAHRE = st.integers(2026, 2029)
BETRAEGE = st.integers(0, 10**7).map(Geld)
KOSTEN = st.builds(
    Kosten, art=st.sampled_from(Kostenart), bezeichnung=st.just(""), betrag=BETRAEGE, jahr=JAHRE, unbar=st.booleans()
)
EINNAHMEN = st.builds(Einnahme, art=st.sampled_from(Einnahmeart), bezeichnung=st.just(""), betrag=BETRAEGE, jahr=JAHRE)

KOSTENPLAENE = st.lists(KOSTEN, max_size=8).map(tuple)
EINNAHMEPLAENE = st.lists(EINNAHMEN, max_size=8).map(tuple)


def parts_of(raw: list[str], *, first: int = 2026) -> list[str]:
    """Split a plan whose years have this cost - income."""
    inhalt = build_inhalt(
        kosten=tuple(kosten(text, jahr=first + i) for i, text in enumerate(raw) if not text.startswith("-")),
        einnahmen=tuple(einnahme(text[1:], jahr=first + i) for i, text in enumerate(raw) if text.startswith("-")),
    )
    return [str(part.betrag) for part in split_by_jahr(inhalt)]


def test_p6_fehlbedarf_is_cost_minus_planned_eigenanteil_minus_other_income() -> None:
    inhalt = build_inhalt(
        kosten=(kosten("100000.00"),),
        einnahmen=(einnahme("2000.00"), einnahme("8000.00", art=Einnahmeart.SONSTIGE)),
    )
    found = compute_finanzierung(inhalt, prozent=Decimal(2))
    assert (found.foerderfaehige_kosten, found.zuwendung) == (euro("100000.00"), euro("90000.00"))
    assert found.eigenanteil.mindestens == found.eigenanteil.geplant == euro("2000.00")


def test_p6_more_planned_than_asked_reduces_the_grant_by_what_is_planned() -> None:
    inhalt = build_inhalt(kosten=(kosten("100000.00"),), einnahmen=(einnahme("30000.00"),))
    assert compute_finanzierung(inhalt, prozent=Decimal(2)).zuwendung == euro("70000.00")


def test_p6_the_grant_is_never_below_zero() -> None:
    inhalt = build_inhalt(kosten=(kosten("10.00"),), einnahmen=(einnahme("11.00"),))
    assert compute_finanzierung(inhalt, prozent=Decimal(2)).zuwendung == NULL_EURO


def test_p6_the_grant_is_never_above_the_cost_that_is_paid_in_money() -> None:
    inhalt = build_inhalt(kosten=(kosten("100.00"), kosten("900.00", unbar=True)), einnahmen=())
    found = compute_finanzierung(inhalt, prozent=Decimal(2))
    assert (found.foerderfaehige_kosten, found.zuwendung) == (euro("1000.00"), euro("100.00"))


def test_p7_goods_and_unpaid_work_raise_cost_and_income_alike_and_not_the_grant() -> None:
    inhalt = build_inhalt(
        kosten=(kosten("9000.00"), kosten("1000.00", unbar=True)),
        einnahmen=(einnahme("400.00", art=Einnahmeart.EHRENAMT), einnahme("600.00", art=Einnahmeart.SACHLEISTUNG)),
    )
    found = compute_finanzierung(inhalt, prozent=Decimal(5))
    assert (found.foerderfaehige_kosten, found.zuwendung) == (euro("10000.00"), euro("9000.00"))
    assert (found.eigenanteil.mindestens, found.eigenanteil.geplant) == (euro("500.00"), euro("1000.00"))


def test_p6_full_financing_asks_no_eigenanteil_and_pays_what_is_left_after_other_income() -> None:
    inhalt = build_inhalt(
        finanzierungsart=Finanzierungsart.VOLL, einnahmen=(einnahme("100.00", art=Einnahmeart.SONSTIGE),)
    )
    found = compute_finanzierung(inhalt, prozent=Decimal(5))
    assert (found.zuwendung, found.eigenanteil.mindestens) == (euro("9900.00"), NULL_EURO)
    assert found.eigenanteil.prozent == 0


def test_p7_without_employees_on_record_percentage_and_least_contribution_are_unknown() -> None:
    found = compute_finanzierung(build_inhalt(), prozent=None)
    assert (found.eigenanteil.prozent, found.eigenanteil.mindestens) == (None, None)
    assert found.zuwendung == euro("9500.00")


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        (["100.00", "200.00", "50.00"], ["100.00", "200.00", "50.00"]),
        (["-30.00", "100.00"], ["0.00", "70.00"]),
        (["100.00", "-30.00"], ["70.00", "0.00"]),
        (["100.00", "-30.00", "20.00"], ["90.00", "0.00", "0.00"]),
        (["100.00", "-30.00", "50.00"], ["100.00", "0.00", "20.00"]),
        (["-50.00", "20.00", "100.00"], ["0.00", "0.00", "70.00"]),
        (["100.00", "50.00", "-80.00"], ["70.00", "0.00", "0.00"]),
        (["-50.00", "100.00", "-80.00"], ["0.00", "0.00", "0.00"]),
        (["100.00", "-150.00", "20.00", "100.00"], ["70.00", "0.00", "0.00", "0.00"]),
    ],
)
def test_p5_a_negative_year_reduces_the_next_then_the_one_before(raw: list[str], parts: list[str]) -> None:
    assert parts_of(raw) == parts


def test_p5_every_year_of_the_term_has_its_part_also_without_a_line() -> None:
    inhalt = build_inhalt(ende=date(2028, 1, 31), kosten=(kosten("7.00"),), einnahmen=())
    assert [(part.jahr, str(part.betrag)) for part in split_by_jahr(inhalt)] == [
        (2026, "7.00"),
        (2027, "0.00"),
        (2028, "0.00"),
    ]


def test_p2_an_empty_draft_has_no_money_and_no_years() -> None:
    found = compute_finanzierung(build_inhalt(beginn=None, ende=None, kosten=(), einnahmen=()), prozent=None)
    assert (found.foerderfaehige_kosten, found.zuwendung, found.jahre) == (NULL_EURO, NULL_EURO, ())


@settings(deadline=None)
@given(
    st.lists(KOSTEN, max_size=8).map(tuple),
    st.lists(EINNAHMEN, max_size=8).map(tuple),
    st.sampled_from(Finanzierungsart),
)
def test_p5_p6_parts_sum_to_the_grant_and_are_never_negative(
    kosten: tuple[Kosten, ...], einnahmen: tuple[Einnahme, ...], finanzierungsart: Finanzierungsart
) -> None:
    inhalt = build_inhalt(kosten=kosten, einnahmen=einnahmen, finanzierungsart=finanzierungsart)
    found = compute_finanzierung(inhalt, prozent=Decimal(3))
    in_money = total(zeile.betrag for zeile in kosten if not zeile.unbar)
    fehlbedarf = total(zeile.betrag for zeile in kosten) - total(zeile.betrag for zeile in einnahmen)
    assert found.zuwendung == min(max(fehlbedarf, NULL_EURO), in_money)
    assert total(part.betrag for part in found.jahre) == found.zuwendung
    assert all(part.betrag >= NULL_EURO for part in found.jahre)
    assert [part.jahr for part in found.jahre] == sorted({part.jahr for part in found.jahre})


@settings(deadline=None)
@given(st.lists(st.integers(1, 10**6).map(lambda cents: str(Geld(cents))), min_size=1, max_size=4))
def test_p5_years_that_are_not_negative_keep_their_own_shortfall(raw: list[str]) -> None:
    assert parts_of(raw) == raw
