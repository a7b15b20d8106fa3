"""P1, P4: who decides, on which day, and from when on an approved project runs."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.projects.domain.antrag import Einnahmeart, Einreichung
from services.projects.domain.bescheid import Bescheid, Ergebnis
from services.projects.domain.entscheidung import (
    BeginnOutOfRange,
    Beschluss,
    EntscheidungstagOutOfRange,
    OwnAntrag,
    PlanBrokenByBeginn,
    decide_antrag,
    decided_already,
)
from services.projects.domain.lebenslauf import AktionNotAllowed, Status
from tests.projects.builders import (
    APPLICANT,
    LEITUNG,
    SUBMITTED_AT,
    TODAY,
    build_antrag,
    build_entscheidung,
    build_inhalt,
    einnahme,
    euro,
    kosten,
)


def decide(antrag: Any = None, *, sub: str = LEITUNG, heute: date = TODAY, **changed: Any) -> Beschluss:  # noqa: ANN401  # whatever matters
    entscheidung = build_entscheidung(**changed)
    return decide_antrag(antrag or build_antrag(), entscheidung=entscheidung, sub=sub, heute=heute)


def test_p1_approval_binds_the_shortfall_of_each_year() -> None:
    beschluss = decide()
    assert [(part.jahr, part.betrag) for part in beschluss.bindung] == [(2026, euro("9500.00"))]


@pytest.mark.parametrize("ergebnis", [Ergebnis.ABGELEHNT, Ergebnis.ZURUECKGEGEBEN])
def test_p1_refusing_or_giving_back_binds_nothing(ergebnis: Ergebnis) -> None:
    beschluss = decide(ergebnis=ergebnis, punkte=("Kosten",) if ergebnis is Ergebnis.ZURUECKGEGEBEN else ())
    assert (beschluss.bindung, beschluss.inhalt) == ((), build_antrag().inhalt)


@pytest.mark.parametrize("ergebnis", list(Ergebnis))
def test_p1_who_drafted_wrote_or_submitted_any_version_does_not_decide(ergebnis: Ergebnis) -> None:
    with pytest.raises(OwnAntrag):
        decide(ergebnis=ergebnis, sub=APPLICANT)
    first = build_antrag().einreichungen[0]
    second: Einreichung = replace(first, nummer=2, eingereicht_von="second")
    written = frozenset({"writer"})
    both = build_antrag(angelegt_von="drafter", einreichungen=(first, second), verfasst_von=written)
    for sub in ("drafter", APPLICANT, "second", "writer"):
        with pytest.raises(OwnAntrag):
            decide(both, ergebnis=ergebnis, sub=sub)


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.EINGEREICHT])
def test_p1_only_what_is_submitted_is_decided(status: Status) -> None:
    with pytest.raises(AktionNotAllowed):
        decide(build_antrag(status))


@pytest.mark.parametrize("datum", [date(2026, 3, 1), date(2026, 3, 11)])
def test_p4_the_day_of_decision_is_not_before_submission_nor_after_today(datum: date) -> None:
    with pytest.raises(EntscheidungstagOutOfRange) as refusal:
        decide(datum=datum)
    assert (refusal.value.fruehestens, refusal.value.spaetestens) == (date(2026, 3, 2), TODAY)


@pytest.mark.parametrize("datum", [date(2026, 3, 2), TODAY])
def test_p4_the_day_of_submission_and_today_are_allowed(datum: date) -> None:
    assert decide(datum=datum).entscheidung.datum == datum


def test_p4_the_day_of_submission_is_the_german_one() -> None:
    late = replace(build_antrag().einreichungen[0], eingereicht_am=SUBMITTED_AT.replace(hour=23, minute=30))
    with pytest.raises(EntscheidungstagOutOfRange):
        decide(build_antrag(einreichungen=(late,)), datum=date(2026, 3, 2))


def test_p4_approval_on_the_planned_first_day_needs_no_later_one() -> None:
    assert decide(build_antrag(inhalt=build_inhalt(beginn=TODAY))).inhalt.beginn == TODAY


def test_p4_approval_after_the_planned_beginning_must_carry_a_later_one() -> None:
    late = build_antrag(inhalt=build_inhalt(beginn=date(2026, 3, 9)))
    for beginn in (None, date(2026, 3, 9)):
        with pytest.raises(BeginnOutOfRange) as refusal:
            decide(late, beginn=beginn)
        assert (refusal.value.fruehestens, refusal.value.spaetestens) == (TODAY, date(2026, 12, 31))
    assert decide(late, beginn=TODAY).inhalt.beginn == TODAY


@pytest.mark.parametrize("beginn", [date(2026, 3, 31), date(2027, 1, 1)])
def test_p4_a_named_beginning_is_never_before_the_plan_nor_after_the_end(beginn: date) -> None:
    with pytest.raises(BeginnOutOfRange):
        decide(beginn=beginn)


def test_p4_an_approval_after_the_end_says_that_it_is_too_late() -> None:
    over = build_antrag(inhalt=build_inhalt(beginn=date(2026, 2, 1), ende=date(2026, 3, 5)))
    with pytest.raises(BeginnOutOfRange, match="give the application back"):
        decide(over, beginn=date(2026, 3, 5))
    with pytest.raises(BeginnOutOfRange, match="give the application back") as refusal:
        decide(over, datum=date(2026, 3, 5), beginn=date(2026, 3, 5))
    assert (refusal.value.fruehestens, refusal.value.spaetestens) == (TODAY, date(2026, 3, 5))
    assert decide(over, heute=date(2026, 3, 5), datum=date(2026, 3, 5), beginn=date(2026, 3, 5)).bindung


def test_p4_cost_of_years_before_the_later_beginning_is_not_eligible() -> None:
    inhalt = build_inhalt(
        ende=date(2027, 12, 31),
        kosten=(kosten("1000.00"), kosten("2000.00", jahr=2027)),
        einnahmen=(einnahme("100.00"), einnahme("300.00", jahr=2027)),
    )
    beschluss = decide(build_antrag(inhalt=inhalt), beginn=date(2027, 1, 1))
    assert [(part.jahr, part.betrag) for part in beschluss.bindung] == [(2027, euro("1700.00"))]
    assert [zeile.jahr for zeile in beschluss.inhalt.zeilen] == [2027, 2027]


def test_p4_a_later_beginning_in_the_same_year_keeps_the_plan_of_that_year() -> None:
    assert decide(beginn=date(2026, 7, 1)).bindung[0].betrag == euro("9500.00")


def test_p4_a_later_beginning_that_breaks_the_plan_is_refused_with_what_breaks() -> None:
    inhalt = build_inhalt(
        ende=date(2027, 12, 31),
        kosten=(kosten("1000.00", unbar=True), kosten("2000.00", jahr=2027)),
        einnahmen=(einnahme("1000.00", jahr=2027, art=Einnahmeart.SACHLEISTUNG),),
    )
    with pytest.raises(PlanBrokenByBeginn) as refusal:
        decide(build_antrag(inhalt=inhalt), beginn=date(2027, 1, 1))
    assert [mangel.code for mangel in refusal.value.maengel] == ["unbar-ungleich"]


def test_p5_a_year_without_money_is_not_bound() -> None:
    inhalt = build_inhalt(ende=date(2027, 3, 31))
    assert [part.jahr for part in decide(build_antrag(inhalt=inhalt)).bindung] == [2026]


def test_p4_without_a_day_a_decision_is_of_today() -> None:
    assert decide(datum=None).entscheidung.datum == TODAY


def build_decided(status: Status = Status.GENEHMIGT, **changed: Any) -> Any:  # noqa: ANN401  # the same
    bescheid = Bescheid(1, build_entscheidung(**changed), entschieden_am=SUBMITTED_AT, entschieden_von=LEITUNG)
    return build_antrag(status, bescheide=(bescheid,))


def test_p5_sending_the_same_decision_again_is_answered_whether_or_not_it_names_the_day() -> None:
    for datum in (TODAY, None):
        assert decided_already(build_decided(), entscheidung=build_entscheidung(datum=datum), sub=LEITUNG)
    assert decided_already(build_decided(Status.LAUFEND), entscheidung=build_entscheidung(), sub=LEITUNG)


def test_p5_another_decision_or_person_or_submission_is_not_the_same() -> None:
    assert not decided_already(build_antrag(), entscheidung=build_entscheidung(), sub=LEITUNG)
    assert not decided_already(build_decided(), entscheidung=build_entscheidung(), sub="other")
    assert not decided_already(build_decided(), entscheidung=build_entscheidung(begruendung="Anders"), sub=LEITUNG)
    given_back = build_decided(Status.EINGEREICHT, ergebnis=Ergebnis.ZURUECKGEGEBEN)
    again = replace(given_back, einreichungen=(*given_back.einreichungen, given_back.einreichungen[0]))
    assert not decided_already(again, entscheidung=build_entscheidung(Ergebnis.ZURUECKGEGEBEN), sub=LEITUNG)
