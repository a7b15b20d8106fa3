"""Wrong and unreadable input: each fault with its place and code, and nothing of what was sent."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from shared.web.findings import findings_of
from shared.web.jsonbody import read_json
from shared.web.refusals import Unreadable
from tests.shared.web.service import THERE, build_service, client_of, wjh

SECRET = "Mustermann, Max"
KONTRAKT = {"art": "kontrakt", "kontrakt": str(THERE), "betrag": "1.00"}


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(build_service(), **wjh()) as client:
        yield client


async def faults(client: httpx.AsyncClient, body: Any) -> list[tuple[str, str]]:  # noqa: ANN401  # any JSON
    answer = await client.post("/v1/things", json=body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["type"] == "/problems/eingabe"
    assert "Mustermann" not in answer.text
    return [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"name": 5}, ("/name", "typ")),
        ({"name": ""}, ("/name", "laenge")),
        ({"name": "x" * 201}, ("/name", "laenge")),
        ({"fuer": {**KONTRAKT, "art": SECRET}}, ("/fuer", "auswahl")),
        ({"fuer": {"betrag": "1.00"}}, ("/fuer", "fehlt")),
        ({"fuer": {**KONTRAKT, "kontrakt": SECRET}}, ("/fuer/kontrakt", "uuid")),
        ({"fuer": {**KONTRAKT, "betrag": SECRET}}, ("/fuer/betrag", "geld")),
        ({"fuer": {**KONTRAKT, "betrag": "0.00"}}, ("/fuer/betrag", "geld")),
        ({"fuer": {**KONTRAKT, "betrag": 1.5}}, ("/fuer/betrag", "geld")),
        ({"fuer": {"art": "kontrakt", "kontrakt": str(THERE)}}, ("/fuer/betrag", "fehlt")),
        ({"fuer": {**KONTRAKT, "notiz": SECRET}}, ("/fuer/notiz", "unbekannt")),
        ({"fuer": {"art": "projekt", "jahre": [2014, SECRET]}}, ("/fuer/jahre/1", "typ")),
        ({"fuer": [SECRET]}, ("/fuer", "typ")),
        ({"zeilen": [KONTRAKT, {**KONTRAKT, "betrag": "1,00"}]}, ("/zeilen/1/betrag", "geld")),
        ({"zeilen": [KONTRAKT] * 4}, ("/zeilen", "anzahl")),
        ({"zeilen": {"0": SECRET}}, ("/zeilen", "typ")),
        ({"einwohner": {"neheim": -1}}, ("/einwohner/neheim", "bereich")),
        ({"einwohner": {SECRET: 1}}, ("/einwohner", "muster")),
        ({SECRET: 1}, ("", "unbekannt")),
        ({"zusatz": SECRET}, ("/zusatz", "unbekannt")),
    ],
)
async def test_each_fault_has_its_place_and_code(
    client: httpx.AsyncClient, change: dict[str, Any], fault: tuple[str, str]
) -> None:
    assert await faults(client, {"name": SECRET, **change}) == [fault]


async def test_all_faults_are_named_at_once(client: httpx.AsyncClient) -> None:
    assert await faults(client, {"fuer": {**KONTRAKT, "betrag": ""}, "neu": 1}) == [
        ("/name", "fehlt"), ("/fuer/betrag", "geld"), ("/neu", "unbekannt"),
    ]  # fmt: skip


@pytest.mark.parametrize("body", [[], "x", 5, None, True])
async def test_a_body_that_is_no_object_is_told_at_its_root(client: httpx.AsyncClient, body: Any) -> None:  # noqa: ANN401  # any JSON
    assert [pointer for pointer, _ in await faults(client, body)] == [""]


async def test_no_body_is_told_at_its_root(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/things")
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [("", "fehlt")]


async def test_a_flood_of_faults_is_answered_with_the_first_200(client: httpx.AsyncClient) -> None:
    assert len(await faults(client, {"name": "x", **{f"f{number}": 1 for number in range(900)}})) == 200


async def test_queries_are_told_by_their_names(client: httpx.AsyncClient) -> None:
    for query, fault in (
        ("limit=0", ("/limit", "bereich")),
        ("limit=501", ("/limit", "bereich")),
        ("limit=x", ("/limit", "typ")),
        ("jahr=1900", ("/jahr", "bereich")),
        ("sozialraumm=x", ("/sozialraumm", "unbekannt")),
        ("Max+Mustermann=x", ("", "unbekannt")),
        ("limit=1&limit=2", ("/limit", "mehrfach")),
        ("seit=%27", ("/seit", "muster")),
    ):
        answer = await client.get(f"/v1/things?{query}")
        assert answer.status_code == 422, query
        assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [fault]
        assert "Mustermann" not in answer.text


def test_a_text_that_pydantic_or_a_validator_made_of_the_input_does_not_pass() -> None:
    error = {"type": "value_error", "loc": ("body", "name"), "msg": f"Value error, {SECRET}", "ctx": {"error": SECRET}}
    custom = {"type": "eigen", "loc": ("body", "name"), "msg": f"no {SECRET}", "ctx": {"name": SECRET}}
    told = findings_of([error, custom], body={"name": SECRET})
    assert [finding.code for finding in told] == ["wert", "eigen"]
    assert all("Muster" not in finding.detail for finding in told)


UNREADABLE = {
    "cut off": b'{"name": "x"',
    "empty text": b" ",
    "not UTF-8": b'{"name": "\xff"}',
    "UTF-16": '{"name": "x"}'.encode("utf-16"),
    "a name twice": b'{"name": "x", "name": "y"}',
    "a name twice below": b'{"name": "x", "fuer": {"art": "a", "art": "b"}}',
    "NaN": b'{"name": NaN}',
    "Infinity": b'{"name": -Infinity}',
    "a comma too much": b'{"name": "x",}',
    "a comment": b'{"name": "x"} // Mustermann',
    "two values": b'{"name": "x"}{}',
    "a raw control character": b'{"name": "a\nb"}',
    "NUL": b'{"name": "Mustermann\\u0000"}',
    "NUL in a name": b'{"name\\u0000": 1}',
    "a lone surrogate": b'{"name": "Mustermann\\ud800"}',
    "a lone surrogate in a name": b'{"\\udfff": 1}',
    "a huge number": b'{"name": ' + b"9" * 5000 + b"}",
    "deep lists": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 100 + b"1" + b"}" * 100,
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE.keys())
async def test_a_body_that_parsers_would_read_differently_is_400(client: httpx.AsyncClient, content: bytes) -> None:
    answer = await client.post("/v1/things", content=content, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/unlesbar")
    assert "Mustermann" not in answer.text


def test_a_text_with_nul_is_told_by_its_place() -> None:
    with pytest.raises(Unreadable) as refusal:
        read_json(b'{"zeilen": [{"beleg": "a\\u0000"}]}')
    assert [finding.pointer for finding in refusal.value.findings] == ["/zeilen/0/beleg"]


@pytest.mark.parametrize("value", [{"a": ["ä", "\U0001f600", 1, None]}, "\\u0000 as text", [[[]]]])
def test_what_is_json_is_read_as_it_is(value: Any) -> None:  # noqa: ANN401  # any JSON
    assert read_json(json.dumps(value).encode()) == value
    assert read_json(b"\xef\xbb\xbf" + json.dumps(value, ensure_ascii=False).encode()) == value


@pytest.mark.parametrize(("written", "read"), [("5.0", 5), ("5e0", 5), ("-2.00", -2), ("1.5e1", 15), ("0.0", 0)])
def test_a_whole_number_is_one_however_it_is_written(written: str, read: int) -> None:
    value = read_json(f'{{"minuten": {written}}}'.encode())["minuten"]
    assert (value, type(value)) == (read, int)


@pytest.mark.parametrize("written", ["5.5", "1e400", "9007199254740993.0", "1e300"])
def test_other_numbers_with_a_fraction_or_exponent_stay_ones_that_no_field_takes(written: str) -> None:
    assert type(read_json(f'{{"minuten": {written}}}'.encode())["minuten"]) is float


def test_the_document_says_that_a_parameter_has_a_value_and_a_map_no_other_names() -> None:
    document = build_service().openapi()
    operations = [operation for item in document["paths"].values() for operation in item.values()]
    parameters = [one for operation in operations for one in operation.get("parameters", ())]
    assert parameters
    assert not [one["name"] for one in parameters if {"type": "null"} in one["schema"].get("anyOf", ())]
    assert document["components"]["schemas"]["ThingIn"]["properties"]["einwohner"]["additionalProperties"] is False


def test_an_object_with_more_names_than_any_of_ours_is_not_read() -> None:
    names = ", ".join(f'"x{number}": 1' for number in range(1_001))
    with pytest.raises(Unreadable, match="more fields"):
        read_json(f"{{{names}}}".encode())
    assert len(read_json(("{" + names.rpartition(",")[0] + "}").encode())) == 1_000
