"""That the matrix finds a filter that shows what is hidden, and that it tries every parameter of every read."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import httpx
import pytest

from proof.issuer import SERVICES
from proof.matrix.__main__ import read_policy
from proof.matrix.cells import Cell
from proof.matrix.filters import Filter, filters_of, judge, reading_cells, told_apart
from proof.matrix.probe import Probe
from proof.matrix.world import World

DOCUMENTS = Path(__file__).parents[2] / "docs" / "openapi"
OPAQUE = {"limit", "cursor", "seit", "mitarbeitende", "foerderfaehige_kosten"}
NAMES = {"ausgabe": "id-1"}
HIDDEN = Cell("budget", "GET /v1/ausgaben", "leitung", "anderer_bezirk", "fort", Probe(marke="ausgabe"), {})
ASKED = Filter("sozialraum", "nord-1", named=True)


def test_a_filter_that_shows_what_is_hidden_is_told() -> None:
    leaked, kept = httpx.Response(200, json={"items": [{"id": "id-1"}]}), httpx.Response(200, json={"items": []})
    assert judge(HIDDEN, leaked, names=NAMES) == "shows ausgabe, which is hidden"
    assert judge(HIDDEN, kept, names=NAMES) is None
    assert "409" in (judge(HIDDEN, httpx.Response(409), names=NAMES) or "")


def test_a_filter_that_does_not_find_what_it_names_is_told() -> None:
    shown = replace(HIDDEN, expected="ja", relation="eigen")
    assert judge(shown, httpx.Response(200, json={"items": [{"id": "id-1"}]}), names=NAMES) is None
    assert "does not show ausgabe" in (judge(shown, httpx.Response(200, json={"items": []}), names=NAMES) or "")


@pytest.mark.parametrize(
    ("hidden", "differs"),
    [
        (httpx.Response(404, text="no nord-1"), False),
        (httpx.Response(404, text="no nord-1", headers={"X-Count": "1"}), True),
        (httpx.Response(200, text="no nord-1"), True),
        (httpx.Response(404, text="not for you: nord-1"), True),
    ],
)
def test_what_is_hidden_is_told_apart_from_what_does_not_exist(hidden: httpx.Response, *, differs: bool) -> None:
    absent = httpx.Response(404, text=f"no {ASKED.for_nothing().value}")
    assert (told_apart(ASKED, hidden, absent) is not None) == differs


@pytest.mark.parametrize("service", SERVICES)
def test_every_parameter_of_every_read_is_tried(service: str) -> None:
    class Names(dict[str, str]):
        def __missing__(self, name: str) -> str:
            return name

    class Anywhere:
        names, jahr, heute = Names(), 2026, date(2026, 11, 22)

    document, world = json.loads((DOCUMENTS / f"{service}.json").read_text()), cast("World", Anywhere())
    for cell in (one for one in reading_cells(service, read_policy()) if one.method == "GET"):
        parameters = document["paths"][cell.path]["get"].get("parameters", ())
        asked = {one["name"] for one in parameters if one["in"] == "query"} - OPAQUE
        assert {one.name for one in filters_of(cell, document, world)} == asked
