"""How long, how slow and in which form a body may be (413, 408, 415)."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from shared.web.limits import BodyLimits
from shared.web.refusals import BodyTooSlow
from tests.shared.web.service import MINT, TENANT, build_service, client_of, wjh

JSON = {"Content-Type": "application/json"}
CSV = {"Content-Type": "text/csv; charset=Windows-1252"}


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(build_service(), **wjh()) as client:
        yield client


@pytest.fixture
async def traeger() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(build_service(), **MINT.person("traeger", jugendamt=TENANT)) as client:
        yield client


async def chunks(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b" " * 65_536


async def test_a_body_above_two_mebibytes_is_413_and_the_limit_is_told(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/things", content=b" " * (2 * 1024 * 1024 + 1), headers=JSON)
    assert (answer.status_code, answer.json()["hoechstens_bytes"]) == (413, 2 * 1024 * 1024)
    assert answer.headers["Connection"] == "close"


async def test_a_body_in_chunks_is_measured_as_it_comes(client: httpx.AsyncClient) -> None:
    assert (await client.post("/v1/things", content=chunks(33), headers=JSON)).status_code == 413
    assert (await client.post("/v1/things", content=chunks(3), headers=JSON)).status_code == 400


async def test_a_length_that_is_announced_too_low_does_not_help(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/things", content=b" " * 3_000_000, headers=JSON | {"Content-Length": "5"})
    assert answer.status_code == 413


async def test_an_operation_may_take_more_than_others(traeger: httpx.AsyncClient) -> None:
    answer = await traeger.post("/v1/batches", content=b"x" * 5_000_000, headers=CSV)
    assert answer.json()["name"] == "text/csv windows-1252 5000000"
    assert (await traeger.post("/v1/batches", content=b"x" * 9_000_000, headers=CSV)).status_code == 413


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=iso-8859-1"},
        {"Content-Type": "json"},
        JSON | {"Content-Encoding": "gzip"},
        JSON | {"Content-Encoding": "br"},
    ],
)
async def test_a_body_in_another_form_is_415(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await client.post("/v1/things", content=b'{"name": "x"}', headers=headers)
    assert (answer.status_code, answer.json()["erlaubt"]) == (415, ["application/json"])


@pytest.mark.parametrize("media_type", ["application/json", "APPLICATION/JSON; charset=UTF-8"])
async def test_json_is_taken_however_it_is_spelled(client: httpx.AsyncClient, media_type: str) -> None:
    headers = {"Content-Type": media_type, "Content-Encoding": "identity"}
    assert (await client.post("/v1/things", content=b'{"name": "x"}', headers=headers)).status_code == 201


async def test_a_raw_body_is_read_as_json_as_strictly(traeger: httpx.AsyncClient) -> None:
    assert (await traeger.post("/v1/batches", content=b'{"a": 1}', headers=JSON)).status_code == 200
    assert (await traeger.post("/v1/batches", content=b'{"a": 1, "a": 2}', headers=JSON)).status_code == 400
    assert (await traeger.post("/v1/batches", content=b"x", headers={"Content-Type": "text/plain"})).status_code == 415


async def test_a_body_that_does_not_come_is_given_up() -> None:
    async def never() -> Message:
        await asyncio.sleep(60)
        raise AssertionError

    async def reads(_scope: Scope, receive: Receive, _send: Send) -> None:
        await receive()

    async def send(_message: Message) -> None:
        raise AssertionError

    with pytest.raises(BodyTooSlow):
        await BodyLimits(reads, seconds=0.05)({"type": "http", "headers": []}, never, send)


async def test_waiting_for_the_end_of_a_connection_after_the_body_is_not_limited() -> None:
    messages = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Message:
        if messages:
            return messages.pop()
        await asyncio.sleep(0.2)
        return {"type": "http.disconnect"}

    async def reads(_scope: Scope, receive: Receive, _send: Send) -> None:
        assert [(await receive())["type"] for _ in range(2)] == ["http.request", "http.disconnect"]

    async def send(_message: Message) -> None:
        raise AssertionError

    await BodyLimits(reads, seconds=0.05)({"type": "http", "headers": []}, receive, send)
