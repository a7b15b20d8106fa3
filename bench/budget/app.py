"""The budget's app as it is, with two operations more: the limits that it is held against, in the same server.

`/bench/bare` answers what is known without looking anywhere. `/bench/copy` reads a batch of hours and copies its
postings (`bench.budget.copy`).
"""

import json
import os
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, Request, Response
from joserfc.jwk import KeySet

from bench.budget.copy import Copier
from services.budget.api.deps import Deps
from services.budget.main import assemble, closing
from services.budget.settings import Settings
from shared.contracts.spalten import Spalten
from shared.contracts.verbrauch import VerbrauchAuftrag, VerbrauchZeile
from shared.identity import Caller, Role
from shared.kalender import system_clock
from shared.storage.database import Database
from shared.web.access import may
from shared.web.examples import example
from shared.web.keys import StaticKeys
from shared.web.logs import configure_logging
from shared.web.routes import Router
from shared.web.tokens import Verifier

router = Router(prefix="/bench", tags=["bench"])
Reader = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.ASD, Role.REVISION, Role.TRAEGER)]
Service = Annotated[Caller, may(Role.SERVICE)]


@router.get("/bare")
async def get_bare(_caller: Reader) -> Response:
    """Answer what is known without looking anywhere."""
    return Response(b"{}", media_type="application/json")


@router.post("/copy")
async def post_copy(body: Annotated[VerbrauchAuftrag, example({})], caller: Service, request: Request) -> Response:
    """Read a batch, copy it, answer."""
    zeilen = Spalten.of(VerbrauchZeile, body.zeilen)
    copier: Copier | None = getattr(request.app.state, "copier", None)
    if copier is None:
        copier = request.app.state.copier = await Copier.open(os.environ["BUDGET_DATABASE_URL"])
    await copier.copy(caller.jugendamt, zeilen)
    return Response(b'{"gebucht":%d}' % len(zeilen), media_type="application/json")


def create_app() -> FastAPI:
    """Build the app from the environment; the issuer's keys come from a file."""
    settings = Settings()
    configure_logging(settings.log_level)
    database = Database(settings.database_url, application="budget", pool_size=settings.pool_size)
    keys = KeySet.import_key_set(json.loads(Path(os.environ["BENCH_KEYS"]).read_text()))
    verifier = Verifier(issuer=settings.issuer, audience=settings.audience, keys=StaticKeys(keys.keys))
    app = assemble(Deps(database, system_clock), verifier=verifier, lifespan=closing(database))
    app.include_router(router)
    app.router.routes.insert(0, app.router.routes.pop())  # found first: nothing real is found faster
    return app
