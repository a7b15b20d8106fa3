"""The project service's background work: settle open decisions (K4), keep the read copies fresh. Wiring only.

`python -m services.projects.worker`
"""

import asyncio
from typing import Protocol

from services.projects.clients.budget import Budget, BudgetOverHttp
from services.projects.settings import Settings
from services.projects.usecases.refresh_stammdaten import refresh_tenants
from services.projects.usecases.refresh_vorgemerkte import refresh_vorgemerkte
from services.projects.usecases.settle_absichten import settle_absichten
from shared.http.budget import connect
from shared.kalender import system_clock
from shared.storage.database import Database
from shared.storage.jobs import Job, Jobs, work_until_stopped
from shared.web.logs import configure_logging

EVERY_FIVE_SECONDS = "* * * * * */5"


class Calendar(Protocol):
    """Runs jobs by a cron line."""

    def every(self, cron: str, /, *, name: str, job: Job) -> None:
        """Run `job` at these times."""


def plan_jobs(jobs: Calendar, *, database: Database, budget: Budget) -> None:
    """Say what is to be done how often."""

    async def settle() -> None:
        await settle_absichten(database, budget, now=system_clock())

    async def refresh() -> None:
        await refresh_tenants(database, budget, now=system_clock())

    async def reprice() -> None:
        await refresh_vorgemerkte(database, budget, now=system_clock())

    jobs.every(EVERY_FIVE_SECONDS, name="settle_absichten", job=settle)
    jobs.every(EVERY_FIVE_SECONDS, name="refresh_stammdaten", job=refresh)
    jobs.every(EVERY_FIVE_SECONDS, name="refresh_vorgemerkte", job=reprice)


async def work() -> None:
    """Work until SIGTERM or SIGINT."""
    settings = Settings()
    configure_logging(settings.log_level)
    database = Database(settings.database_url, application="projects-worker", pool_size=2)
    client = connect(
        settings.budget_url,
        token_url=settings.tokens_url,
        client_id=settings.client_id,
        client_secret=settings.client_secret,
    )
    jobs = Jobs(settings.database_url, service="projects")
    plan_jobs(jobs, database=database, budget=BudgetOverHttp(client))
    await work_until_stopped(jobs.run())
    await client.close()
    await database.close()


if __name__ == "__main__":
    asyncio.run(work())
