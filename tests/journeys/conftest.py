"""A Jugendamt that is set up for 2026: 100,000.00 in the Sozialraum Konz."""

import pytest_asyncio

from shared.storage.database import Database
from tests.builders.county import enter_county, set_up
from tests.builders.tokens import TokenMint
from tests.journeys.jugendamt import Jugendamt


@pytest_asyncio.fixture
async def amt(budget_database: Database, cases_database: Database, mint: TokenMint, tenant: str) -> Jugendamt:
    jugendamt = Jugendamt(budget=budget_database, cases=cases_database, mint=mint, tenant=tenant)
    await enter_county(jugendamt.budget, jahr=2026)
    await set_up(jugendamt.budget, jahr=2026, gesamt="100000.00")
    return jugendamt
