"""P3: a longer term, at most 12 months in all, never after the end; who decides and when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.projects.domain.antrag import Antrag
from services.projects.domain.bescheid import Ergebnis, Verlaengerung
from services.projects.domain.entscheidung import EntscheidungstagOutOfRange, OwnAntrag
from services.projects.domain.lebenslauf import AktionNotAllowed, Status
from services.projects.domain.verlaengerung import (
    NoVerlaengerungWaits,
    VerlaengerungOutOfRange,
    Verlaengerungsentscheidung,
    VerlaengerungStand,
    VerlaengerungTooLate,
    VerlaengerungWaits,
    decide_verlaengerung,
    decided_already,
    latest_ende,
    request_verlaengerung,
    stand_of,
)
from shared.kalender import ONE_DAY
from tests.projects.builders import APPLICANT, LEITUNG, build_antrag, build_inhalt

GRANT = Verlaengerungsentscheidung(Ergebnis.GENEHMIGT, "Sinnvoll")


def noon(tag: date) -> datetime:
    return datetime(tag.year, tag.month, tag.day, 11, tzinfo=UTC)


def running(beginn: date = date(2026, 4, 1), ende: date = date(2026, 12, 31)) -> Antrag:
    return build_antrag(Status.LAUFEND, inhalt=build_inhalt(beginn=beginn, ende=ende), begonnen_am=beginn)


def ask(antrag: Antrag, *, ende: date, tag: date) -> Antrag:
    asked = request_verlaengerung(antrag, ende=ende, grund="Übergabe", sub=APPLICANT, now=noon(tag))
    return replace(antrag, verlaengerungen=(*antrag.verlaengerungen, asked))


def grant(antrag: Antrag, *, tag: date) -> Antrag:
    decided = decide_verlaengerung(antrag, entscheidung=GRANT, sub=LEITUNG, now=noon(tag))
    inhalt = replace(antrag.inhalt, ende=decided.ende)
    return replace(antrag, inhalt=inhalt, verlaengerungen=(*antrag.verlaengerungen[:-1], decided))


@pytest.mark.parametrize(
    ("beginn", "ende", "latest"),
    [
        (date(2026, 3, 1), date(2028, 2, 29), date(2029, 2, 28)),
        (date(2026, 3, 1), date(2027, 2, 28), date(2028, 2, 29)),
        (date(2026, 3, 1), date(2026, 8, 31), date(2027, 8, 31)),
        (date(2026, 1, 1), date(2027, 12, 31), date(2028, 12, 31)),
        (date(2026, 1, 1), date(2028, 2, 28), date(2029, 2, 28)),
        (date(2026, 1, 1), date(2026, 6, 15), date(2027, 6, 15)),
    ],
)
def test_p3_twelve_months_more_and_not_a_day(beginn: date, ende: date, latest: date) -> None:
    antrag = running(beginn, ende)
    assert latest_ende(antrag) == latest
    ask(antrag, ende=latest, tag=ende)
    with pytest.raises(VerlaengerungOutOfRange) as refusal:
        ask(antrag, ende=latest + ONE_DAY, tag=ende)
    assert (refusal.value.fruehestens, refusal.value.spaetestens) == (ende + ONE_DAY, latest)


def test_p3_twenty_four_months_and_twelve() -> None:
    antrag = running(date(2026, 3, 1), date(2028, 2, 29))
    longer = grant(ask(antrag, ende=date(2029, 2, 28), tag=date(2028, 1, 10)), tag=date(2028, 2, 1))
    assert longer.ende == date(2029, 2, 28)
    with pytest.raises(VerlaengerungOutOfRange, match="no more is possible"):
        ask(longer, ende=date(2029, 3, 1), tag=date(2028, 6, 1))


def test_p3_several_extensions_share_the_twelve_months() -> None:
    once = grant(ask(running(), ende=date(2027, 6, 30), tag=date(2026, 10, 1)), tag=date(2026, 10, 5))
    assert latest_ende(once) == date(2027, 12, 31)
    twice = grant(ask(once, ende=date(2027, 12, 31), tag=date(2027, 6, 30)), tag=date(2027, 6, 30))
    assert (twice.ende, latest_ende(twice)) == (date(2027, 12, 31), date(2027, 12, 31))


def test_p3_a_refused_extension_costs_no_months_and_may_be_asked_again() -> None:
    asked = ask(running(), ende=date(2027, 6, 30), tag=date(2026, 10, 1))
    no = replace(GRANT, ergebnis=Ergebnis.ABGELEHNT)
    refused = decide_verlaengerung(asked, entscheidung=no, sub=LEITUNG, now=noon(date(2026, 10, 2)))
    after = replace(asked, verlaengerungen=(refused,))
    assert (after.ende, latest_ende(after)) == (date(2026, 12, 31), date(2027, 12, 31))
    assert len(ask(after, ende=date(2027, 12, 31), tag=date(2026, 12, 31)).verlaengerungen) == 2


def test_p3_not_shorter_and_not_the_same_end() -> None:
    for ende in (date(2026, 12, 31), date(2026, 11, 30)):
        with pytest.raises(VerlaengerungOutOfRange):
            ask(running(), ende=ende, tag=date(2026, 10, 1))


def test_p3_never_after_the_end_neither_asked_nor_decided() -> None:
    with pytest.raises(VerlaengerungTooLate):
        ask(running(), ende=date(2027, 6, 30), tag=date(2027, 1, 1))
    asked = ask(running(), ende=date(2027, 6, 30), tag=date(2026, 12, 31))
    with pytest.raises(VerlaengerungTooLate):
        grant(asked, tag=date(2027, 1, 1))
    assert grant(asked, tag=date(2026, 12, 31)).ende == date(2027, 6, 30)


def test_p3_german_days_count_at_the_end_of_the_year() -> None:
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    with pytest.raises(VerlaengerungTooLate):
        request_verlaengerung(running(), ende=date(2027, 6, 30), grund="x", sub=APPLICANT, now=late)


def test_p3_one_application_at_a_time_and_none_without_one() -> None:
    asked = ask(running(), ende=date(2027, 6, 30), tag=date(2026, 10, 1))
    with pytest.raises(VerlaengerungWaits):
        ask(asked, ende=date(2027, 5, 31), tag=date(2026, 10, 2))
    for nothing in (running(), grant(asked, tag=date(2026, 10, 2))):
        with pytest.raises(NoVerlaengerungWaits):
            grant(nothing, tag=date(2026, 10, 3))


def test_p1_who_applied_or_asked_does_not_decide() -> None:
    asked = ask(running(), ende=date(2027, 6, 30), tag=date(2026, 10, 1))
    with pytest.raises(OwnAntrag):
        decide_verlaengerung(asked, entscheidung=GRANT, sub=APPLICANT, now=noon(date(2026, 10, 2)))
    (request,) = asked.verlaengerungen
    by_other = replace(asked, verlaengerungen=(replace(request, beantragt_von="other"),))
    with pytest.raises(OwnAntrag):
        decide_verlaengerung(by_other, entscheidung=GRANT, sub="other", now=noon(date(2026, 10, 2)))


@pytest.mark.parametrize("datum", [date(2026, 9, 30), date(2026, 10, 3)])
def test_p4_the_day_of_decision_is_not_before_the_application_nor_after_today(datum: date) -> None:
    asked = ask(running(), ende=date(2027, 6, 30), tag=date(2026, 10, 1))
    with pytest.raises(EntscheidungstagOutOfRange):
        decide_verlaengerung(asked, entscheidung=replace(GRANT, datum=datum), sub=LEITUNG, now=noon(date(2026, 10, 2)))


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.LAUFEND])
@pytest.mark.parametrize(
    "act",
    [
        lambda antrag: ask(antrag, ende=date(2027, 6, 30), tag=date(2026, 10, 1)),
        lambda antrag: grant(antrag, tag=date(2026, 10, 1)),
    ],
)
def test_p1_only_what_runs_is_extended(status: Status, act: Callable[[Antrag], Antrag]) -> None:
    with pytest.raises(AktionNotAllowed):
        act(replace(running(), status=status))


def test_p3_an_application_that_nobody_decided_lapses_with_the_end() -> None:
    asked = ask(running(), ende=date(2027, 6, 30), tag=date(2026, 10, 1))
    (request,) = asked.verlaengerungen
    closed = replace(asked, status=Status.ABGESCHLOSSEN)
    staende = [
        stand_of(request, antrag=antrag, heute=heute)
        for antrag, heute in ((asked, date(2026, 12, 31)), (asked, date(2027, 1, 1)), (closed, date(2026, 11, 1)))
    ]
    assert staende == [VerlaengerungStand.OFFEN, VerlaengerungStand.VERFALLEN, VerlaengerungStand.VERFALLEN]
    decided: Verlaengerung = grant(asked, tag=date(2026, 10, 2)).verlaengerungen[0]
    assert stand_of(decided, antrag=closed, heute=date(2028, 1, 1)) is VerlaengerungStand.GENEHMIGT


def test_p3_the_same_decision_again_is_known_and_another_is_not() -> None:
    asked = ask(running(), ende=date(2027, 6, 30), tag=date(2026, 10, 1))
    assert not decided_already(asked, entscheidung=GRANT, sub=LEITUNG)
    decided = grant(asked, tag=date(2026, 10, 2))
    assert decided_already(decided, entscheidung=GRANT, sub=LEITUNG)
    assert decided_already(decided, entscheidung=replace(GRANT, datum=date(2026, 10, 2)), sub=LEITUNG)
    for other in (replace(GRANT, begruendung="Anders"), replace(GRANT, datum=date(2026, 10, 1))):
        assert not decided_already(decided, entscheidung=other, sub=LEITUNG)
    assert not decided_already(decided, entscheidung=GRANT, sub="other")
