from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from services.cases.domain.angabe import Ablehnung, Angabe, Art, Zeile, Zeilenleser, read_zeile
from services.cases.domain.kontrakt import Status
from services.cases.domain.leistung import Bezug, Inhalt, find_bezug
from services.cases.domain.quittung import (
    Ergebnis,
    Gebucht,
    StapelAbgelehnt,
    Zustand,
    is_refused,
    refuse_stapel,
    write_quittung,
)
from services.cases.domain.stammdaten import Vertrag
from services.cases.domain.stapel import (
    Ablehnen,
    Bekannt,
    Buchen,
    Urteil,
    Wiederholen,
    judge_stapel,
    preis_missing,
    refs_of,
)
from services.cases.domain.storno import AlreadyStorniert, decide_storno
from shared.geld import Geld
from shared.kalender import Zeitraum, berlin_day
from tests.cases.builders import (
    KONTRAKT,
    build_angabe,
    build_area,
    build_bekannt,
    build_stammdaten,
    build_zeilen,
    build_ziel,
    euro,
)

LATER = date(2014, 12, 31)
ROW = {"beleg": "R-1", "kontrakt": "K-2014-00001", "datum": "2014-03-03", "minuten": 60, "art": "fallspezifisch"}


def judge(*angaben: Angabe, bekannt: Bekannt | None = None, heute: date = LATER) -> tuple[Urteil, ...]:
    return judge_stapel(build_zeilen(*angaben), bekannt=bekannt or build_bekannt(), heute=heute)


def code_of(*angaben: Angabe, **named: Any) -> tuple[str, str]:  # noqa: ANN401  # whatever matters in the test
    urteil = judge(*angaben, **named)[-1]
    assert isinstance(urteil, Ablehnen), urteil
    return urteil.ablehnung.feld, urteil.ablehnung.code


@pytest.mark.parametrize(
    ("change", "feld", "code"),
    [
        ({"minuten": 0}, "minuten", "minuten_bereich"),
        ({"minuten": 1441}, "minuten", "minuten_bereich"),
        ({"minuten": -5}, "minuten", "minuten_bereich"),
        ({"minuten": "60"}, "minuten", "minuten"),
        ({"minuten": 60.0}, "minuten", "minuten"),
        ({"minuten": True}, "minuten", "minuten"),
        ({"minuten": None}, "minuten", "fehlt"),
        ({"beleg": ""}, "beleg", "fehlt"),
        ({"beleg": "  "}, "beleg", "text"),
        ({"beleg": "x" * 65}, "beleg", "text"),
        ({"beleg": "a\x00b"}, "beleg", "text"),
        ({"beleg": "\ud800"}, "beleg", "text"),
        ({"beleg": 7}, "beleg", "text"),
        ({"kontrakt": ["x"]}, "kontrakt", "text"),
        ({"datum": "31.03.2014"}, "datum", "datum"),
        ({"datum": "2014-02-29"}, "datum", "datum"),
        ({"datum": "9999-12-31"}, "datum", "datum"),
        ({"art": "urlaub"}, "art", "art"),
        ({"art": ["netzwerk"]}, "art", "art"),
        ({"mehr": 1}, "zeile", "feld_unbekannt"),
    ],
)
def test_k9_a_row_of_json_is_read_strictly_and_its_first_fault_is_named(
    change: dict[str, object], feld: str, code: str
) -> None:
    read = read_zeile(ROW | change)
    assert isinstance(read, Ablehnung)
    assert (read.feld, read.code) == (feld, code)


@pytest.mark.parametrize("beleg", [" R-é", "R-é ", "\u00a0R-é  ", "R-e\u0301"])
def test_k8_neither_blanks_nor_another_spelling_make_a_second_number_of_a_beleg(beleg: str) -> None:
    leser = Zeilenleser(read_zeile)
    row = ROW | {"beleg": beleg}
    assert [leser.read(nr, row).beleg for nr in (1, 2)] == ["R-é", "R-é"]


@pytest.mark.parametrize("row", [None, 7, "x", [], [1]])
def test_k9_a_row_that_is_no_object_is_refused_alone(row: object) -> None:
    assert read_zeile(row) == Ablehnung("zeile", "form", "Die Zeile muss ein Objekt mit benannten Feldern sein.")


@pytest.mark.parametrize("minuten", [1, 1440])
def test_g3_one_to_1440_minutes_are_a_leistung(minuten: int) -> None:
    assert read_zeile(ROW | {"minuten": minuten}) == build_angabe(minuten=minuten)


def test_k6_the_value_is_minutes_times_the_price_of_the_day_and_keeps_its_rule() -> None:
    before, after = judge(
        build_angabe(datum=date(2014, 6, 30)), build_angabe(beleg="R-2", datum=date(2014, 7, 1), minuten=50)
    )
    assert isinstance(before, Buchen)
    assert isinstance(after, Buchen)
    assert (before.neu.betrag, before.neu.preis.regel) == (euro("42.50"), "haushaltsjahr/2014/1")
    assert after.neu.betrag == euro("36.29")  # 50 x 43.55 / 60 = 36.2916...


def test_k6_an_agreed_price_is_the_price_also_of_a_year_that_is_not_set_up() -> None:
    ziel = build_ziel(stundensatz=euro("55.00"))
    bekannt = build_bekannt(ziel=ziel, stammdaten=build_stammdaten(preise=(), vertraege=()))
    (urteil,) = judge(build_angabe(), bekannt=bekannt)
    assert isinstance(urteil, Buchen)
    assert (urteil.neu.betrag, urteil.neu.preis.regel) == (euro("55.00"), "kontrakt")


def test_k6_from_the_first_contract_on_an_hour_has_the_price_of_its_day_whatever_was_agreed() -> None:
    vertrag = Vertrag("v9", "saarburg", "caritas", Decimal("1.00"), Zeitraum(date(2014, 7, 1), date(2014, 12, 31)))
    bekannt = build_bekannt(
        ziel=build_ziel(stundensatz=euro("55.00")), stammdaten=build_stammdaten(vertraege=(vertrag,))
    )
    urteile = judge(
        build_angabe(datum=date(2014, 6, 30)), build_angabe(beleg="R-2", datum=date(2014, 7, 1)), bekannt=bekannt
    )
    assert all(isinstance(urteil, Buchen) for urteil in urteile)
    assert [(one.neu.betrag, one.neu.preis.regel) for one in urteile if isinstance(one, Buchen)] == [
        (euro("55.00"), "kontrakt"), (euro("43.55"), "haushaltsjahr/2014/1"),
    ]  # fmt: skip


def test_k6_hours_of_a_year_without_price_are_refused_and_ask_for_newer_master_data() -> None:
    urteile = judge(build_angabe(), bekannt=build_bekannt(stammdaten=build_stammdaten(preise=())))
    assert isinstance(urteile[0], Ablehnen)
    assert urteile[0].ablehnung.code == "preis_unbekannt"
    assert preis_missing(urteile)
    assert not preis_missing(judge(build_angabe()))


def test_k8_a_kontrakt_is_named_by_nummer_or_by_id() -> None:
    by_id, by_nummer = judge(build_angabe(kontrakt=str(KONTRAKT)), build_angabe(beleg="R-2"))
    assert isinstance(by_id, Buchen)
    assert isinstance(by_nummer, Buchen)
    assert by_id.neu.inhalt == by_nummer.neu.inhalt


@pytest.mark.parametrize(
    ("angabe", "expected"),
    [
        (build_angabe(kontrakt="K-2014-00002"), ("kontrakt", "kontrakt_unbekannt")),
        (build_angabe(kontrakt=None), ("kontrakt", "fehlt")),
        (build_angabe(kontrakt=None, sozialraum="konz"), ("kontrakt", "fehlt")),
        (build_angabe(sozialraum="saarburg"), ("sozialraum", "sozialraum_abweichend")),
        (build_angabe(datum=date(2014, 3, 2)), ("datum", "ausserhalb_laufzeit")),
        (build_angabe(datum=date(2015, 1, 1)), ("datum", "in_zukunft")),
        (build_area(kontrakt="K-2014-00001"), ("kontrakt", "kontrakt_nicht_erlaubt")),
        (build_area(sozialraum=None), ("sozialraum", "fehlt")),
        (build_area(sozialraum="saarburg"), ("sozialraum", "keine_stellen")),
        (build_area(datum=date(2013, 12, 31)), ("sozialraum", "keine_stellen")),
    ],
)
def test_k8_a_row_that_breaks_the_rule_is_refused_with_field_and_code(
    angabe: Angabe, expected: tuple[str, str]
) -> None:
    assert code_of(angabe) == expected


@pytest.mark.parametrize("art", Art)
def test_k8_case_work_needs_a_kontrakt_and_other_work_a_sozialraum_with_posts(art: Art) -> None:
    case_work = art in {Art.FALLSPEZIFISCH, Art.FALLBEZOGEN}
    named = find_bezug(build_angabe(art=art), ziele=build_bekannt().ziele)
    area = find_bezug(build_area(art=art), ziele=build_bekannt().ziele)
    assert isinstance(named, Bezug) is case_work
    assert isinstance(area, Bezug) is not case_work


@pytest.mark.parametrize(
    ("status", "booked"),
    [("entwurf", False), ("beraten", False), ("verworfen", False), ("unterzeichnet", True), ("beendet", True)],
)
def test_k8_hours_are_booked_on_a_signed_kontrakt_also_after_its_end(status: str, booked: bool) -> None:  # noqa: FBT001  # a table's column
    (urteil,) = judge(build_angabe(), bekannt=build_bekannt(ziel=build_ziel(status=Status(status))))
    assert isinstance(urteil, Buchen) is booked


def test_k8_g4_the_future_begins_at_german_midnight() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    last_day = build_angabe(datum=date(2014, 12, 31))
    late = berlin_day(datetime(2014, 12, 30, 23, 30, tzinfo=berlin))
    assert code_of(last_day, heute=late) == ("datum", "in_zukunft")
    assert isinstance(judge(last_day, heute=berlin_day(datetime(2014, 12, 31, 0, 5, tzinfo=berlin)))[0], Buchen)


def test_k8_a_beleg_sent_again_is_repeated_with_equal_and_a_conflict_with_other_content() -> None:
    booked = Inhalt(KONTRAKT, "konz", date(2014, 3, 3), 60, Art.FALLSPEZIFISCH)
    bekannt = build_bekannt(belege={"R-1": booked})
    assert isinstance(judge(build_angabe(), bekannt=bekannt)[0], Wiederholen)
    assert isinstance(judge(build_angabe(sozialraum="konz"), bekannt=bekannt)[0], Wiederholen)
    for other in (
        build_angabe(minuten=61),
        build_angabe(kontrakt="x"),
        build_area(),
        build_angabe(art=Art.FALLBEZOGEN),
    ):
        assert code_of(other, bekannt=bekannt) == ("beleg", "beleg_konflikt")


def test_k8_a_repeat_stays_a_repeat_whatever_became_of_the_kontrakt() -> None:
    booked = Inhalt(KONTRAKT, "konz", date(2014, 3, 3), 60, Art.FALLSPEZIFISCH)
    ended = build_ziel(status=Status.BEENDET, laufzeit=replace(build_ziel().laufzeit, beginn=date(2014, 4, 1)))
    assert isinstance(judge(build_angabe(), bekannt=build_bekannt(ziel=ended, belege={"R-1": booked}))[0], Wiederholen)


def test_k8_twice_in_one_batch_the_first_wins() -> None:
    first, same, other = judge(build_angabe(), build_angabe(), build_angabe(minuten=90))
    assert isinstance(first, Buchen)
    assert isinstance(same, Wiederholen)
    assert isinstance(other, Ablehnen)
    assert other.ablehnung.code == "beleg_konflikt"


def test_k8_a_refused_row_uses_no_beleg() -> None:
    refused, booked = judge(build_angabe(kontrakt="x"), build_angabe())
    assert isinstance(refused, Ablehnen)
    assert isinstance(booked, Buchen)


def test_k9_what_has_to_be_known_is_asked_for_at_once() -> None:
    zeilen = (*build_zeilen(build_angabe(), build_area(beleg="R-2")), Zeile(3, "R-3", Ablehnung("minuten", "x", "x")))
    assert refs_of(zeilen) == (frozenset({"K-2014-00001"}), frozenset({"R-1", "R-2"}))


def book(
    urteile: tuple[Urteil, ...], *, zustand: Callable[[str], Zustand] = lambda _: Zustand.ANERKANNT
) -> dict[str, Gebucht]:
    return {
        urteil.neu.beleg: Gebucht(
            str(UUID(int=place)), zustand(urteil.neu.beleg), urteil.neu.inhalt.minuten, urteil.neu.betrag
        )
        for place, urteil in enumerate(urteile)
        if isinstance(urteil, Buchen)
    }


def test_x4_the_receipt_counts_this_call_and_sums_what_was_recognised() -> None:
    urteile = judge(
        build_angabe(), build_angabe(), build_angabe(beleg="R-2", minuten=30), build_angabe(beleg="R-3", kontrakt="x")
    )
    held = book(urteile, zustand=lambda beleg: Zustand.ZURUECKGESTELLT if beleg == "R-2" else Zustand.ANERKANNT)
    quittung = write_quittung(urteile, gebucht=held, sha256="ab")
    assert (quittung.gebucht, quittung.wiederholt, quittung.zurueckgestellt, quittung.abgelehnt) == (1, 1, 1, 1)
    assert (quittung.minuten, quittung.betrag, quittung.sha256) == (60, euro("42.50"), "ab")
    assert [zeile.status for zeile in quittung.zeilen] == [
        Ergebnis.GEBUCHT, Ergebnis.WIEDERHOLT, Ergebnis.ZURUECKGESTELLT, Ergebnis.ABGELEHNT,
    ]  # fmt: skip
    assert quittung.zeilen[0].id == quittung.zeilen[1].id


def test_x4_the_same_content_again_has_the_same_ids_and_the_same_recognised_sum() -> None:
    rows = (build_angabe(), build_angabe(beleg="R-2", minuten=30))
    first_urteile = judge(*rows)
    books = book(first_urteile)
    belege = {urteil.neu.beleg: urteil.neu.inhalt for urteil in first_urteile if isinstance(urteil, Buchen)}
    first = write_quittung(first_urteile, gebucht=books, sha256="ab")
    again = write_quittung(judge(*rows, bekannt=build_bekannt(belege=belege)), gebucht=books, sha256="ab")
    assert (again.gebucht, again.wiederholt) == (0, 2)
    assert (again.minuten, again.betrag) == (first.minuten, first.betrag)
    assert [zeile.id for zeile in again.zeilen] == [zeile.id for zeile in first.zeilen]


def test_x4_a_reversed_row_is_no_part_of_the_recognised_sum() -> None:
    books = {"R-1": Gebucht(str(UUID(int=7)), Zustand.STORNIERT, 60, euro("42.50"))}
    inhalt = Inhalt(KONTRAKT, "konz", date(2014, 3, 3), 60, Art.FALLSPEZIFISCH)
    quittung = write_quittung(
        judge(build_angabe(), bekannt=build_bekannt(belege={"R-1": inhalt})), gebucht=books, sha256=""
    )
    assert (quittung.wiederholt, quittung.minuten, quittung.betrag) == (1, 0, Geld(0))


def test_k9_an_atomic_batch_that_is_refused_names_every_row_and_books_none() -> None:
    urteile = judge(build_angabe(), build_angabe(), build_angabe(beleg="R-2", kontrakt="x"))
    assert is_refused(urteile)
    refusal = refuse_stapel(urteile, sha256="ab")
    assert isinstance(refusal, StapelAbgelehnt)
    assert [zeile.status for zeile in refusal.quittung.zeilen] == [
        Ergebnis.NICHT_GEBUCHT, Ergebnis.WIEDERHOLT, Ergebnis.ABGELEHNT,
    ]  # fmt: skip
    assert (refusal.quittung.gebucht, refusal.quittung.minuten) == (0, 0)


def test_g5_a_leistung_is_reversed_once() -> None:
    assert decide_storno(Zustand.ANERKANNT)
    assert not decide_storno(Zustand.ZURUECKGESTELLT)
    with pytest.raises(AlreadyStorniert):
        decide_storno(Zustand.STORNIERT)
