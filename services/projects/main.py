"""The project service's HTTP door: wiring only. `uvicorn services.projects.main:create_app --factory`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.projects.api import (
    antraege,
    auszahlungen,
    berichte,
    bescheide,
    eigenanteil,
    entscheidungen,
    fassungen,
    handbuch,
    indikatoren,
    interessenbekundungen,
    nachweise,
    steuerung,
    verfahren,
    verlaengerungen,
    vorschau,
    warnungen,
)
from services.projects.api.deps import Deps
from services.projects.api.problems import PROBLEMS
from services.projects.clients.budget import BudgetOverHttp
from services.projects.settings import Settings
from services.projects.usecases.read_rueckstand import read_rueckstand
from shared.http.budget import connect
from shared.http.service import ServiceClient
from shared.kalender import system_clock
from shared.storage.database import Database
from shared.storage.siegel import count_unversiegelt
from shared.web.app import Lifespan, build_app, put_together
from shared.web.bindung_problems import PASSED_ON
from shared.web.logs import configure_logging
from shared.web.tokens import JwksOverHttp, Verifier

ROUTERS = (
    eigenanteil.router,
    antraege.router,
    fassungen.router,
    vorschau.router,
    entscheidungen.router,
    bescheide.router,
    verlaengerungen.router,
    auszahlungen.router,
    berichte.router,
    nachweise.router,
    verfahren.router,
    interessenbekundungen.router,
    indikatoren.router,
    steuerung.router,
    warnungen.router,
    handbuch.router,
)
OPERATIONS = put_together(ROUTERS)
DESCRIPTION = (
    "Projects of the Sozialraum, from the application to the final account; selection of a Leitträger (P1-P11)."
)


def create_app() -> FastAPI:
    """Build the app from the environment."""
    settings = Settings()
    configure_logging(settings.log_level)
    database = Database(settings.database_url, application="projects", pool_size=settings.pool_size)
    client = connect(
        settings.budget_url,
        token_url=settings.tokens_url,
        client_id=settings.client_id,
        client_secret=settings.client_secret,
    )
    verifier = Verifier(issuer=settings.issuer, audience=settings.audience, keys=JwksOverHttp(settings.keys_url))
    deps = Deps(database, BudgetOverHttp(client), system_clock)
    return assemble(deps, verifier=verifier, lifespan=closing(database, client))


def assemble(deps: Deps, *, verifier: Verifier, lifespan: Lifespan | None = None) -> FastAPI:
    """Put the app together from what it works with."""
    return build_app(
        name="projects",
        title="Sozialraum: projects",
        description=DESCRIPTION,
        version="1",
        operations=OPERATIONS,
        problems=PROBLEMS,
        verifier=verifier,
        checks={"datenbank": deps.database.check},
        lifespan=lifespan,
        deps=deps,
        gauges={
            "ausgang_ausstehend": lambda: read_rueckstand(deps.database),
            "audit_unversiegelt": lambda: count_unversiegelt(deps.database),
        },
        passed_on=PASSED_ON,
    )


def closing(database: Database, client: ServiceClient) -> Lifespan:
    """Close the connections when the process ends."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await client.close()
        await database.close()

    return lifespan
