"""The part of the case service's worker that carries hours to the budget, with a token of the bench."""

import asyncio

from bench.cases.app import connect
from services.cases.clients.budget import BudgetClient
from services.cases.settings import Settings
from services.cases.worker import relay


async def work() -> None:
    """Carry hours until ended."""
    database, client = connect(Settings())
    await relay(database, BudgetClient(client))


if __name__ == "__main__":
    asyncio.run(work())
