"""A batch read in columns is the batch read row by row; where there is any doubt the strict reader judges (K10)."""

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.spalten import Spalten, read_batch
from shared.contracts.verbrauch import MOST_ROWS, VerbrauchAuftrag, VerbrauchZeile

Json = dict[str, Any]


def row(**content: Any) -> Json:  # noqa: ANN401  # fields of a row
    return {
        "schluessel": str(uuid4()), "kontrakt": str(uuid4()), "sozialraum": "konz", "traeger": "t1",
        "datum": "2014-03-31", "art": "fallspezifisch", "minuten": 60, "satz": "42.50", "betrag": "42.50",
    } | content  # fmt: skip


def written(*rows: Json) -> bytes:
    return json.dumps({"zeilen": rows}, ensure_ascii=False).encode()


def without(field: str) -> Json:
    return {name: value for name, value in row().items() if name != field}


@given(
    st.lists(
        st.builds(
            row,
            minuten=st.integers(-1440, 1440),
            betrag=st.sampled_from(["0", "0.5", "-3.07", "12345.67"]),
            datum=st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str),
            kontrakt=st.one_of(st.none(), st.uuids().map(str)),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_k10_rows_in_columns_are_the_rows_that_were_sent(rows: list[Json]) -> None:
    batch = read_batch(written(*rows), VerbrauchAuftrag)
    assert batch is not None
    assert list(batch.zeilen) == VerbrauchAuftrag.model_validate({"zeilen": rows}).zeilen


def test_a_kontrakt_that_is_not_named_is_none() -> None:
    batch = read_batch(written(without("kontrakt"), row()), VerbrauchAuftrag)
    assert batch is not None
    assert [zeile.kontrakt is None for zeile in batch.zeilen] == [True, False]


def test_rows_go_into_columns_and_come_back() -> None:
    zeilen = VerbrauchAuftrag.model_validate({"zeilen": [row(), row(kontrakt=None)]}).zeilen
    spalten = Spalten.of(VerbrauchZeile, zeilen)
    assert (list(spalten), spalten[:1], len(spalten)) == (zeilen, zeilen[:1], 2)
    assert Spalten.of(VerbrauchZeile, spalten) is spalten


@pytest.mark.parametrize(
    "body",
    [
        written(),
        written(*(row() for _ in range(MOST_ROWS + 1))),
        written(row(minuten=True)),
        written(row(minuten=60.0)),
        written(row(minuten=1), row(minuten=True)),
        written(row(minuten="60")),
        written(row(minuten=1441)),
        written(row(betrag="1.005")),
        written(row(betrag=1)),
        written(row(satz="-1")),
        written(row(datum="2014-02-29")),
        written(row(sozialraum="Konz")),
        written(row(sozialraum=None)),
        written(row(art="andere")),
        written(row(schluessel="x")),
        written(row(schluessel=str(uuid4()).upper())),
        written(row(kontrakt=uuid4().hex)),
        written(row(kontrakt=["a"])),
        written(row(mehr="1")),
        written(without("betrag")),
        written(row(), {"schluessel": "x"}),
        written(row(traeger="t:1")),
        written(row()).replace(b'"t1"', b'"\\u0074\\u0031"'),
        written(row()).replace(b'"minuten": 60', b'"minuten": 61, "minuten": 60'),
        written(row()).replace(b'"minuten": 60', b'"minuten": NaN'),
        written(row())[:-1] + b', "zeilen": []}',
        written(row())[:-1] + b', "mehr": 1}',
        b"\xef\xbb\xbf" + written(row()),
        written(row()).decode().encode("utf-16"),
        written(row())[:-1],
        b"[]",
        b'{"zeilen": {}}',
        b'{"zeilen": [1]}',
        b"[" * 100_000,
    ],
)
def test_what_is_not_plainly_in_order_is_left_to_the_strict_reader(body: bytes) -> None:
    assert read_batch(body, VerbrauchAuftrag) is None
