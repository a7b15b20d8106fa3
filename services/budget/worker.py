"""The budget's background work: pay what is due on account (V8), look at thresholds (V11), release (V7). Wiring only.

`python -m services.budget.worker`
"""

import asyncio
from collections.abc import Awaitable
from functools import partial
from typing import Protocol

from services.budget.settings import Settings
from services.budget.storage import bindungsrest
from services.budget.storage.abschlaege import TENANTS
from services.budget.usecases import check_schwellen, judge_personal
from services.budget.usecases.pay_abschlaege import pay_due_abschlaege
from services.budget.usecases.release_ended import release_ended
from shared.kalender import Instant, system_clock
from shared.storage.aufbewahrung import plan_retention
from shared.storage.database import Database
from shared.storage.jobs import Jobs, work_until_stopped
from shared.storage.siegel import plan_sealing
from shared.storage.tenants import each_tenant
from shared.web.logs import configure_logging

EVERY_TEN_MINUTES = "*/10 * * * *"
EVERY_HOUR = "5 * * * *"  # what is to be looked at daily; a worker that slept through an hour catches up in the next


class TenantJob(Protocol):
    """Does what is due in one Jugendamt."""

    def __call__(self, database: Database, jugendamt: str, /, *, now: Instant) -> Awaitable[object]:
        """Do it."""


JOBS: tuple[tuple[str, str, str, TenantJob], ...] = (
    (EVERY_TEN_MINUTES, "pay_abschlaege", TENANTS, pay_due_abschlaege),
    (EVERY_HOUR, "check_schwellen", check_schwellen.TENANTS, check_schwellen.check_schwellen),
    (EVERY_HOUR, "check_personal", judge_personal.TENANTS, judge_personal.check_personal),
    (EVERY_HOUR, "release_ended", bindungsrest.TENANTS, release_ended),
)


def plan_jobs(jobs: Jobs, *, database: Database) -> None:
    """Say what is to be done how often."""
    for cron, name, tenants, do in JOBS:
        jobs.every(cron, name=name, job=partial(_do_in_each, database, tenants, do, name))


async def _do_in_each(database: Database, tenants: str, do: TenantJob, name: str) -> None:
    await each_tenant(database, tenants, lambda jugendamt: do(database, jugendamt, now=system_clock()), aufgabe=name)


async def work() -> None:
    """Work until SIGTERM or SIGINT."""
    settings = Settings()
    configure_logging(settings.log_level)
    database = Database(settings.database_url, application="budget-worker", pool_size=2)
    jobs = Jobs(settings.database_url, service="budget")
    plan_jobs(jobs, database=database)
    plan_sealing(jobs, database=database, service="service-budget", clock=system_clock)
    plan_retention(jobs, database=database, service="service-budget", clock=system_clock)
    await work_until_stopped(jobs.run())
    await database.close()


if __name__ == "__main__":
    asyncio.run(work())
