"""The budget's background work: pay what is due on account (V8), look at thresholds (V11), release (V7). Wiring only.

`python -m services.budget.worker`
"""

import asyncio

from services.budget.settings import Settings
from services.budget.storage import bindungsrest
from services.budget.storage.abschlaege import TENANTS
from services.budget.usecases import check_schwellen, judge_personal
from services.budget.usecases.pay_abschlaege import pay_due_abschlaege
from services.budget.usecases.release_ended import release_ended
from shared.kalender import system_clock
from shared.storage.database import Database
from shared.storage.jobs import Jobs, work_until_stopped
from shared.web.logs import configure_logging

EVERY_TEN_MINUTES = "*/10 * * * *"
EVERY_HOUR = "5 * * * *"  # what is to be looked at daily; a worker that slept through an hour catches up in the next


def plan_jobs(jobs: Jobs, *, database: Database) -> None:
    """Say what is to be done how often."""

    async def pay() -> None:
        for jugendamt in await database.tenants(TENANTS):
            await pay_due_abschlaege(database, jugendamt, now=system_clock())

    async def check() -> None:
        for jugendamt in await database.tenants(check_schwellen.TENANTS):
            await check_schwellen.check_schwellen(database, jugendamt, now=system_clock())

    async def release() -> None:
        for jugendamt in await database.tenants(bindungsrest.TENANTS):
            await release_ended(database, jugendamt, now=system_clock())

    async def judge() -> None:
        for jugendamt in await database.tenants(judge_personal.TENANTS):
            await judge_personal.check_personal(database, jugendamt, now=system_clock())

    jobs.every(EVERY_TEN_MINUTES, name="pay_abschlaege", job=pay)
    jobs.every(EVERY_HOUR, name="check_schwellen", job=check)
    jobs.every(EVERY_HOUR, name="check_personal", job=judge)
    jobs.every(EVERY_HOUR, name="release_ended", job=release)


async def work() -> None:
    """Work until SIGTERM or SIGINT."""
    settings = Settings()
    configure_logging(settings.log_level)
    database = Database(settings.database_url, application="budget-worker", pool_size=2)
    jobs = Jobs(settings.database_url, service="budget")
    plan_jobs(jobs, database=database)
    await work_until_stopped(jobs.run())
    await database.close()


if __name__ == "__main__":
    asyncio.run(work())
