"""A copied Kontrakt is the one that was signed, and may be worked on (tests/builders/copies.py)."""

from typing import Any

import httpx
import pytest

from tests.cases.api.conftest import ZEILE
from tests.cases.house import House

Headers = dict[str, str]


@pytest.mark.parametrize("_turn", ["entered", "entered to be copied", "copied"])
async def test_what_was_signed_once_is_shown_and_worked_on_wherever_it_is_copied_to(
    _turn: str, client: httpx.AsyncClient, asd: Headers, traeger: Headers, signed: dict[str, Any], house: House
) -> None:
    assert (await client.get(f"/v1/kontrakte/{signed['id']}", headers=asd)).json() == signed
    assert await house.budget.clarify(next(iter(house.budget.bound)), jugendamt=house.jugendamt)
    zeile = ZEILE | {"kontrakt": signed["nummer"]}
    assert (await client.post("/v1/leistungen", json=zeile, headers=traeger)).status_code == 201
    assert [row.gegenstand_id for row in await house.rows("SELECT * FROM audit WHERE aktion LIKE '%unterz%'")]
