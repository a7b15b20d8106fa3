"""That the matrix finds an answer that shows other fields than the policy lets its reader see."""

from collections.abc import Mapping
from typing import Any

import httpx

from proof.matrix.cells import Cell
from proof.matrix.probe import Probe
from proof.matrix.readings import Readings

FIELDS = ("nummer", "aktenzeichen", "traeger")
OPERATION = "GET /v1/kontrakte/{kontrakt}"
LINE: Mapping[str, Any] = {"asd": "raum", "wjh": "alles", "traeger": "eigenes", "liest": {"traeger": "kontrakt"}}


def readings() -> Readings:
    form = {
        "type": "object",
        "properties": {name: {"type": "string"} for name in FIELDS}
        | {"fassungen": {"type": "array", "items": {"properties": {"am": {}, "grund": {"type": "string"}}}}},
    }
    answers = {"200": {"content": {"application/json": {"schema": form}}}}
    document = {"paths": {"/v1/kontrakte/{kontrakt}": {"get": {"responses": answers}}}, "components": {"schemas": {}}}
    felder = {"kontrakt": ["nummer", "traeger", {"fassungen": ["am"]}]}
    return Readings(document, felder, {OPERATION: LINE})


def said(taken: Readings, rolle: str, **members: object) -> list[str]:
    cell = Cell("cases", OPERATION, rolle, "eigen", "ja", Probe(), LINE)
    return taken.add(cell, httpx.Response(200, json=members), names={})


WHOLE = {"nummer": "K-1", "aktenzeichen": "51-7", "fassungen": [{"am": "x", "grund": "y"}]}


def test_a_reader_of_some_fields_who_is_shown_these_and_no_others_passes() -> None:
    taken = readings()
    found = said(taken, "asd", **WHOLE)
    found += said(taken, "traeger", nummer="K-1", aktenzeichen=None, fassungen=[{"am": "x", "grund": None}])
    assert found + taken.compare() + taken.unproven() == []


def test_a_field_that_a_role_may_not_read_is_told_at_any_depth() -> None:
    found = said(readings(), "traeger", nummer="K-1", aktenzeichen="51-7", fassungen=[{"grund": "y"}])
    assert [fault.partition(": ")[2] for fault in found] == [
        "shows aktenzeichen, which it may not read",
        "shows fassungen.grund, which it may not read",
    ]


def test_a_field_that_no_form_describes_is_told() -> None:
    assert "shows geheim, which no form describes" in said(readings(), "asd", nummer="K-1", geheim="x")[0]


def test_a_field_that_is_shown_to_one_reader_and_not_to_another_is_told() -> None:
    taken = readings()
    assert said(taken, "asd", **WHOLE) + said(taken, "wjh", nummer="K-1") + said(taken, "traeger") == []
    assert taken.compare() == [
        f"{OPERATION} wjh: does not show {name}, which it may read"
        for name in ("aktenzeichen", "fassungen.am", "fassungen.grund")
    ] + [f"{OPERATION} traeger: does not show {name}, which it may read" for name in ("fassungen.am", "nummer")]


def test_a_hidden_field_that_nobody_was_shown_is_no_proof() -> None:
    taken = readings()
    assert said(taken, "asd", nummer="K-1", aktenzeichen="51-7") == []
    assert taken.unproven() == ["kontrakt: nobody was shown fassungen.grund"]


def test_another_traeger_is_named_to_the_office_and_to_no_traeger() -> None:
    taken = readings()
    assert said(taken, "asd", nummer="K-1", traeger="t-vier") == []
    assert "names t-vier to a Träger" in said(taken, "traeger", nummer="K-1", traeger="t-vier")[0]
