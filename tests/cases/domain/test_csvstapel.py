from datetime import date
from typing import Any

import pytest

from services.cases.domain.angabe import Ablehnung, Angabe, Art, Zeile
from services.cases.domain.csvstapel import TextUnreadable, read_csv, read_stunden
from shared.errors import InputRefused
from tests.cases.builders import build_angabe

HEADER = "beleg;kontrakt;sozialraum;datum;minuten;art"
ROW = "R-1;K-2014-00001;;03.03.2014;60;fallspezifisch"


def read(*lines: str, header: str = HEADER, encoding: str = "utf-8", newline: str = "\r\n") -> tuple[Zeile, ...]:
    return read_csv(newline.join((header, *lines, "")).encode(encoding)).zeilen


def code_of(line: str, **named: Any) -> tuple[str, str]:  # noqa: ANN401  # whatever matters in the test
    (zeile,) = read(line, **named)
    assert isinstance(zeile.gelesen, Ablehnung), zeile
    return zeile.gelesen.feld, zeile.gelesen.code


def codes(refusal: pytest.ExceptionInfo[InputRefused]) -> list[tuple[str, str]]:
    return [(finding.pointer, finding.code) for finding in refusal.value.findings]


def test_k9_a_row_of_csv_is_the_same_as_a_row_of_json() -> None:
    assert read(ROW) == (Zeile(1, "R-1", build_angabe()),)


def test_k9_the_header_may_stand_in_any_order() -> None:
    zeilen = read("fallspezifisch;60;2014-03-03;K-2014-00001;R-1", header="Art;MINUTEN; datum ;kontrakt;beleg")
    assert zeilen == (Zeile(1, "R-1", build_angabe()),)


@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_k9_utf8_with_and_without_bom_and_windows_1252_are_read(encoding: str, newline: str) -> None:
    (zeile,) = read("Müßig-ß€;;konz;03.03.2014;60;netzwerk", encoding=encoding, newline=newline)
    assert isinstance(zeile.gelesen, Angabe)
    assert zeile.beleg == "Müßig-ß€"


def test_k9_bytes_of_neither_encoding_are_refused() -> None:
    with pytest.raises(TextUnreadable):
        read_csv(b"beleg;\x81\xff")


@pytest.mark.parametrize(
    ("stunden", "minuten"),
    [
        ("0,33", 20),
        ("1", 60),
        ("1,5", 90),
        ("0,01", 1),
        ("24,00", 1440),
        ("0,25", 15),
        ("0,17", 10),
        ("0,67", 40),
        ("2,34", 140),
    ],
)
def test_k9_hours_with_decimals_become_minutes_half_up(stunden: str, minuten: int) -> None:
    assert read_stunden(stunden) == minuten


@pytest.mark.parametrize("stunden", ["0.33", "0,333", "-1", "1,", ",5", "1e3", "٣", "1 000", "eins", None, 3])
def test_k9_hours_written_otherwise_are_refused(stunden: object) -> None:
    read = read_stunden(stunden)
    assert isinstance(read, Ablehnung)
    assert read.code == "stunden"


def test_k9_a_column_of_hours_stands_in_for_minutes() -> None:
    (zeile,) = read("R-1;K-2014-00001;03.03.2014;0,33;fallspezifisch", header="beleg;kontrakt;datum;stunden;art")
    assert zeile.gelesen == build_angabe(minuten=20)
    header = "beleg;kontrakt;datum;stunden;art"
    assert code_of("R-1;K;03.03.2014;0,00;fallspezifisch", header=header) == ("stunden", "minuten_bereich")
    assert code_of("R-1;K;03.03.2014;24,01;fallspezifisch", header=header) == ("stunden", "minuten_bereich")
    assert code_of("R-1;K;03.03.2014;;fallspezifisch", header=header) == ("stunden", "fehlt")


@pytest.mark.parametrize(
    ("text", "tag"),
    [("31.03.2014", date(2014, 3, 31)), ("1.3.2014", date(2014, 3, 1)), ("2016-02-29", date(2016, 2, 29))],
)
def test_k9_days_are_german_or_iso(text: str, tag: date) -> None:
    (zeile,) = read(f"R-1;K-2014-00001;;{text};60;fallspezifisch")
    assert zeile.gelesen == build_angabe(datum=tag)


@pytest.mark.parametrize(
    ("line", "feld", "code"),
    [
        (";K;;03.03.2014;60;fallspezifisch", "beleg", "fehlt"),
        ("R-1;K;;29.02.2014;60;fallspezifisch", "datum", "datum"),
        ("R-1;K;;3/3/2014;60;fallspezifisch", "datum", "datum"),
        ("R-1;K;;03.03.14;60;fallspezifisch", "datum", "datum"),
        ("R-1;K;;;60;fallspezifisch", "datum", "fehlt"),
        ("R-1;K;;03.03.2014;;fallspezifisch", "minuten", "fehlt"),
        ("R-1;K;;03.03.2014;60,5;fallspezifisch", "minuten", "minuten"),
        ("R-1;K;;03.03.2014;-60;fallspezifisch", "minuten", "minuten"),
        ("R-1;K;;03.03.2014;1441;fallspezifisch", "minuten", "minuten_bereich"),
        ("R-1;K;;03.03.2014;60;urlaub", "art", "art"),
        ("R-1;K;;03.03.2014;60", "zeile", "spaltenzahl"),
        ("R-1;K;;03.03.2014;60;fallspezifisch;x", "zeile", "spaltenzahl"),
        ('R-1;"K;;03.03.2014;60;fallspezifisch', "zeile", "anfuehrungszeichen"),
        ('R-1;"K"x;;03.03.2014;60;fallspezifisch', "zeile", "anfuehrungszeichen"),
        ('R-1;"K\nL";;03.03.2014;60;fallspezifisch', "kontrakt", "text"),
    ],
)
def test_k9_a_broken_row_is_named_by_field_and_code(line: str, feld: str, code: str) -> None:
    assert code_of(line, newline="\n") == (feld, code)


def test_k9_quoted_cells_and_surplus_empty_ones_are_read() -> None:
    (zeile,) = read('"R;""1""";"K-2014-00001";;"03.03.2014"; 60 ;fallspezifisch;;')
    assert zeile.gelesen == build_angabe(beleg='R;"1"')


def test_k9_lines_are_counted_in_the_files_data_also_behind_empty_and_multi_line_ones() -> None:
    quoted = 'R-3;"K\nL";;03.03.2014;60;fallspezifisch'
    open_quote = 'R-5;"K;;03.03.2014;60;fallspezifisch'
    zeilen = read(ROW, "", ";;;;;", quoted, open_quote, ROW.replace("R-1", "R-7"), "", "", newline="\n")
    assert [(zeile.nummer, isinstance(zeile.gelesen, Angabe)) for zeile in zeilen] == [
        (1, True), (4, False), (6, False), (7, True),
    ]  # fmt: skip


def test_k9_empty_lines_before_the_header_move_no_number() -> None:
    assert [zeile.nummer for zeile in read(ROW, header=f"\n\n{HEADER}", newline="\n")] == [1]


def test_k9_a_file_without_rows_holds_none() -> None:
    assert read() == ()


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", [("/kopf", "fehlt")]),
        ("beleg;kontrakt;datum;minuten;stunden;art", [("/kopf", "spalte_fehlt")]),
        ("beleg;kontrakt;datum;art", [("/kopf", "spalte_fehlt")]),
        ("beleg;datum;minuten;art", [("/kopf", "spalte_fehlt")]),
        ("kontrakt;minuten", [("/kopf", "spalte_fehlt")] * 3),
        ("beleg;beleg;kontrakt;datum;minuten;art", [("/kopf", "spalte_doppelt")]),
        ("beleg;kontrakt;datum;minuten;art;name", [("/kopf/5", "spalte_unbekannt")]),
        ('"beleg', [("/kopf", "spalte_fehlt")] * 5),
    ],
)
def test_k9_a_header_that_does_not_fit_refuses_the_file(header: str, expected: list[tuple[str, str]]) -> None:
    with pytest.raises(InputRefused) as refusal:
        read_csv(header.encode())
    assert codes(refusal) == expected


def test_k9_more_than_ten_thousand_rows_are_refused() -> None:
    assert len(read(*[ROW] * 10_000)) == 10_000
    with pytest.raises(InputRefused) as refusal:
        read(*[ROW] * 10_001)
    assert codes(refusal) == [("/zeilen", "zu_viele_zeilen")]


def test_k9_ten_thousand_open_quotes_are_ten_thousand_refused_rows() -> None:
    zeilen = read(*['"a""b;""'] * 10_000)
    assert len(zeilen) == 10_000
    assert all(isinstance(zeile.gelesen, Ablehnung) for zeile in zeilen)


def test_k9_a_refused_row_gives_its_own_number_back_where_it_can_be_printed() -> None:
    assert [zeile.beleg for zeile in read("R-9;K;;x;60;netzwerk", f"{'x' * 65};K;;x;60;netzwerk")] == ["R-9", None]


def test_k8_the_kinds_are_those_of_the_rule() -> None:
    assert [art.value for art in Art] == [
        "fallspezifisch",
        "fallbezogen",
        "fallunspezifisch",
        "netzwerk",
        "praevention",
    ]
