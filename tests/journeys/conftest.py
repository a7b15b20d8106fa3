"""A Jugendamt that is set up for 2026: 100,000.00 in the Sozialraum Konz."""

import pytest_asyncio

from shared.storage.database import Database
from tests.builders.clients import Callers
from tests.builders.copies import Copies
from tests.builders.county import enter_county, set_up
from tests.builders.tokens import TokenMint
from tests.journeys.jugendamt import Jugendamt


@pytest_asyncio.fixture
async def amt(
    budget_database: Database, cases_database: Database, mint: TokenMint, tenant: str, budget_copies: Copies
) -> Jugendamt:
    jugendamt = Jugendamt(budget=budget_database, cases=cases_database, mint=mint, tenant=tenant)

    async def enter(name: str) -> None:
        callers = Callers(jugendamt.budget.app, mint=mint, tenant=name)
        await enter_county(callers, jahr=2026)
        await set_up(callers, jahr=2026, gesamt="100000.00")

    await budget_copies.provide(f"amt {jugendamt.clock.now}", tenant=tenant, enter=enter)
    return jugendamt
