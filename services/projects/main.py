"""The project service's HTTP door: wiring only. `uvicorn services.projects.main:create_app --factory`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.projects.api import antraege, eigenanteil, entscheidungen
from services.projects.api.deps import Deps
from services.projects.api.problems import PROBLEMS
from services.projects.clients.budget import BudgetOverHttp
from services.projects.settings import Settings
from shared.http.budget import connect
from shared.http.service import ServiceClient
from shared.kalender import system_clock
from shared.storage.database import Database
from shared.web.app import Lifespan, build_app
from shared.web.bindung_problems import PASSED_ON
from shared.web.logs import configure_logging
from shared.web.tokens import JwksOverHttp, Verifier

ROUTERS = (eigenanteil.router, antraege.router, entscheidungen.router)
DESCRIPTION = "Projects of the Sozialraum: application, decision, binding of the grant (P1-P7)."


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
        routers=ROUTERS,
        problems=PROBLEMS,
        verifier=verifier,
        checks={"datenbank": deps.database.check},
        lifespan=lifespan,
        deps=deps,
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
