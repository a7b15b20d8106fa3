"""Lists: limit, opaque cursor, seit (contract.md, Lists)."""

import base64
from collections.abc import AsyncIterator

import httpx
import pytest

from shared.contracts.listing import Position, read_cursor, read_stand, write_cursor, write_stand
from shared.errors import InputRefused
from tests.shared.web.service import POSITION, THERE, build_service, client_of, wjh


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(build_service(), **wjh()) as client:
        yield client


async def test_a_list_names_its_rows_the_next_page_and_its_stand(client: httpx.AsyncClient) -> None:
    page = (await client.get("/v1/things")).json()
    assert set(page) == {"items", "next", "stand"}
    assert page["items"][0]["name"] == "100 None None None"


async def test_next_leads_behind_the_row_that_it_names(client: httpx.AsyncClient) -> None:
    page = (await client.get("/v1/things?limit=500&seit=7")).json()
    shown = (await client.get("/v1/things", params={"cursor": page["next"]})).json()["items"][0]["name"]
    assert shown == f"100 {POSITION} None None"


@pytest.mark.parametrize("position", [POSITION, Position(0, THERE, 0, 0), Position((1 << 63) - 1, THERE, 1, 2)])
def test_a_cursor_gives_back_its_position(position: Position) -> None:
    assert read_cursor(write_cursor(position)) == position


@pytest.mark.parametrize("stand", [0, 7, (1 << 63) - 1])
def test_a_stand_is_given_back(stand: int) -> None:
    assert read_stand(write_stand(stand)) == stand


def encode(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "ä",
        "=",
        "a b",
        encode("5"),
        encode("[]"),
        encode("[1]"),
        encode('{"a":1}'),
        encode('["\\u0000"]'),
        encode('["\\ud800"]'),
        encode("[" * 1000),
        encode('["1","2","3","4","5","6","7","8","9"]'),
        "W10",
        encode('[1,"no uuid",2,null]'),
        encode(f'[-1,"{THERE.hex}",2,null]'),
        encode(f'[99999999999999999999,"{THERE.hex}",2,null]'),
        "😀",
    ],
)
def test_what_no_list_gave_out_is_refused(cursor: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        read_cursor(cursor)
    assert [finding.pointer for finding in refusal.value.findings] == ["/cursor"]


async def test_a_wrong_cursor_is_wrong_input(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/things?cursor=Mustermann")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/cursor")
    assert "Mustermann" not in answer.text
