"""The case service's app as it is, with two operations more: the limits that it is held against, in the same server.

`/bench/bare` reads and validates one row. `/bench/copy` validates a batch and copies it into a table with the keys and
indexes of `leistungen`, in one transaction: no Kontrakt, no grant, no beleg is looked at, nothing is announced.
"""

import json
import os
from pathlib import Path
from typing import Annotated, Any, Final

import psycopg
from fastapi import FastAPI, Request, Response
from joserfc.jwk import KeySet
from pydantic import TypeAdapter

from services.cases.api.deps import Deps, Traeger
from services.cases.api.leistung_models import LeistungIn
from services.cases.clients.budget import BudgetClient
from services.cases.main import assemble, closing
from services.cases.settings import Settings
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.types import Wire
from shared.http.service import ServiceClient
from shared.http.tokens import StaticToken
from shared.kalender import system_clock
from shared.storage.database import Database
from shared.storage.keys import new_id
from shared.web.app import put_together
from shared.web.examples import example
from shared.web.keys import StaticKeys
from shared.web.logs import configure_logging
from shared.web.routes import RawBody, Router, consumes
from shared.web.tokens import Verifier

MOST_BYTES: Final = 8 * 1024 * 1024
COLUMNS: Final = (
    "jugendamt, id, traeger, beleg, kontrakt, sozialraum, datum, minuten, art, satz, regel, betrag, gebucht_am,"
    " gebucht_von"
)


class Zeilen(Wire):
    """A batch whose rows are all validated at once."""

    zeilen: list[LeistungIn]


router = Router(prefix="/bench", tags=["bench"])
_ZEILEN: Final = TypeAdapter(Zeilen)


@router.post("/bare")
async def post_bare(_body: Annotated[LeistungIn, example({})], _caller: Traeger) -> Response:
    """Validate one row and answer."""
    return Response(b"{}", status_code=201, media_type="application/json")


@router.post("/copy")
async def post_copy(
    body: Annotated[RawBody, consumes("application/json", most_bytes=MOST_BYTES)], caller: Traeger, request: Request
) -> Response:
    """Validate a batch, copy it, answer."""
    zeilen = _ZEILEN.validate_json(body.content).zeilen
    now = system_clock().isoformat()
    lines = "".join(_line(caller.jugendamt, zeile, now=now) for zeile in zeilen)
    connection: psycopg.AsyncConnection[Any] | None = getattr(request.app.state, "copier", None)
    if connection is None:
        url = os.environ["CASES_DATABASE_URL"].replace("+psycopg", "")
        connection = request.app.state.copier = await psycopg.AsyncConnection.connect(url, autocommit=True)
    statement = f"COPY leistungen_kopie ({COLUMNS}) FROM STDIN"
    async with connection.transaction(), connection.cursor() as cursor, cursor.copy(statement) as copy:
        await copy.write(lines)
    return Response(b'{"gebucht":%d}' % len(zeilen), media_type="application/json")


def _line(tenant: str, zeile: LeistungIn, *, now: str) -> str:
    values = (
        tenant, new_id(), "t1", zeile.beleg, zeile.kontrakt, "konz", zeile.datum, zeile.minuten, zeile.art, 4250,
        "regel", 3188, now, "bench",
    )  # fmt: skip
    return "\t".join(map(str, values)) + "\n"


def connect(settings: Settings) -> tuple[Database, ServiceClient]:
    """Make the ways to the database and to the budget, with a token of the bench."""
    configure_logging(settings.log_level)
    database = Database(settings.database_url, application="cases", pool_size=settings.pool_size)
    token = StaticToken(os.environ["BENCH_TOKEN"])
    return database, ServiceClient(settings.budget_url, dienst="budget", tokens=token)


def create_app() -> FastAPI:
    """Build the app from the environment; the issuer's keys come from a file."""
    settings = Settings()
    database, client = connect(settings)
    keys = KeySet.import_key_set(json.loads(Path(os.environ["BENCH_KEYS"]).read_text()))
    verifier = Verifier(issuer=settings.issuer, audience=settings.audience, keys=StaticKeys(keys.keys))
    budget = BudgetClient(client)
    deps = Deps(database, budget, Stammdatenbuch(database, budget), system_clock)
    app = assemble(deps, verifier=verifier, lifespan=closing(database, client))
    app.router.routes[:0] = put_together([router])  # found first: nothing real is found faster
    return app
