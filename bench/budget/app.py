"""The budget's app as it is, with one operation more: the bare GET that others are held against."""

import json
import os
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, Response
from joserfc.jwk import KeySet

from services.budget.api.deps import Deps
from services.budget.main import assemble, closing
from services.budget.settings import Settings
from shared.identity import Caller, Role
from shared.kalender import system_clock
from shared.storage.database import Database
from shared.web.access import may
from shared.web.keys import StaticKeys
from shared.web.logs import configure_logging
from shared.web.routes import Router
from shared.web.tokens import Verifier

router = Router(prefix="/bench", tags=["bench"])
Reader = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.ASD, Role.REVISION, Role.TRAEGER)]


@router.get("/bare")
async def get_bare(_caller: Reader) -> Response:
    """Answer what is known without looking anywhere."""
    return Response(b"{}", media_type="application/json")


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
