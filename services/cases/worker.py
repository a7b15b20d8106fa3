"""The case service's background work: carry hours to the budget (K10), settle open signatures (K4), keep copies fresh.

Wiring only. `python -m services.cases.worker`
"""

import asyncio
from collections.abc import Sequence

from services.cases.clients.bindungen import BindungenClient, Bindungsbuch
from services.cases.clients.budget import Budget, BudgetClient
from services.cases.clients.kontraktausgaben import Ausgabenbuch, AusgabenClient
from services.cases.clients.meldungen import MeldungClient
from services.cases.clients.stellen import StellenbuchClient
from services.cases.clients.vorjahr import VorjahrClient, Vorjahresbuch
from services.cases.settings import Settings
from services.cases.usecases.adopt_ausgaben import adopt_ausgaben
from services.cases.usecases.adopt_bindungen import adopt_bindungen
from services.cases.usecases.adopt_vorjahr import adopt_tenants
from services.cases.usecases.count_vollstaendigkeit import count_tenants
from services.cases.usecases.expire_kontrakte import expire_kontrakte
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from services.cases.usecases.relay import Weg, relay_wege
from services.cases.usecases.relay_meldungen import way_of_freigaben, way_of_vollstaendigkeit
from services.cases.usecases.relay_team import way_of_stellen, way_of_vorfeldhilfen
from services.cases.usecases.relay_verbrauch import relay_tenants
from services.cases.usecases.release_declared import release_tenants
from services.cases.usecases.settle_absichten import settle_absichten
from shared.http.budget import connect
from shared.kalender import system_clock
from shared.storage.aufbewahrung import plan_retention
from shared.storage.database import Database
from shared.storage.jobs import Jobs, work_until_stopped
from shared.storage.pace import Pace, work_steadily
from shared.storage.siegel import plan_sealing
from shared.web.logs import configure_logging

EVERY_FIVE_SECONDS = "* * * * * */5"
EVERY_MINUTE = "* * * * *"
EVERY_HOUR = "2 * * * *"  # a day ends in Berlin, jobs are timed in UTC
UNHURRIED = 5.0  # seconds that a message waits at most for which nobody waits


def plan_jobs(jobs: Jobs, *, database: Database, budget: Budget, buch: Stammdatenbuch) -> None:
    """Say what is to be done how often."""

    async def settle() -> None:
        await settle_absichten(database, budget, now=system_clock())

    async def expire() -> None:
        await expire_kontrakte(database, now=system_clock())

    jobs.every(EVERY_HOUR, name="expire_kontrakte", job=expire)
    jobs.every(EVERY_FIVE_SECONDS, name="settle_absichten", job=settle)
    jobs.every(EVERY_FIVE_SECONDS, name="refresh_stammdaten", job=buch.refresh_tenants)


def plan_declarations(jobs: Jobs, *, database: Database) -> None:
    """Say how often it is looked for months that are newly expected (X3) and Kontrakte to be released (V7)."""

    async def count() -> None:
        await count_tenants(database, now=system_clock())

    async def release() -> None:
        await release_tenants(database, now=system_clock())

    jobs.every(EVERY_MINUTE, name="count_vollstaendigkeit", job=count)
    jobs.every(EVERY_MINUTE, name="release_declared", job=release)


def plan_ausgaben(jobs: Jobs, *, database: Database, budget: Ausgabenbuch) -> None:
    """Say how often it is looked for what was spent with Kontrakte's numbers (K12)."""

    async def adopt() -> None:
        await adopt_ausgaben(database, budget, now=system_clock())

    jobs.every(EVERY_MINUTE, name="adopt_ausgaben", job=adopt)


def plan_bindungen(jobs: Jobs, *, database: Database, budget: Bindungsbuch) -> None:
    """Say how often it is looked for Bindungen that the budget has changed by itself (K4, V7, K14)."""

    async def adopt() -> None:
        await adopt_bindungen(database, budget, now=system_clock())

    jobs.every(EVERY_FIVE_SECONDS, name="adopt_bindungen", job=adopt)


def plan_vorjahr(jobs: Jobs, *, database: Database, budget: Vorjahresbuch) -> None:
    """Say how often it is looked for refused rows that were accepted as `vorjahr` (V13)."""

    async def adopt() -> None:
        await adopt_tenants(database, budget, now=system_clock())

    jobs.every(EVERY_MINUTE, name="adopt_vorjahr", job=adopt)


async def relay(database: Database, budget: Budget) -> None:
    """Carry hours to the budget as they come, until cancelled."""
    await work_steadily(lambda: relay_tenants(database, budget, clock=system_clock), pace=Pace())


async def tell(database: Database, wege: Sequence[Weg]) -> None:
    """Carry what is not hours to the budget as it comes, until cancelled."""
    await work_steadily(lambda: relay_wege(database, wege, clock=system_clock), pace=Pace(slow=UNHURRIED))


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
    plan_declarations(jobs, database=database)
    plan_ausgaben(jobs, database=database, budget=AusgabenClient(client))
    plan_bindungen(jobs, database=database, budget=BindungenClient(client))
    plan_vorjahr(jobs, database=database, budget=VorjahrClient(client))
    plan_sealing(jobs, database=database, service="service-cases", clock=system_clock)
    plan_retention(jobs, database=database, service="service-cases", clock=system_clock)
    meldungen = MeldungClient(client)
    wege = (
        way_of_freigaben(database, meldungen, clock=system_clock),
        way_of_vollstaendigkeit(meldungen),
        way_of_stellen(database, StellenbuchClient(client)),
        way_of_vorfeldhilfen(database, budget, clock=system_clock),
    )
    await work_until_stopped(jobs.run(), relay(database, budget), tell(database, wege))
    await client.close()
    await database.close()


if __name__ == "__main__":
    asyncio.run(work())
