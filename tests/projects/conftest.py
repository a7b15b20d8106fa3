"""A project service of the tests: real database, real tokens, a budget service and a clock that tests set."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from services.projects.api.deps import Deps
from services.projects.main import assemble
from shared.contracts.stammdaten import StammdatenArt
from shared.storage.database import Database
from tests.builders.tokens import TokenMint
from tests.projects.fakes import FakeBudget, SetClock
from tests.projects.journeys import Office


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def budget() -> FakeBudget:
    """Give a budget service that knows the Sozialraum Konz and its Träger with 45 employees."""
    budget = FakeBudget()
    budget.put(StammdatenArt.SOZIALRAUM, "konz", name="Konz", bezirk="konz-bezirk", gemeinden=[], zentren=[])
    budget.put(StammdatenArt.TRAEGER, "lebenshilfe", name="Lebenshilfe", mitarbeitende=45)
    return budget


@pytest.fixture
def app(projects_database: Database, budget: FakeBudget, clock: SetClock, mint: TokenMint) -> FastAPI:
    return assemble(Deps(projects_database, budget, clock), verifier=mint.verifier("projects"))


@pytest_asyncio.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://projects.test") as client:
        yield client


@pytest.fixture
def office(client: httpx.AsyncClient, mint: TokenMint, tenant: str) -> Office:
    return Office(client, mint=mint, tenant=tenant)
