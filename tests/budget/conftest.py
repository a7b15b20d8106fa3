"""The budget's app over its migrated database, and callers of the test's own tenant."""

import pytest
from fastapi import FastAPI

from services.budget.api.deps import Deps
from services.budget.main import assemble
from shared.kalender import system_clock
from shared.storage.database import Database
from tests.builders.clients import Callers
from tests.builders.tokens import TokenMint


@pytest.fixture
def app(budget_database: Database, mint: TokenMint) -> FastAPI:
    return assemble(Deps(budget_database, system_clock), verifier=mint.verifier("budget"))


@pytest.fixture
def callers(app: FastAPI, mint: TokenMint, tenant: str) -> Callers:
    return Callers(app, mint=mint, tenant=tenant)
