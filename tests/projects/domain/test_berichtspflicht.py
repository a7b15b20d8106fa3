"""P8, P9: which reports are due when, what is open and overdue on a day, and what a report may be about."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.projects.domain.berichtspflicht import (
    Anforderung,
    AnforderungInPast,
    AnforderungTooLate,
    Berichtsart,
    Berichtslage,
    BerichtTooEarly,
    Eingang,
    FoerderjahrUnknown,
    Frist,
    Fristart,
    IndikatorenUnknown,
    check_anforderung,
    check_bericht,
    check_indikatoren,
    list_fristen,
)
from shared.kalender import ONE_DAY

LAGE = Berichtslage(beginn=date(2026, 4, 1), ende=date(2028, 3, 31))
ASKED = Anforderung(UUID(int=1), datetime(2026, 8, 3, 9, tzinfo=UTC), date(2026, 9, 30))


def due(lage: Berichtslage, art: Fristart) -> list[Frist]:
    return [frist for frist in list_fristen(lage) if frist.art is art]


def test_p8_each_funding_year_owes_a_report_by_31_march_of_the_next() -> None:
    found = due(LAGE, Fristart.JAHRESBERICHT)
    assert [(one.foerderjahr, one.faellig_am) for one in found] == [
        (2026, date(2027, 3, 31)),
        (2027, date(2028, 3, 31)),
        (2028, date(2029, 3, 31)),
    ]


@pytest.mark.parametrize(
    ("ende", "faellig"),
    [
        (date(2028, 3, 31), date(2028, 9, 30)),
        (date(2026, 12, 31), date(2027, 6, 30)),
        (date(2027, 8, 30), date(2028, 2, 29)),
        (date(2026, 8, 30), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2028, 2, 29), date(2028, 8, 31)),
        (date(2028, 5, 15), date(2028, 11, 15)),
    ],
)
def test_p9_the_final_account_and_the_last_report_are_due_six_months_after_the_end(ende: date, faellig: date) -> None:
    lage = replace(LAGE, ende=ende)
    for art in (Fristart.SCHLUSSBERICHT, Fristart.VERWENDUNGSNACHWEIS):
        (one,) = due(lage, art)
        assert one.faellig_am == faellig


def test_p8_what_is_owed_is_open_from_the_years_end_and_overdue_behind_its_day() -> None:
    first = due(LAGE, Fristart.JAHRESBERICHT)[0]
    assert not first.is_open(date(2026, 12, 31))
    assert first.is_open(date(2027, 1, 1))
    assert not first.is_overdue(date(2027, 3, 31))
    assert first.is_overdue(date(2027, 4, 1))
    came = replace(LAGE, eingaenge=(Eingang(Berichtsart.JAHRESBERICHT, 2026, datetime(2027, 4, 2, tzinfo=UTC)),))
    first = due(came, Fristart.JAHRESBERICHT)[0]
    assert first.is_overdue(date(2027, 4, 1))  # as it was then (V16)
    assert not first.is_open(date(2027, 4, 2))
    assert all(one.is_open(date(2030, 1, 1)) for one in due(came, Fristart.JAHRESBERICHT)[1:])


def test_p8_an_interim_report_answers_what_was_asked_before_it_came() -> None:
    asked = datetime(2026, 10, 5, tzinfo=UTC)
    later = replace(ASKED, id=UUID(int=2), angefordert_am=asked, faellig_am=date(2026, 11, 2))
    lage = replace(LAGE, anforderungen=(ASKED, later))
    assert [one.anforderung for one in due(lage, Fristart.ZWISCHENBERICHT)] == [UUID(int=1), UUID(int=2)]
    came = replace(lage, eingaenge=(Eingang(Berichtsart.ZWISCHENBERICHT, 2026, datetime(2026, 9, 1, tzinfo=UTC)),))
    assert [one.erfuellt for one in due(came, Fristart.ZWISCHENBERICHT)] == [date(2026, 9, 1), None]


@pytest.mark.parametrize(("stunde", "erfuellt"), [(8, None), (10, date(2026, 8, 3))])
def test_p8_an_interim_report_of_the_same_day_answers_a_request_only_when_it_came_after_it(
    stunde: int, erfuellt: date | None
) -> None:
    came = Eingang(Berichtsart.ZWISCHENBERICHT, 2026, datetime(2026, 8, 3, stunde, tzinfo=UTC))
    lage = replace(LAGE, anforderungen=(ASKED,), eingaenge=(came,))
    assert [one.erfuellt for one in due(lage, Fristart.ZWISCHENBERICHT)] == [erfuellt]


def test_p9_the_final_account_is_owed_until_it_has_come() -> None:
    (owed,) = due(LAGE, Fristart.VERWENDUNGSNACHWEIS)
    assert owed.is_open(date(2028, 4, 1))
    (sent,) = due(replace(LAGE, nachgewiesen=date(2028, 6, 1)), Fristart.VERWENDUNGSNACHWEIS)
    assert not sent.is_open(date(2028, 6, 1))


def test_p8_a_report_is_about_a_funding_year_of_the_project() -> None:
    with pytest.raises(FoerderjahrUnknown) as unknown:
        check_bericht(LAGE, art=Berichtsart.JAHRESBERICHT, foerderjahr=2029, heute=date(2030, 1, 1))
    assert unknown.value.jahre == (2026, 2027, 2028)


@pytest.mark.parametrize(
    ("art", "foerderjahr", "fruehestens"),
    [
        (Berichtsart.JAHRESBERICHT, 2026, date(2027, 1, 1)),
        (Berichtsart.JAHRESBERICHT, 2027, date(2028, 1, 1)),
        (Berichtsart.JAHRESBERICHT, 2028, date(2028, 3, 31)),
        (Berichtsart.ZWISCHENBERICHT, 2026, date(2026, 4, 1)),
        (Berichtsart.ZWISCHENBERICHT, 2027, date(2027, 1, 1)),
        (Berichtsart.SCHLUSSBERICHT, 2028, date(2028, 3, 31)),
    ],
)
def test_p8_a_year_is_reported_on_when_it_or_the_project_is_over_in_between_with_interim_reports(
    art: Berichtsart, foerderjahr: int, fruehestens: date
) -> None:
    check_bericht(LAGE, art=art, foerderjahr=foerderjahr, heute=fruehestens)
    with pytest.raises(BerichtTooEarly) as early:
        check_bericht(LAGE, art=art, foerderjahr=foerderjahr, heute=fruehestens - ONE_DAY)
    assert early.value.fruehestens == fruehestens


def test_p8_the_last_years_report_is_owed_as_soon_as_the_project_has_ended() -> None:
    assert [one.ab for one in due(LAGE, Fristart.JAHRESBERICHT)] == [
        date(2027, 1, 1),
        date(2028, 1, 1),
        date(2028, 4, 1),
    ]


def test_p8_nobody_is_asked_for_a_report_by_a_day_that_has_passed() -> None:
    check_anforderung(LAGE, faellig_am=date(2026, 8, 3), heute=date(2026, 8, 3))
    with pytest.raises(AnforderungInPast):
        check_anforderung(LAGE, faellig_am=date(2026, 8, 2), heute=date(2026, 8, 3))


def test_p8_an_interim_report_is_asked_for_by_the_day_of_the_last_one_at_the_latest() -> None:
    check_anforderung(LAGE, faellig_am=date(2028, 9, 30), heute=date(2026, 8, 3))
    with pytest.raises(AnforderungTooLate) as late:
        check_anforderung(LAGE, faellig_am=date(2028, 10, 1), heute=date(2026, 8, 3))
    assert late.value.spaetestens == date(2028, 9, 30)
    check_anforderung(LAGE, faellig_am=date(2029, 1, 2), heute=date(2029, 1, 2))


def test_p10_a_report_tells_of_the_projects_own_indicators_all_others_are_named_at_once() -> None:
    check_indikatoren(["besuche"], bekannt={"besuche", "plaetze"})
    with pytest.raises(IndikatorenUnknown) as refusal:
        check_indikatoren(["x", "besuche", "y"], bekannt={"besuche"})
    assert [one.pointer for one in refusal.value.findings] == ["/indikatoren/0/schluessel", "/indikatoren/2/schluessel"]
