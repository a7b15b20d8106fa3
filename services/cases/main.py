"""The case service's HTTP door: wiring only. `uvicorn services.cases.main:create_app --factory`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.cases.api import (
    abgleich,
    aenderungen,
    avise,
    budgetablehnungen,
    kontrakte,
    leistungen,
    plausibilitaet,
    ressourcen,
    sozialraumteams,
    statistik,
    traegerbuch,
    uebergaenge,
    vollstaendigkeit,
    vorfeldhilfen,
    zugriffe,
)
from services.cases.api.deps import Deps
from services.cases.api.problems import PROBLEMS
from services.cases.clients.budget import BudgetClient
from services.cases.settings import Settings
from services.cases.usecases.read_rueckstand import read_rueckstand
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
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
    kontrakte.router,
    uebergaenge.router,
    aenderungen.router,
    leistungen.router,
    statistik.router,
    plausibilitaet.router,
    traegerbuch.router,
    abgleich.router,
    vollstaendigkeit.router,
    ressourcen.router,
    sozialraumteams.router,
    vorfeldhilfen.router,
    avise.router,
    budgetablehnungen.router,
    zugriffe.router,
)
OPERATIONS = put_together(ROUTERS)
DESCRIPTION = "Kontrakte and hours: draft, advice, signature (K1-K7); posting, recognition, reversal (K8-K10, K14)."


def create_app() -> FastAPI:
    """Build the app from the environment."""
    settings = Settings()
    configure_logging(settings.log_level)
    database = Database(settings.database_url, application="cases", pool_size=settings.pool_size)
    client = connect(
        settings.budget_url,
        token_url=settings.tokens_url,
        client_id=settings.client_id,
        client_secret=settings.client_secret,
    )
    budget = BudgetClient(client)
    deps = Deps(database, budget, Stammdatenbuch(database, budget), system_clock)
    verifier = Verifier(issuer=settings.issuer, audience=settings.audience, keys=JwksOverHttp(settings.keys_url))
    return assemble(deps, verifier=verifier, lifespan=closing(database, client))


def assemble(deps: Deps, *, verifier: Verifier, lifespan: Lifespan | None = None) -> FastAPI:
    """Put the app together from what it works with."""
    return build_app(
        name="cases",
        title="Sozialraum: cases",
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
