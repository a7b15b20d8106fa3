"""The case service's background work: carry hours to the budget (K10), settle open signatures (K4), keep copies fresh.

Wiring only. `python -m services.cases.worker`
"""

import asyncio

from services.cases.clients.budget import Budget, BudgetClient
from services.cases.settings import Settings
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from services.cases.usecases.refresh_vorgemerkte import refresh_vorgemerkte
from services.cases.usecases.relay_verbrauch import relay_tenants
from services.cases.usecases.settle_absichten import settle_absichten
from shared.http.budget import connect
from shared.kalender import system_clock
from shared.storage.database import Database
from shared.storage.jobs import Jobs, work_until_stopped
from shared.web.logs import configure_logging

EVERY_FIVE_SECONDS = "* * * * * */5"
PAUSE = 0.2  # seconds between two looks into the outbox


def plan_jobs(jobs: Jobs, *, database: Database, budget: Budget, buch: Stammdatenbuch) -> None:
    """Say what is to be done how often."""

    async def settle() -> None:
        await settle_absichten(database, budget, now=system_clock())

    async def reprice() -> None:
        await refresh_vorgemerkte(database, budget, now=system_clock())

    jobs.every(EVERY_FIVE_SECONDS, name="settle_absichten", job=settle)
    jobs.every(EVERY_FIVE_SECONDS, name="refresh_stammdaten", job=buch.refresh_tenants)
    jobs.every(EVERY_FIVE_SECONDS, name="refresh_vorgemerkte", job=reprice)


async def relay(database: Database, budget: Budget) -> None:
    """Carry hours to the budget as they come, until cancelled."""
    while True:
        if not await relay_tenants(database, budget, clock=system_clock):
            await asyncio.sleep(PAUSE)


async def work() -> None:
    """Work until SIGTERM or SIGINT."""
    settings = Settings()
    configure_logging(settings.log_level)
    database = Database(settings.database_url, application="cases-worker", pool_size=4)
    client = connect(
        settings.budget_url,
        token_url=settings.tokens_url,
        client_id=settings.client_id,
        client_secret=settings.client_secret,
    )
    budget = BudgetClient(client)
    jobs = Jobs(settings.database_url, service="cases")
    plan_jobs(jobs, database=database, budget=budget, buch=Stammdatenbuch(database, budget))
    await work_until_stopped(jobs.run(), relay(database, budget))
    await client.close()
    await database.close()


if __name__ == "__main__":
    asyncio.run(work())
