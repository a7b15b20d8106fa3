"""The budget's HTTP door: wiring only. `uvicorn services.budget.main:create_app --factory`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.budget.api import (
    abschluesse,
    ausgaben,
    auskuenfte,
    auszahlungen,
    berichte,
    dienste,
    einwohner,
    erklaerungen,
    freigaben,
    haushalt,
    konzepte,
    konzeptvergleiche,
    nachweise,
    personal,
    planbudgets,
    posten,
    prognosen,
    rueckfuehrungen,
    spitzabrechnungen,
    stammdaten,
    umschichtungen,
    vertragsabschluesse,
    vorjahr,
    vorschau,
    warnungen,
)
from services.budget.api.deps import Deps
from services.budget.api.problems import PROBLEMS
from services.budget.settings import Settings
from shared.kalender import system_clock
from shared.storage.database import Database
from shared.storage.siegel import count_unversiegelt
from shared.web.app import Lifespan, build_app, put_together
from shared.web.keys import JwksOverHttp
from shared.web.logs import configure_logging
from shared.web.tokens import Verifier

ROUTERS = (
    haushalt.router,  # the status is asked for most: first, since routes are tried in turn
    dienste.router,  # hours come by the thousand
    stammdaten.router,
    einwohner.router,
    planbudgets.router,
    rueckfuehrungen.router,
    konzepte.router,
    prognosen.router,
    erklaerungen.router,
    posten.router,
    personal.router,
    ausgaben.router,
    ausgaben.of_kontrakte,
    freigaben.router,
    umschichtungen.router,
    spitzabrechnungen.router,
    berichte.router,
    abschluesse.router,
    vorjahr.router,
    vorschau.router,
    konzeptvergleiche.router,
    warnungen.router,
    auszahlungen.router,
    nachweise.router,
    vertragsabschluesse.router,
    auskuenfte.router,
)
OPERATIONS = put_together(ROUTERS)
DESCRIPTION = (
    "Area budgets: Konzepte and master data, what each Volumen was allotted, what is bound on it, what was used and "
    "what is left (V1-V19), with reports that freeze when their quarter closes, figures that lead to their postings."
)


def create_app() -> FastAPI:
    """Build the app from the environment."""
    settings = Settings()
    configure_logging(settings.log_level)
    database = Database(settings.database_url, application="budget", pool_size=settings.pool_size)
    verifier = Verifier(issuer=settings.issuer, audience=settings.audience, keys=JwksOverHttp(settings.keys_url))
    return assemble(Deps(database, system_clock), verifier=verifier, lifespan=closing(database))


def assemble(deps: Deps, *, verifier: Verifier, lifespan: Lifespan | None = None) -> FastAPI:
    """Put the app together from what it works with."""
    return build_app(
        name="budget",
        title="Sozialraum: budget",
        description=DESCRIPTION,
        version="1",
        operations=OPERATIONS,
        problems=PROBLEMS,
        verifier=verifier,
        checks={"datenbank": deps.database.check},
        lifespan=lifespan,
        deps=deps,
        gauges={"audit_unversiegelt": lambda: count_unversiegelt(deps.database)},
    )


def closing(database: Database) -> Lifespan:
    """Close the connections when the process ends."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await database.close()

    return lifespan
