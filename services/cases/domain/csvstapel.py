"""Hours as accounting systems export them (K9): semicolon, decimal comma, German days, UTF-8 or Windows-1252.

A row's number is its physical line after the header, so that it is found in the sender's file also behind empty lines
and quoted line breaks. A line whose quotes are not closed is broken by itself; reading goes on with the next one.
Bytes, header and number of rows concern the file as a whole and are refused as such.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import islice
from typing import NamedTuple

from services.cases.domain.angabe import (
    Ablehnung,
    Form,
    Zeile,
    Zeilenleser,
    beleg_of,
    check_minuten,
    read_angabe,
    read_datum,
)
from services.cases.domain.gelesen import Angabenspalten, Gelesen, read_columns
from services.cases.domain.stapel import MOST_ZEILEN
from shared.errors import Finding, InputRefused
from shared.geld import round_half_up

COLUMNS = ("beleg", "kontrakt", "sozialraum", "datum", "minuten", "stunden", "art", "personal")
_NEEDED = ("beleg", "datum", "art")
# A quoted cell may run over this many lines; more is a quote that was never closed.
_MOST_LINES = 20
_GERMAN = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.((?:19|20|21)[0-9]{2})", re.ASCII)
_MINUTEN = re.compile(r"[0-9]{1,6}", re.ASCII)
_STUNDEN = re.compile(r"[0-9]{1,6}(?:,[0-9]{1,2})?", re.ASCII)
_QUOTES = Ablehnung("zeile", "anfuehrungszeichen", "Die Anführungszeichen der Zeile sind nicht geschlossen.")
_CELLS = Ablehnung("zeile", "spaltenzahl", "Die Zeile hat nicht so viele Spalten wie die Kopfzeile.")


class TabelleFaulty(InputRefused):
    """The file as a whole is no table of hours: its header, or the number of its rows (K9)."""


class TextUnreadable(TabelleFaulty):
    """The bytes are text in neither UTF-8 nor Windows-1252."""


class _Record(NamedTuple):
    """One record of the file: the physical line on which it starts, from 0; None for cells: its quotes are broken."""

    line: int
    cells: list[str] | None


def read_csv(content: bytes) -> Gelesen:
    """Read a file of hours (K9); raise TabelleFaulty where the file as a whole cannot be read."""
    records = _records(_decode(content))
    header = next(records, None)
    if header is None:
        raise TabelleFaulty(Finding("/kopf", "fehlt", "The file needs a header line."))
    columns = _read_header(header.cells)
    rows = list(islice(records, MOST_ZEILEN + 1))
    if len(rows) > MOST_ZEILEN:
        raise TabelleFaulty(too_many())
    form = _IN_STUNDEN if "stunden" in columns else _IN_MINUTEN
    spalten = _read_columns(rows, columns, form=form)
    if spalten is not None:
        return Gelesen([row.line - header.line for row in rows], spalten)
    leser = Zeilenleser(partial(read_angabe, form=form), zeit=form.zeit)
    return Gelesen.of(tuple(_read_record(row, columns=columns, first=header.line, leser=leser) for row in rows))


def _read_columns(rows: Sequence[_Record], columns: tuple[str, ...], *, form: Form) -> Angabenspalten | None:
    """Read the file by its columns; None where a row has more or fewer cells than the header, or a faulty one."""
    cells = [row.cells for row in rows if row.cells is not None]
    if len(cells) < len(rows) or set(map(len, cells)) != {len(columns)}:
        return None
    return read_columns(dict(zip(columns, zip(*cells, strict=True), strict=True)), form=form)


def too_many() -> Finding:
    """Say that a batch holds more rows than one call takes (K9)."""
    return Finding("/zeilen", "zu_viele_zeilen", f"A batch holds at most {MOST_ZEILEN} rows.")


def read_stunden(value: object) -> int | Ablehnung:
    """Read hours with a decimal comma as minutes: x 60, half up; 0,33 is 20 minutes (K9)."""
    if not isinstance(value, str) or not _STUNDEN.fullmatch(value):
        return Ablehnung("stunden", "stunden", "Die Stunden müssen eine Zahl mit höchstens zwei Nachkommastellen sein.")
    hours = Fraction(Decimal(value.replace(",", ".")))
    return check_minuten(round_half_up(hours * 60), feld="stunden")


def _read_minuten(value: object) -> int | Ablehnung:
    if not isinstance(value, str) or not _MINUTEN.fullmatch(value):
        return Ablehnung("minuten", "minuten", "Die Minuten müssen eine ganze Zahl sein.")
    return check_minuten(int(value), feld="minuten")


def _read_datum(value: object) -> date | Ablehnung:
    german = _GERMAN.fullmatch(value) if isinstance(value, str) else None
    iso = f"{german[3]}-{german[2]:0>2}-{german[1]:0>2}" if german else value
    read = read_datum(iso)
    if isinstance(read, Ablehnung):
        return Ablehnung("datum", "datum", "Das Datum muss ein Kalendertag wie 31.03.2014 oder 2014-03-31 sein.")
    return read


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass  # the other encoding that accounting systems write
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise TextUnreadable(Finding("", "zeichensatz", "The file is neither UTF-8 nor Windows-1252.")) from None


def _records(text: str) -> Iterator[_Record]:
    """Cut the text into records that are not empty; each starts at its own line, whatever went wrong before it."""
    lines = io.StringIO(text, newline=None).readlines()
    if '"' not in text:
        yield from _plain_records(lines)
        return
    at = 0
    while at < len(lines):
        reader = csv.reader(iter(lines[at : at + _MOST_LINES]), delimiter=";", strict=True)
        try:
            cells = next(reader)
            used = reader.line_num
        except csv.Error:
            cells, used = None, 1
        if cells is None or any(cell.strip() for cell in cells):
            yield _Record(at, None if cells is None else [cell.strip() for cell in cells])
        at += used


def _plain_records(lines: Sequence[str]) -> Iterator[_Record]:
    """Cut lines without quotes: each is a record."""
    for at, line in enumerate(lines):
        cells = [cell.strip() for cell in line.split(";")]
        if any(cells):
            yield _Record(at, cells)


def _read_header(cells: Sequence[str] | None) -> tuple[str, ...]:
    columns = tuple(cell.lower() for cell in cells or ())
    while columns and not columns[-1]:
        columns = columns[:-1]
    faults = [
        Finding(f"/kopf/{place}", "spalte_unbekannt", f"Columns are: {', '.join(COLUMNS)}.")
        for place, column in enumerate(columns)
        if column not in COLUMNS
    ]
    if len(set(columns)) < len(columns):
        faults.append(Finding("/kopf", "spalte_doppelt", "A column may stand in the header once."))
    faults.extend(
        Finding("/kopf", "spalte_fehlt", f"The header needs the column {column}.")
        for column in _NEEDED
        if column not in columns
    )
    if ("minuten" in columns) == ("stunden" in columns):
        faults.append(Finding("/kopf", "spalte_fehlt", "The header needs either minuten or stunden."))
    if not {"kontrakt", "sozialraum"} & set(columns):
        faults.append(Finding("/kopf", "spalte_fehlt", "The header needs kontrakt or sozialraum, or both."))
    if faults:
        raise TabelleFaulty(*faults)
    return columns


def _read_record(record: _Record, *, columns: tuple[str, ...], first: int, leser: Zeilenleser) -> Zeile:
    nummer = record.line - first
    if record.cells is None:
        return Zeile(nummer, None, _QUOTES)
    cells, surplus = record.cells[: len(columns)], record.cells[len(columns) :]
    felder = dict(zip(columns, cells, strict=False))
    if len(cells) < len(columns) or any(surplus):
        return Zeile(nummer, beleg_of(felder), _CELLS)
    return leser.read(nummer, felder)


_IN_MINUTEN = Form(_read_datum, _read_minuten)
_IN_STUNDEN = Form(_read_datum, read_stunden, zeit="stunden")
