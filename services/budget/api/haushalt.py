"""Haushaltsjahre: prices and posts, the Ansätze of each Sozialraum, projects of each Bezirk, and the status of all."""

from datetime import date
from typing import Annotated

from fastapi import Query, Response

from services.budget.api import examples
from services.budget.api.deps import DepsOf
from services.budget.api.haushalt_models import (
    GrundlageOut,
    HaushaltsjahrOut,
    JahrOut,
    ProjektbudgetOut,
    StatusOut,
)
from services.budget.api.stammdaten import AskedOf, list_of, show_version
from services.budget.domain.stellen import fachleistungsstunden
from services.budget.domain.volumen import Ort
from services.budget.storage import grunddaten
from services.budget.usecases import enter_ansatz, enter_stammdaten
from services.budget.usecases.read_grundlage import GrundlageStand, read_grundlage
from services.budget.usecases.read_stammdaten import find_version
from services.budget.usecases.read_status import Status, read_bezirk, read_jahr, read_status
from services.budget.usecases.show_status import show_status
from shared.contracts.budget import GrundlageInhalt, ProjektbudgetBetrag
from shared.contracts.stammdaten import HaushaltsjahrInhalt, PreisInhalt, StammdatenArt
from shared.contracts.types import Day, JahrParameter, Slug
from shared.contracts.versions import etag_of
from shared.identity import Caller, Role
from shared.kalender import berlin_day
from shared.storage.stammdaten import Version
from shared.web.access import PERSONS, may
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing
from shared.web.routes import Router
from shared.web.versions import IfMatch, show

router = Router(prefix="/v1/haushaltsjahre", tags=["Haushaltsjahre"])
Wjh = Annotated[Caller, may(Role.WJH)]
Reader = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.ASD, Role.REVISION, Role.TRAEGER)]
Office = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.REVISION)]
AnyPerson = Annotated[Caller, may(*PERSONS)]
Stichtag = Annotated[Day | None, Query(description="What was known at the end of this booking day (V16).")]


@router.put(
    "/{jahr}",
    responses=answers(200, examples.HAUSHALTSJAHR_OUT) | answers(201, examples.HAUSHALTSJAHR_OUT) | problems(412, 428),
)
async def put_haushaltsjahr(
    jahr: JahrParameter,
    body: Annotated[HaushaltsjahrInhalt, example(examples.HAUSHALTSJAHR)],
    caller: Wjh,
    match: IfMatch,
    deps: DepsOf,
    response: Response,
) -> HaushaltsjahrOut:
    """Enter what a post and an hour cost in a year, with tariff rises (V3, V4)."""
    entered = await enter_stammdaten.enter_haushaltsjahr(
        deps.database, caller, jahr, body, match=match, now=deps.clock()
    )
    show_version(response, entered, path="/v1/haushaltsjahre")
    return show_haushaltsjahr(entered.version)


@router.get("", responses=answers(200, examples.listing(examples.HAUSHALTSJAHR_OUT)))
async def list_haushaltsjahre(caller: AnyPerson, deps: DepsOf, asked: AskedOf) -> Listing[HaushaltsjahrOut]:
    """List the years that are entered, each with its inputs and prices (V4)."""
    return await list_of(deps, caller, StammdatenArt.HAUSHALTSJAHR, asked, show=show_haushaltsjahr)


@router.get("/{jahr}/preise", responses=answers(200, examples.HAUSHALTSJAHR_OUT))
async def get_preise(jahr: JahrParameter, caller: AnyPerson, deps: DepsOf, response: Response) -> HaushaltsjahrOut:
    """Read the inputs of a year and the dated prices of an hour; its ETag is the year's."""
    version = await find_version(deps.database, caller, StammdatenArt.HAUSHALTSJAHR, str(jahr))
    show(response, etag=etag_of(version.version))
    return show_haushaltsjahr(version)


@router.get("/{jahr}", responses=answers(200, examples.JAHR))
async def get_haushaltsjahr(jahr: JahrParameter, caller: Office, deps: DepsOf, stichtag: Stichtag = None) -> JahrOut:
    """Read the figures of all Sozialräume of a year and their total, equal to the cent (V7, V14)."""
    now = deps.clock()
    gesamt, parts = await read_jahr(deps.database, caller, jahr, stichtag=stichtag, now=now)
    tag = stichtag or berlin_day(now)
    shown = [StatusOut.of(part, tag=tag) for part in parts]
    return JahrOut(jahr=jahr, gesamt=StatusOut.of(gesamt, tag=tag), sozialraeume=shown)


@router.put(
    "/{jahr}/sozialraeume/{slug}",
    responses=answers(200, examples.GRUNDLAGE_OUT) | answers(201, examples.GRUNDLAGE_OUT) | problems(409, 412, 428),
)
async def put_sozialraum(
    jahr: JahrParameter,
    slug: Slug,
    body: Annotated[GrundlageInhalt, example(examples.GRUNDLAGE)],
    caller: Wjh,
    match: IfMatch,
    deps: DepsOf,
    response: Response,
) -> GrundlageOut:
    """Enter what the Ansätze of a Sozialraum's year come from; this sets the year up (V2)."""
    ort = Ort.sozialraum(jahr, slug)
    now = deps.clock()
    entered = await enter_ansatz.enter_grundlage(deps.database, caller, ort, body, match=match, now=now)
    response.status_code = 201 if entered.is_new else 200
    location = f"/v1/haushaltsjahre/{jahr}/sozialraeume/{slug}/grundlage" if entered.is_new else None
    show(response, etag=etag_of(entered.version.version), location=location)
    return show_grundlage(await read_grundlage(deps.database, caller, ort, now=now))


@router.get("/{jahr}/sozialraeume/{slug}/grundlage", responses=answers(200, examples.GRUNDLAGE_OUT))
async def get_grundlage(
    jahr: JahrParameter, slug: Slug, caller: Office, deps: DepsOf, response: Response, stichtag: Stichtag = None
) -> GrundlageOut:
    """Read the inputs of a Sozialraum's Ansätze, with their ETag, and how each Ansatz came about (V2).

    `herleitung` goes down to each input, and its parts sum to the Ansatz. As of a past day (V16) all is as it was, the
    ETag too.
    """
    ort = Ort.sozialraum(jahr, slug)
    stand = await read_grundlage(deps.database, caller, ort, stichtag=stichtag, now=deps.clock())
    show(response, etag=etag_of(stand.version.version))
    return show_grundlage(stand)


@router.get("/{jahr}/sozialraeume/{slug}", response_model=StatusOut, responses=answers(200, examples.STATUS))
async def get_sozialraum(
    jahr: JahrParameter, slug: Slug, caller: Reader, deps: DepsOf, stichtag: Stichtag = None
) -> Response:
    """Read the status of a Sozialraum's year: each Volumen with what is left, prevention, Warnungen (V5, V7, V12)."""
    ort, now = Ort.sozialraum(jahr, slug), deps.clock()
    if stichtag is None:
        content = await show_status(deps.database, caller, ort, speicher=deps.speicher, write=write_status, now=now)
    else:
        content = write_status(await read_status(deps.database, caller, ort, stichtag=stichtag, now=now), stichtag)
    return Response(content, media_type="application/json")


@router.put(
    "/{jahr}/bezirke/{bezirk}",
    responses=answers(200, examples.PROJEKTBUDGET_OUT)
    | answers(201, examples.PROJEKTBUDGET_OUT)
    | problems(409, 412, 428),
)
async def put_bezirk(
    jahr: JahrParameter,
    bezirk: Slug,
    body: Annotated[ProjektbudgetBetrag, example(examples.PROJEKTBUDGET)],
    caller: Wjh,
    match: IfMatch,
    deps: DepsOf,
    response: Response,
) -> ProjektbudgetOut:
    """Enter a Bezirk's yearly budget for projects (P5); the Bezirk is one that a Sozialraum names."""
    ort = Ort.bezirk(jahr, bezirk)
    now = deps.clock()
    entered = await enter_ansatz.enter_projektbudget(deps.database, caller, ort, body, match=match, now=now)
    response.status_code = 201 if entered.is_new else 200
    location = f"/v1/haushaltsjahre/{jahr}/bezirke/{bezirk}" if entered.is_new else None
    show(response, etag=etag_of(entered.version.version), location=location)
    figures = await read_bezirk(deps.database, caller, ort, stichtag=None, now=now)
    return ProjektbudgetOut.of_bezirk(ort, figures, tag=berlin_day(now))


@router.get("/{jahr}/bezirke/{bezirk}", responses=answers(200, examples.PROJEKTBUDGET_OUT))
async def get_bezirk(
    jahr: JahrParameter, bezirk: Slug, caller: Office, deps: DepsOf, stichtag: Stichtag = None
) -> ProjektbudgetOut:
    """Read a Bezirk's yearly budget for projects: what is bound, used and left (P5)."""
    ort = Ort.bezirk(jahr, bezirk)
    now = deps.clock()
    figures = await read_bezirk(deps.database, caller, ort, stichtag=stichtag, now=now)
    return ProjektbudgetOut.of_bezirk(ort, figures, tag=stichtag or berlin_day(now))


def write_status(status: Status, tag: date) -> bytes:
    """Write a status as of a day as it is sent."""
    return StatusOut.of(status, tag=tag).model_dump_json().encode()


def show_haushaltsjahr(version: Version) -> HaushaltsjahrOut:
    """Write a year's inputs with the prices that follow from them."""
    preise = fachleistungsstunden(grunddaten.to_haushaltsjahr(version))
    inhalt = HaushaltsjahrInhalt.model_validate(version.inhalt)
    return HaushaltsjahrOut(
        stellenfaktor=inhalt.stellenfaktor,
        bruttojahresarbeitszeit=inhalt.bruttojahresarbeitszeit,
        tarifsteigerungen=inhalt.tarifsteigerungen,
        jahr=int(version.schluessel),
        version=version.version,
        fachleistungsstunde=preise[0].satz,
        fachleistungsstunden=[PreisInhalt(ab=preis.ab, satz=preis.satz) for preis in preise],
    )


def show_grundlage(stand: GrundlageStand) -> GrundlageOut:
    """Write the inputs of a Sozialraum's year."""
    return GrundlageOut.model_validate(
        {
            **stand.version.inhalt,
            "jahr": stand.ort.jahr,
            "sozialraum": stand.ort.slug,
            "version": stand.version.version,
            "herleitung": stand.herleitung,
        }
    )
