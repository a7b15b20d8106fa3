"""The case service's background work: carry hours to the budget (K10), settle open signatures (K4), refresh copies.

Wiring only. `python -m services.cases.worker`
"""

import asyncio
import signal
from contextlib import suppress

import structlog

from services.cases.clients.budget import Budget, BudgetClient
from services.cases.main import budget_client
from services.cases.settings import Settings
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from services.cases.usecases.relay_verbrauch import relay_tenants
from services.cases.usecases.settle_absichten import settle_absichten
from shared.errors import StorageAway
from shared.kalender import system_clock
from shared.storage.database import Database
from shared.storage.jobs import Jobs
from shared.web.logs import configure_logging

EVERY_FIVE_SECONDS = "* * * * * */5"
PAUSE = 0.2  # seconds between two looks into the outbox
_logger = structlog.get_logger(__name__)


def plan_jobs(jobs: Jobs, *, database: Database, budget: Budget, buch: Stammdatenbuch) -> None:
    """Say what is to be done how often."""

    async def settle() -> None:
        await settle_absichten(database, budget, now=system_clock())

    jobs.every(EVERY_FIVE_SECONDS, name="settle_absichten", job=settle)
    jobs.every(EVERY_FIVE_SECONDS, name="refresh_stammdaten", job=buch.refresh_tenants)


async def relay(database: Database, budget: Budget) -> None:
    """Carry hours to the budget as they come, until cancelled."""
    while True:
        more = False
        try:
            more = await relay_tenants(database, budget, clock=system_clock)
        except StorageAway:
            _logger.warning("datenbank_nicht_erreichbar")
        if not more:
            await asyncio.sleep(PAUSE)


async def work() -> None:
    """Work until SIGTERM or SIGINT."""
    settings = Settings()
    configure_logging(settings.log_level)
    database = Database(settings.database_url, application="cases-worker", pool_size=4)
    client = budget_client(settings)
    budget = BudgetClient(client)
    jobs = Jobs(settings.database_url, service="cases")
    plan_jobs(jobs, database=database, budget=budget, buch=Stammdatenbuch(database, budget))
    running = asyncio.gather(jobs.run(), relay(database, budget))
    for stop in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(stop, running.cancel)
    with suppress(asyncio.CancelledError):
        await running
    await client.close()
    await database.close()


if __name__ == "__main__":
    asyncio.run(work())
