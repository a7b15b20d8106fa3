"""The case service over HTTP, with tokens of the tests' issuer and a budget service that is a fake."""

from collections.abc import AsyncIterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from services.cases.api.deps import Deps
from services.cases.domain.kontrakt import Bindung
from services.cases.main import assemble
from tests.builders.copies import Copies
from tests.builders.tokens import TokenMint
from tests.cases.house import House

KONTRAKT: dict[str, Any] = {
    "aktenzeichen": "51-0007",
    "sozialraum": "konz",
    "traeger": "t1",
    "hilfeart": "31",
    "volumen": "variabel",
    "beginn": "2026-01-01",
    "ende": "2026-12-31",
    "kontingent_minuten": 600,
}
BERATUNG: dict[str, Any] = {"datum": "2026-11-18", "teilnehmende": ["asd", "traeger"], "empfehlung": "Hilfe"}
SIGNATURE: dict[str, Any] = {"rueckwirkung_begruendung": "Die Hilfe läuft seit Januar."}
ZEILE: dict[str, Any] = {"datum": "2026-03-03", "minuten": 60, "art": "fallspezifisch", "beleg": "R-1"}


@pytest.fixture
def app(house: House, mint: TokenMint) -> FastAPI:
    return assemble(Deps(house.database, house.budget, house.buch, house.clock), verifier=mint.verifier("cases"))


@pytest_asyncio.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://cases.test") as client:
        yield client


@pytest.fixture
def asd(mint: TokenMint, tenant: str) -> dict[str, str]:
    return person(mint, tenant)


def person(mint: TokenMint, jugendamt: str) -> dict[str, str]:
    """Give the headers of the one who drafts and signs."""
    return mint.person("asd", jugendamt=jugendamt, sozialraeume=["konz"], zeichnung_bis="20000.00") | {"If-Match": "*"}


@pytest.fixture
def leitung(mint: TokenMint, tenant: str) -> dict[str, str]:
    return mint.person("leitung", jugendamt=tenant, bezirke=["*"]) | {"If-Match": "*"}


@pytest.fixture
def wjh(mint: TokenMint, tenant: str) -> dict[str, str]:
    return mint.person("wjh", jugendamt=tenant)


@pytest.fixture
def traeger(mint: TokenMint, tenant: str) -> dict[str, str]:
    return mint.person("traeger", jugendamt=tenant, traeger="t1")


@dataclass
class Signed:
    """A Kontrakt that was signed over HTTP: as the API shows it, and what the budget bound for it."""

    body: dict[str, Any] = field(default_factory=dict)
    bound: dict[UUID, tuple[Bindung, ...]] = field(default_factory=dict)


@pytest.fixture(scope="session")
def once_signed() -> Signed:
    """Remember what is copied for each test."""
    return Signed()


@pytest_asyncio.fixture
async def signed(
    client: httpx.AsyncClient, house: House, mint: TokenMint, cases_copies: Copies, once_signed: Signed
) -> dict[str, Any]:
    """Give a signed Kontrakt as the API shows it."""

    async def enter(amt: str) -> None:
        asd = person(mint, amt)
        made = (await client.post("/v1/kontrakte", json=KONTRAKT, headers=asd)).json()
        path = f"/v1/kontrakte/{made['id']}"
        await client.post(f"{path}/beratung", json=BERATUNG, headers=asd)
        answer = await client.post(f"{path}/unterzeichnung", json=SIGNATURE, headers=asd)
        assert answer.status_code == 200, answer.text
        once_signed.body, once_signed.bound = answer.json(), dict(house.budget.bound)

    await cases_copies.provide("signed", tenant=house.jugendamt, enter=enter)
    house.budget.bound = dict(once_signed.bound)
    return deepcopy(once_signed.body)
