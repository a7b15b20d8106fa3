"""Rows read at once are the rows that the strict reader reads; where there is any doubt it judges (K9)."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.zeilen import read_rows
from shared.web.jsonbody import read_json
from shared.web.refusals import Unreadable

PLAIN = st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=5)
ANYTHING = PLAIN | st.lists(PLAIN, max_size=2) | st.dictionaries(st.text(max_size=3), PLAIN, max_size=2)
ROWS = st.lists(st.dictionaries(st.sampled_from(["beleg", "minuten", "art", "x:y", "[z"]), ANYTHING), max_size=5)


@given(rows=ROWS, escaped=st.booleans())
def test_k9_rows_read_at_once_are_those_of_the_strict_reader(rows: list[dict[str, Any]], escaped: bool) -> None:  # noqa: FBT001  # hypothesis
    body = json.dumps({"zeilen": rows}, ensure_ascii=escaped).encode("utf-8", "surrogatepass")
    try:
        strict = read_json(body)["zeilen"]
    except Unreadable:
        strict = None
    assert read_rows(body, "zeilen") in (None, strict)


def test_k9_plain_rows_are_read_at_once() -> None:
    assert read_rows('{"zeilen": [{"beleg": "Ä-1", "minuten": 5}, {}]}'.encode(), "zeilen") == [
        {"beleg": "Ä-1", "minuten": 5}, {},
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        b'{"zeilen": [{"beleg": "1", "beleg": "2"}]}',
        b'{"zeilen": [{"minuten": 1}], "zeilen": [{"minuten": 2}]}',
        b'{"zeilen": [{"minuten": 1}], "atomar": true}',
        b'{"zeilen": [{"minuten": NaN}]}',
        b'{"zeilen": [{"minuten": Infinity}]}',
        b'{"zeilen": [{"beleg": "\\u0000"}]}',
        b'{"zeilen": [{"beleg": "\xff"}]}',
        b'{"zeilen": [[1], {"minuten": 1}]}',
        b'{"zeilen": [1]}',
        b'{"zeilen": {"minuten": 1}}',
        b'[{"minuten": 1}]',
        b'\xef\xbb\xbf{"zeilen": []}',
        b"{",
        b"null",
        b"",
    ],
)
def test_k9_what_is_doubtful_is_left_to_the_strict_reader(body: bytes) -> None:
    assert read_rows(body, "zeilen") is None


def test_a_number_with_a_fraction_is_left_to_the_strict_reader() -> None:
    assert read_rows(b'{"zeilen": [{"minuten": 5.0}]}', "zeilen") is None
