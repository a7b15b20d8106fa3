"""The policy and the probes of the matrix, without an installation: every operation has a row, every row a right."""

import json
from pathlib import Path

import httpx
import pytest

from proof.issuer import SERVICES
from proof.matrix.__main__ import LEAST_CELLS, check_document, read_policy
from proof.matrix.cells import Cell, cells_of, judge, trace
from proof.matrix.documents import open_models, operations_of, routes_of
from proof.matrix.forms import readable
from proof.matrix.probe import Probe
from proof.matrix.probes import PROBES

DOCUMENTS = Path(__file__).parents[2] / "docs" / "openapi"
POLICY = read_policy()


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_and_route_has_its_row_and_no_form_is_open(service: str) -> None:
    document = json.loads((DOCUMENTS / f"{service}.json").read_text())
    assert check_document(service, document, routes=routes_of(service), policy=POLICY) == []
    assert set(PROBES[service]) <= operations_of(document)


def test_what_the_policy_does_not_know_or_knows_alone_is_told() -> None:
    form = {"type": "object", "properties": {"a": {"type": "string"}}}
    body = {"content": {"application/json": {"schema": form}}}
    document = {"paths": {"/v1/neu": {"post": {"requestBody": body}}}, "components": {"schemas": {}}}
    policy = {"budget": {"GET /v1/alt": {}}, "ausserhalb": []}
    assert check_document("budget", document, routes={"POST /v1/neu", "GET /v1/heimlich"}, policy=policy) == [
        "budget POST /v1/neu: has no row in the policy",
        "budget GET /v1/alt: the policy's row has no operation",
        "budget GET /v1/heimlich: a route outside OpenAPI",
        "budget body: takes members that are not described",
    ]


def test_each_list_of_fields_is_read_by_a_role_and_names_its_fields_once() -> None:
    lines = [line for service in SERVICES for line in POLICY[service].values()]
    assert {name for line in lines for name in line.get("liest", {}).values()} == set(POLICY["felder"])
    assert all(set(line.get("liest", {})) <= set(line) for line in lines)
    for felder in POLICY["felder"].values():
        names = list(readable(felder))
        assert len(set(names)) == len(names) > 0


CLOSED = {"type": "object", "properties": {}, "additionalProperties": False}


@pytest.mark.parametrize(
    ("member", "found"),
    [
        ({"type": "string"}, []),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, []),
        ({"type": "object", "patternProperties": {"^[a-z]+$": CLOSED}}, []),
        ({"type": "array", "items": {"$ref": "#/components/schemas/A"}}, []),
        ({"type": "object", "properties": {"b": {"type": "string"}}}, ["A.a"]),
        ({"type": "object"}, ["A.a"]),
        ({"type": "object", "additionalProperties": True}, ["A.a"]),
        ({"type": "object", "additionalProperties": {}}, ["A.a"]),
        ({"anyOf": [{"type": "object", "additionalProperties": True}, {"type": "null"}]}, ["A.a"]),
        ({"type": "object", "patternProperties": {"^x": {"type": "object"}}}, ["A.a.^x"]),
        ({"type": "object", "additionalProperties": {"type": "object", "additionalProperties": True}}, ["A.a"]),
        ({"title": "Anything"}, ["A.a"]),
    ],
)
def test_a_form_that_takes_what_nobody_described_is_found(member: object, found: list[str]) -> None:
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}
    document = {
        "paths": {"/x": {"post": {"requestBody": body}}},
        "components": {"schemas": {"A": CLOSED | {"properties": {"a": member}}}},
    }
    assert open_models(document) == found


def test_there_are_enough_cells_and_each_expects_a_status() -> None:
    cells: list[Cell] = [cell for service in SERVICES for cell in cells_of(service, POLICY)]
    assert len(cells) >= LEAST_CELLS
    assert {cell.status() for cell in cells} <= {200, 201, 401, 403, 404, 409, 412, 422}


@pytest.mark.parametrize(
    ("expected", "status", "text", "fault"),
    [
        ("ja", 404, "", "404 instead of 200"),
        ("403", 200, "nord-1", "200 instead of 403"),
        ("ja", 200, "[]", "does not show"),
        ("fort", 200, "nord-1", "shows"),
    ],
)
def test_what_is_answered_otherwise_than_the_policy_has_it_is_told(
    expected: str, status: int, text: str, fault: str
) -> None:
    cell = Cell("budget", "GET /v1/sozialraeume", "wjh", "eigen", expected, Probe(marke="area"), {})
    assert fault in (judge(cell, httpx.Response(status, text=text), names={"area": "nord-1"}, absent=None) or "")


def test_a_hidden_thing_that_differs_from_nothing_by_a_header_is_told() -> None:
    cell = Cell("budget", "GET /v1/ausgaben/{ausgabe}", "wjh", "anderes_jugendamt", "fort", Probe(), {})
    nothing, hidden = httpx.Response(404, text="x"), httpx.Response(404, text="x", headers={"ETag": '"1"'})
    assert judge(cell, nothing, names={"area": "nord-1"}, absent=trace(nothing)) is None
    assert "differs" in (judge(cell, hidden, names={"area": "nord-1"}, absent=trace(nothing)) or "")
