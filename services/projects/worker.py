"""The project service's background work: settle decisions (K4), keep copies fresh, carry payments (P9), remind (P8).

Wiring only.

`python -m services.projects.worker`
"""

import asyncio
from typing import Protocol

from services.projects.clients.budget import Budget, BudgetOverHttp
from services.projects.clients.zuwendung import Zuwendungsbuch, ZuwendungsbuchOverHttp
from services.projects.settings import Settings
from services.projects.usecases.adopt_bindungen import adopt_bindungen
from services.projects.usecases.refresh_stammdaten import refresh_tenants
from services.projects.usecases.relay_zuwendung import relay_zuwendungen
from services.projects.usecases.remind_berichte import remind_berichte
from services.projects.usecases.settle_absichten import settle_absichten
from services.projects.usecases.watch_sitzungen import watch_sitzungen
from shared.http.budget import connect
from shared.kalender import Clock, system_clock
from shared.storage.aufbewahrung import plan_retention
from shared.storage.database import Database
from shared.storage.jobs import Job, Jobs, work_until_stopped
from shared.storage.pace import Pace, work_steadily
from shared.storage.siegel import plan_sealing
from shared.web.logs import configure_logging

EVERY_FIVE_SECONDS = "* * * * * */5"
EVERY_HOUR = "20 * * * *"  # what is to be looked at daily; a worker that slept through an hour catches up in the next


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

    async def adopt() -> None:
        await adopt_bindungen(database, budget, now=system_clock())

    jobs.every(EVERY_FIVE_SECONDS, name="settle_absichten", job=settle)
    jobs.every(EVERY_FIVE_SECONDS, name="refresh_stammdaten", job=refresh)
    jobs.every(EVERY_FIVE_SECONDS, name="adopt_bindungen", job=adopt)


def plan_reminders(jobs: Calendar, *, database: Database, clock: Clock = system_clock) -> None:
    """Say when it is looked for reports that are due (P8) and meetings that were missed (P10)."""

    async def remind() -> None:
        await remind_berichte(database, now=clock())

    async def watch() -> None:
        await watch_sitzungen(database, now=clock())

    jobs.every(EVERY_HOUR, name="remind_berichte", job=remind)
    jobs.every(EVERY_HOUR, name="watch_sitzungen", job=watch)


async def relay(database: Database, buch: Zuwendungsbuch) -> None:
    """Carry payments and final grants to the budget as they come, until cancelled."""
    await work_steadily(lambda: relay_zuwendungen(database, buch, clock=system_clock), pace=Pace())


async def work() -> None:
    """Work until SIGTERM or SIGINT."""
    settings = Settings()
    configure_logging(settings.log_level)
    database = Database(settings.database_url, application="projects-worker", pool_size=3)
    client = connect(
        settings.budget_url,
        token_url=settings.tokens_url,
        client_id=settings.client_id,
        client_secret=settings.client_secret,
    )
    jobs = Jobs(settings.database_url, service="projects")
    plan_jobs(jobs, database=database, budget=BudgetOverHttp(client))
    plan_reminders(jobs, database=database)
    plan_sealing(jobs, database=database, service="service-projects", clock=system_clock)
    plan_retention(jobs, database=database, service="service-projects", clock=system_clock)
    await work_until_stopped(jobs.run(), relay(database, ZuwendungsbuchOverHttp(client)))
    await client.close()
    await database.close()


if __name__ == "__main__":
    asyncio.run(work())
