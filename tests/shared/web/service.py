"""A small service on the whole frame, and a client for it: what the tests of shared.web look at."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import httpx
from fastapi import FastAPI, Query, Response
from pydantic import Field

from shared.contracts.listing import Position, read_cursor, write_cursor
from shared.contracts.peers import NoAnswer, ProblemAnswer
from shared.contracts.types import GeldPositive, Kurztext, Slug, Wire
from shared.errors import NotVisible, Refused
from shared.geld import Geld
from shared.identity import Caller, Role
from shared.web.access import BearerToken, may
from shared.web.app import build_app, put_together
from shared.web.examples import answers, example, problems, takes
from shared.web.health import Checks
from shared.web.limits import MIB
from shared.web.lists import Listing, Paging
from shared.web.metrics import Gauges
from shared.web.problems import Problem, Table
from shared.web.repeats import Repeated
from shared.web.routes import RawBody, Router, consumes
from shared.web.versions import IfMatch, etag_of, require_match, show
from tests.builders.tokens import TokenMint

TENANT = "trier-saarburg"
MINT = TokenMint()
THERE = UUID("01936f5e-0000-7000-8000-000000000001")
POSITION = Position(xid=7, id=THERE, stand=9, seit=None)


class VerfuegbarExceeded(Refused):
    def __init__(self, *, verfuegbar: Geld, tag: date) -> None:
        self.verfuegbar, self.tag = verfuegbar, tag


class Unmapped(Refused):
    pass


class Kontrakt(Wire):
    art: Literal["kontrakt"] = "kontrakt"
    kontrakt: UUID
    betrag: GeldPositive


class Projekt(Wire):
    art: Literal["projekt"] = "projekt"
    jahre: Annotated[list[int], Field(max_length=5)]


class ThingIn(Wire):
    name: Kurztext
    fuer: Annotated[Kontrakt | Projekt, Field(discriminator="art")] | None = None
    zeilen: Annotated[list[Kontrakt], Field(max_length=3)] = []
    einwohner: dict[Slug, Annotated[int, Field(ge=0)]] = {}


class ThingOut(Wire):
    id: UUID
    name: str = ""
    caller: str = ""
    subject: str | None = None
    jugendamt: str = ""
    key: str | None = None
    fingerprint: str = ""


PROBLEMS: Table = {
    VerfuegbarExceeded: Problem(
        409, "verfuegbar-ueberschritten", "More than is left", "Ask for less.", figures=("verfuegbar", "tag")
    )
}
OUT = {"id": str(THERE), "name": "Turnhalle"}
router = Router(prefix="/v1")
Wjh = Annotated[Caller, may(Role.WJH, Role.SERVICE)]


@router.post("/things", status_code=201, responses=answers(201, OUT) | problems(409))
async def post_thing(
    body: Annotated[ThingIn, example({"name": "Turnhalle"})], caller: Wjh, repeat: Repeated, response: Response
) -> ThingOut:
    """Make a thing."""
    show(response, etag=etag_of(1), location=f"/v1/things/{THERE}")
    return ThingOut(
        id=THERE,
        name=body.name,
        caller=caller.sub,
        subject=caller.subject.sub if caller.subject else None,
        jugendamt=caller.jugendamt,
        key=repeat.key if repeat else None,
        fingerprint=repeat.fingerprint.hex() if repeat else "",
    )


@router.get("/things/{thing}", responses=answers(200, OUT))
async def get_thing(thing: UUID, _caller: Wjh) -> ThingOut:
    """Read a thing."""
    if thing != THERE:
        raise NotVisible
    return ThingOut(id=thing)


@router.patch("/things/{thing}", responses=answers(200, OUT) | problems(412, 428))
async def patch_thing(thing: UUID, _caller: Wjh, if_match: IfMatch) -> ThingOut:
    """Change a thing."""
    require_match(if_match, etag_of(7))
    return ThingOut(id=thing)


@router.get("/things", responses=answers(200, {"items": [OUT], "next": None}))
async def list_things(
    paging: Paging, _caller: Wjh, jahr: Annotated[int | None, Query(ge=1990)] = None
) -> Listing[ThingOut]:
    """List things."""
    behind = read_cursor(paging.cursor) if paging.cursor else None
    shown = ThingOut(id=THERE, name=f"{paging.limit} {behind} {paging.seit} {jahr}")
    return Listing(items=[shown], next=write_cursor(POSITION), stand="7")


@router.post("/batches", responses=answers(200, OUT), openapi_extra=takes(json={"zeilen": []}, csv="beleg;datum"))
async def post_batch(
    raw: Annotated[RawBody, consumes("application/json", "text/csv", most_bytes=8 * MIB)],
    _caller: Annotated[Caller, may(Role.TRAEGER)],
    repeat: Repeated,
) -> ThingOut:
    """Take a batch."""
    if raw.media_type == "application/json":
        raw.json()
    return ThingOut(id=THERE, name=f"{raw.media_type} {raw.charset} {len(raw.content)}", key=repeat and repeat.key)


@router.post("/refusals/{kind}", responses=answers(200, OUT) | problems(409))
async def post_refusal(kind: str, _caller: Wjh, token: BearerToken) -> ThingOut:
    """Refuse."""
    raise {
        "figures": VerfuegbarExceeded(verfuegbar=Geld(100_00), tag=date(2014, 3, 31)),
        "unmapped": Unmapped(),
        "error": RuntimeError(f"row of Max Mustermann {token}"),
        "no-answer": NoAnswer(dienst="budget"),
        "peer": ProblemAnswer(
            dienst="budget",
            status=409,
            document={"type": "/problems/sperre", "title": "T", "status": 409, "detail": "D", "verfuegbar": "1.00"},
        ),
        "peer-forbids": ProblemAnswer(dienst="budget", status=403, document={"type": "/problems/nicht-erlaubt"}),
    }[kind]


async def passes() -> None:
    """Answer as a database that is there."""


@dataclass
class Options:
    checks: Checks = field(default_factory=lambda: {"datenbank": passes})
    gauges: Gauges = field(default_factory=dict)
    mint: TokenMint = MINT


def build_service(options: Options | None = None) -> FastAPI:
    options = options or Options()
    return build_app(
        name="budget",
        title="Things",
        description="A service of the tests.",
        version="1",
        operations=put_together([router]),
        problems=PROBLEMS,
        verifier=options.mint.verifier("budget"),
        checks=options.checks,
        gauges=options.gauges,
    )


@asynccontextmanager
async def client_of(app: FastAPI, **headers: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://budget.test", headers=headers) as client:
        yield client


def wjh(**claims: Any) -> dict[str, str]:  # noqa: ANN401  # as in mint
    return MINT.person("wjh", jugendamt=TENANT, **claims)
