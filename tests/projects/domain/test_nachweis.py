"""P9, P7: the grant computed anew from every receipt, and cut line by line by the check."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.projects.domain.antrag import Kostenart
from services.projects.domain.nachweis import (
    Ausgabenzeile,
    Ausschluss,
    Einkunftsart,
    Einnahmenzeile,
    Minderung,
    Nachweis,
    NachweisFaulty,
    Rahmen,
    check_nachweis,
    find_teilanrechnungen,
    settle_nachweis,
)
from services.projects.domain.pruefung import PruefungFaulty, Pruefzeile, decide_pruefung
from shared.geld import NULL_EURO, Geld, total

RAHMEN = Rahmen(date(2026, 3, 2), date(2026, 4, 1), date(2028, 3, 31), Geld(9500))
TAG = date(2026, 5, 4)


def spent(beleg: str, cents: int, *, tag: date = TAG, unbar: bool = False) -> Ausgabenzeile:
    return Ausgabenzeile(beleg, tag, Geld(cents), Kostenart.SACH, unbar=unbar)


def got(beleg: str, cents: int, art: Einkunftsart = Einkunftsart.EIGENMITTEL) -> Einnahmenzeile:
    return Einnahmenzeile(beleg, TAG, Geld(cents), art)


def account(ausgaben: Sequence[Ausgabenzeile], einnahmen: Sequence[Einnahmenzeile] = ()) -> Nachweis:
    return Nachweis(tuple(einnahmen), tuple(ausgaben))


def test_p9_the_final_grant_is_the_real_shortfall_where_that_is_less() -> None:
    found = settle_nachweis(account([spent("A-1", 10000)], [got("E-1", 1500)]), rahmen=RAHMEN)
    assert (found.foerderfaehige_kosten, found.einnahmen, found.fehlbedarf) == (Geld(10000), Geld(1500), Geld(8500))
    assert found.zuwendung_endgueltig == Geld(8500)
    assert (found.rueckforderung(Geld(9500)), found.rueckforderung(Geld(8000))) == (Geld(1000), NULL_EURO)


def test_p9_the_final_grant_is_never_above_what_was_granted() -> None:
    found = settle_nachweis(account([spent("A-1", 20000)], [got("E-1", 500)]), rahmen=RAHMEN)
    assert (found.fehlbedarf, found.zuwendung_endgueltig) == (Geld(19500), Geld(9500))


def test_p9_income_above_cost_leaves_no_grant() -> None:
    found = settle_nachweis(account([spent("A-1", 100)], [got("E-1", 500)]), rahmen=RAHMEN)
    assert (found.fehlbedarf, found.zuwendung_endgueltig) == (NULL_EURO, NULL_EURO)
    assert settle_nachweis(account([]), rahmen=RAHMEN).zuwendung_endgueltig == NULL_EURO


@pytest.mark.parametrize(
    ("tag", "grund"),
    [
        (date(2026, 3, 1), Ausschluss.VOR_BEWILLIGUNG),
        (date(2026, 3, 2), Ausschluss.VOR_BEGINN),
        (date(2026, 3, 31), Ausschluss.VOR_BEGINN),
        (date(2026, 4, 1), None),
        (date(2028, 3, 31), None),
        (date(2028, 4, 1), Ausschluss.NACH_ENDE),
    ],
)
def test_p4_p9_an_expense_is_eligible_from_the_approval_on_within_the_term(tag: date, grund: Ausschluss | None) -> None:
    found = settle_nachweis(account([spent("A-1", 100, tag=tag)]), rahmen=RAHMEN)
    assert [cut.grund for cut in found.nicht_foerderfaehig] == ([grund] if grund else [])
    assert found.foerderfaehige_kosten == (NULL_EURO if grund else Geld(100))


def test_p9_the_grant_itself_among_the_income_lowers_no_shortfall() -> None:
    einnahmen = [got("E-1", 9500, Einkunftsart.ZUWENDUNG), got("E-2", 500)]
    assert settle_nachweis(account([spent("A-1", 10000)], einnahmen), rahmen=RAHMEN).fehlbedarf == Geld(9500)


@pytest.mark.parametrize(("cost", "income"), [(300, 300), (300, 200), (200, 300), (0, 300), (300, 0)])
def test_p7_goods_and_unpaid_work_count_in_cost_and_income_alike(cost: int, income: int) -> None:
    ausgaben = [spent("A-1", 1000)] + ([spent("A-2", cost, unbar=True)] if cost else [])
    einnahmen = [got("E-1", income, Einkunftsart.SACHLEISTUNG)] if income else []
    found = settle_nachweis(account(ausgaben, einnahmen), rahmen=RAHMEN)
    both = Geld(min(cost, income))
    assert (found.foerderfaehige_kosten, found.einnahmen) == (Geld(1000) + both, both)
    assert found.fehlbedarf == Geld(1000)


def test_p9_a_receipt_stands_once_on_its_side_and_no_day_is_still_to_come() -> None:
    twice = account([spent("A-1", 1), spent("A-1", 2), spent("A-2", 3, tag=date(2027, 1, 1))], [got("A-1", 4)])
    with pytest.raises(NachweisFaulty) as refusal:
        check_nachweis(twice, heute=date(2026, 12, 31))
    assert [(one.pointer, one.code) for one in refusal.value.findings] == [
        ("/ausgaben/0/beleg", "doppelt"),
        ("/ausgaben/1/beleg", "doppelt"),
        ("/ausgaben/2/datum", "zukunft"),
    ]
    check_nachweis(account([spent("A-1", 1)], [got("A-1", 4)]), heute=TAG)


def test_p9_the_check_recognises_lines_in_part_with_a_reason() -> None:
    nachweis = account([spent("A-1", 6000), spent("A-2", 4000)], [got("E-1", 500)])
    found = decide_pruefung(nachweis, rahmen=RAHMEN, zeilen=[Pruefzeile("A-2", Geld(1500), "Privat genutzt")])
    assert (found.foerderfaehige_kosten, found.zuwendung_endgueltig) == (Geld(7500), Geld(7000))
    (cut,) = found.nicht_foerderfaehig
    assert (cut.beleg, cut.anerkannt, cut.grund, cut.begruendung) == (
        "A-2", Geld(1500), Ausschluss.GEKUERZT, "Privat genutzt",
    )  # fmt: skip


def test_p9_what_its_day_excludes_the_check_does_not_let_in() -> None:
    nachweis = account([spent("A-1", 6000), spent("A-2", 400, tag=date(2026, 3, 1))])
    found = decide_pruefung(nachweis, rahmen=RAHMEN, zeilen=[Pruefzeile("A-2", NULL_EURO, "Zu früh")])
    assert [(cut.grund, cut.begruendung) for cut in found.nicht_foerderfaehig] == [
        (Ausschluss.VOR_BEWILLIGUNG, "Zu früh")
    ]
    with pytest.raises(PruefungFaulty):
        decide_pruefung(nachweis, rahmen=RAHMEN, zeilen=[Pruefzeile("A-2", Geld(1), "Trotzdem")])


def test_p9_all_lines_of_a_check_that_do_not_fit_are_named_at_once() -> None:
    nachweis = account([spent("A-1", 100), spent("A-2", 100), spent("A-3", 100, tag=date(2026, 3, 1))])
    zeilen = [
        Pruefzeile("A-9", NULL_EURO, "x"),
        Pruefzeile("A-1", Geld(101)),
        Pruefzeile("A-2", Geld(50)),
        Pruefzeile("A-2", Geld(100)),
        Pruefzeile("A-3", Geld(1), "x"),
    ]
    with pytest.raises(PruefungFaulty) as refusal:
        decide_pruefung(nachweis, rahmen=RAHMEN, zeilen=zeilen)
    assert [(one.pointer, one.code) for one in refusal.value.findings] == [
        ("/zeilen/0/beleg", "unbekannt"),
        ("/zeilen/1/anerkannt", "zu-hoch"),
        ("/zeilen/2/beleg", "doppelt"),
        ("/zeilen/2/grund", "fehlt"),
        ("/zeilen/3/beleg", "doppelt"),
        ("/zeilen/4/anerkannt", "ausgeschlossen"),
    ]


def test_p9_unpaid_cost_that_no_unpaid_income_covers_is_named_line_by_line() -> None:
    ausgaben = [spent("A-1", 5000), spent("U-1", 300, unbar=True), spent("U-2", 180, unbar=True)]
    found = settle_nachweis(account(ausgaben, [got("E-1", 350, Einkunftsart.EHRENAMT)]), rahmen=RAHMEN)
    assert (found.foerderfaehige_kosten, found.einnahmen) == (Geld(5350), Geld(350))
    assert [(cut.beleg, cut.anerkannt, cut.grund) for cut in found.nicht_foerderfaehig] == [
        ("U-2", Geld(50), Ausschluss.UNBAR_NICHT_GEDECKT)
    ]


def test_p9_a_line_that_the_check_has_cut_and_no_income_covers_keeps_the_reason_of_the_check() -> None:
    nachweis = account([spent("U-1", 300, unbar=True)], [got("E-1", 100, Einkunftsart.SACHLEISTUNG)])
    found = decide_pruefung(nachweis, rahmen=RAHMEN, zeilen=[Pruefzeile("U-1", Geld(200), "Zu hoch angesetzt")])
    (cut,) = found.nicht_foerderfaehig
    assert (cut.anerkannt, cut.grund, cut.begruendung) == (
        Geld(100), Ausschluss.UNBAR_NICHT_GEDECKT, "Zu hoch angesetzt",
    )  # fmt: skip


def test_p9_income_that_does_not_count_is_named_with_its_reason() -> None:
    einnahmen = [
        got("E-1", 100), got("E-2", 9500, Einkunftsart.ZUWENDUNG), got("E-3", 480, Einkunftsart.EHRENAMT),
    ]  # fmt: skip
    nachweis = account([spent("A-1", 5000)], einnahmen)
    found = settle_nachweis(nachweis, rahmen=RAHMEN)
    assert found.einnahmen == Geld(100)
    named = find_teilanrechnungen(nachweis, abrechnung=found)
    assert [(one.beleg, one.angerechnet, one.grund) for one in named] == [
        ("E-2", NULL_EURO, Minderung.ZUWENDUNG), ("E-3", NULL_EURO, Minderung.UNBAR_OHNE_KOSTEN),
    ]  # fmt: skip


AMOUNT = st.integers(0, 8000)


@given(
    st.lists(st.tuples(AMOUNT, st.booleans()), max_size=8),
    st.lists(st.tuples(AMOUNT, st.sampled_from(Einkunftsart)), max_size=6),
    AMOUNT,
)
def test_p9_recomputed_by_hand_the_final_grant_is_the_same(
    costs: list[tuple[int, bool]], incomes: list[tuple[int, Einkunftsart]], granted: int
) -> None:
    nachweis = account(
        [spent(f"A-{nr}", cents, unbar=unbar) for nr, (cents, unbar) in enumerate(costs)],
        [got(f"E-{nr}", cents, art) for nr, (cents, art) in enumerate(incomes)],
    )
    rahmen = Rahmen(RAHMEN.bewilligt_am, RAHMEN.beginn, RAHMEN.ende, Geld(granted))
    found = settle_nachweis(nachweis, rahmen=rahmen)
    cash = sum((Fraction(cents) for cents, unbar in costs if not unbar), Fraction(0))
    goods = {Einkunftsart.SACHLEISTUNG, Einkunftsart.EHRENAMT}
    money = sum((Fraction(cents) for cents, art in incomes if art not in goods | {Einkunftsart.ZUWENDUNG}), Fraction(0))
    assert found.fehlbedarf.cents == max(cash - money, 0)
    assert found.zuwendung_endgueltig.cents == min(max(cash - money, 0), granted)
    cut = {one.beleg: one.anerkannt for one in found.nicht_foerderfaehig}
    counted = {one.beleg: one.angerechnet for one in find_teilanrechnungen(nachweis, abrechnung=found)}
    assert total(cut.get(one.beleg, one.betrag) for one in nachweis.ausgaben) == found.foerderfaehige_kosten
    assert total(counted.get(one.beleg, one.betrag) for one in nachweis.einnahmen) == found.einnahmen
