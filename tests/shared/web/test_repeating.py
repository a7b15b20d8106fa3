"""If-Match, ETag and Idempotency-Key (contract.md, Repeating)."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest
from jsonschema import Draft202012Validator

from shared.contracts.versions import Match, NoVersionYet, require_match
from shared.web.problems import answer_refusal
from shared.web.versions import read_match
from tests.shared.web.service import MINT, TENANT, THERE, build_service, client_of, wjh

THING = f"/v1/things/{THERE}"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(build_service(), **wjh()) as client:
        yield client


@pytest.mark.parametrize("value", ['"7"', "*", ' "7" ', '"1", "7"', '"1","7"', 'W/"1", "7"'])
async def test_the_version_that_was_seen_passes(client: httpx.AsyncClient, value: str) -> None:
    assert (await client.patch(THING, headers={"If-Match": value})).status_code == 200


@pytest.mark.parametrize("value", ['"8"', 'W/"7"', '"1", "2"', '""'])
async def test_another_version_or_a_weak_one_is_412(client: httpx.AsyncClient, value: str) -> None:
    answer = await client.patch(THING, headers={"If-Match": value})
    assert (answer.status_code, answer.json()["type"]) == (412, "/problems/version-veraltet")


@pytest.mark.parametrize("value", ['"7"', "*"])
def test_a_version_of_what_is_not_there_is_told_so(value: str) -> None:
    with pytest.raises(NoVersionYet) as raised:
        require_match(read_match(value), None)
    answer = answer_refusal(raised.value, table={})
    assert answer is not None
    told = json.loads(bytes(answer.body))
    assert (told["status"], told["type"]) == (412, "/problems/noch-nicht-angelegt")
    assert told["detail"] == "There is nothing here yet: leave If-Match out to create it."
    require_match(None, None)


async def test_no_version_is_428(client: httpx.AsyncClient) -> None:
    answer = await client.patch(THING)
    assert (answer.status_code, answer.json()["type"]) == (428, "/problems/version-fehlt")


@pytest.mark.parametrize("value", ["7", "", '"7', '"7" "8"', "*, *", '*, "7"', 'w/"7"'])
async def test_what_is_no_if_match_is_wrong_input(client: httpx.AsyncClient, value: str) -> None:
    answer = await client.patch(THING, headers={"If-Match": value})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/If-Match")


def test_weak_tags_match_nothing() -> None:
    assert read_match('W/"7"') == Match(etags=frozenset())


async def test_what_was_made_is_named_by_a_path_of_ours_whatever_host_says(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/things", json={"name": "x"}, headers={"Host": "thief.test"})
    assert (answer.headers["Location"], answer.headers["ETag"]) == (THING, '"1"')


async def test_a_trailing_slash_is_not_redirected(client: httpx.AsyncClient) -> None:
    assert (await client.get("/v1/things/", headers={"Host": "thief.test"})).status_code == 404


async def repeat(client: httpx.AsyncClient, content: str, key: str = "k1", query: str = "") -> tuple[str, str]:
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    answer = await client.post(f"/v1/things{query}", content=content, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()["key"], answer.json()["fingerprint"]


async def test_the_same_content_has_the_same_fingerprint_however_it_is_spaced(client: httpx.AsyncClient) -> None:
    first = await repeat(client, '{"name": "ä", "zeilen": []}')
    assert first == await repeat(client, '{ "zeilen":[],"name":"\\u00e4" }')
    assert first[0] == "k1"


async def test_other_content_has_another_fingerprint(client: httpx.AsyncClient) -> None:
    assert (await repeat(client, '{"name": "x"}'))[1] != (await repeat(client, '{"name": "y"}'))[1]


async def test_without_the_header_nothing_is_repeated(client: httpx.AsyncClient) -> None:
    assert (await client.post("/v1/things", json={"name": "x"})).json()["key"] is None


@pytest.mark.parametrize("key", ["", "a b", "x" * 201, "\x7f", "schlüssel"])
async def test_a_key_of_other_signs_is_wrong_input(client: httpx.AsyncClient, key: str) -> None:
    headers = [(b"Idempotency-Key", key.encode())]
    answer = await client.post("/v1/things", json={"name": "x"}, headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/Idempotency-Key")


async def test_two_keys_are_wrong_input(client: httpx.AsyncClient) -> None:
    headers = [("Idempotency-Key", "a"), ("Idempotency-Key", "b")]
    assert (await client.post("/v1/things", json={"name": "x"}, headers=headers)).status_code == 422


async def test_a_raw_body_counts_byte_by_byte() -> None:
    async with client_of(build_service(), **MINT.person("traeger", jugendamt=TENANT)) as client:
        headers = {"Content-Type": "text/csv", "Idempotency-Key": "k"}
        assert (await client.post("/v1/batches", content=b"beleg;datum", headers=headers)).json()["key"] == "k"


@pytest.mark.parametrize(
    ("header", "method", "good", "wrong"),
    [
        ("If-Match", "patch", ['"7"', "*", '"1", "7"', 'W/"7"', '""'], ["7", "", '"7', '"7" "8"', "*, *", 'w/"7"']),
        ("Idempotency-Key", "post", ["k1", "x" * 200, "~"], ["", "a b", "x" * 201, "\x7f", "schlüssel"]),
    ],
)
def test_the_document_says_which_versions_and_keys_are_read(
    header: str, method: str, good: list[str], wrong: list[str]
) -> None:
    operations = (item[method] for item in build_service().openapi()["paths"].values() if method in item)
    parameters = (one for operation in operations for one in operation.get("parameters", ()) if one["name"] == header)
    schema = Draft202012Validator(next(parameters)["schema"])
    assert all(schema.is_valid(value) for value in good)
    assert not any(schema.is_valid(value) for value in wrong)


def test_a_request_in_work_is_documented_wherever_a_key_is_taken() -> None:
    for item in build_service().openapi()["paths"].values():
        for operation in item.values():
            if any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", ())):
                assert "409" in operation["responses"]
