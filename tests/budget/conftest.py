"""The budget's app over its migrated database, with a clock that tests set, and callers of the test's own tenant."""

import pytest
from fastapi import FastAPI

from services.budget.api.deps import Deps
from services.budget.main import assemble
from shared.storage.database import Database
from tests.budget.office import Office, SetClock
from tests.builders.clients import Callers
from tests.builders.copies import Copies
from tests.builders.tokens import TokenMint


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def app(budget_database: Database, mint: TokenMint, clock: SetClock) -> FastAPI:
    return assemble(Deps(budget_database, clock), verifier=mint.verifier("budget"))


@pytest.fixture
def callers(app: FastAPI, mint: TokenMint, tenant: str) -> Callers:
    return Callers(app, mint=mint, tenant=tenant)


@pytest.fixture
def office(callers: Callers, budget_database: Database, clock: SetClock, budget_copies: Copies) -> Office:
    return Office(callers, budget_database, clock, budget_copies)
