"""The handbook of standards over HTTP: recommendations, resolutions, versions; everybody in the Jugendamt reads it."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Response

from services.projects.api import examples_handbuch as examples
from services.projects.api.deps import DepsOf, Leitung
from services.projects.api.handbuch_models import (
    BeschlussIn,
    BeschlussOut,
    EmpfehlungIn,
    EmpfehlungOut,
    FassungIn,
    FassungOut,
    FassungskopfOut,
    VergleichOut,
)
from services.projects.domain.handbuch import Beschluss, Empfehlung
from services.projects.usecases import read_handbuch
from services.projects.usecases.keep_handbuch import make_fassung, recommend, resolve
from shared.contracts.types import Day
from shared.identity import Caller, Role
from shared.kalender import berlin_day
from shared.web.access import PERSONS, may
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router

router = Router(prefix="/v1/handbuch", tags=["handbuch"])
Everybody = Annotated[Caller, may(*PERSONS)]
Coach = Annotated[Caller, may(Role.ASD, Role.LEITUNG)]
Nummer = Annotated[int, Path(ge=1, le=1_000_000)]


@router.get("", responses=answers(200, examples.FASSUNG) | problems(404))
async def get_handbuch(
    caller: Everybody,
    *,
    deps: DepsOf,
    stichtag: Annotated[Day | None, Query(description="As it holds on this day; left out: today.")] = None,
) -> FassungOut:
    """Read the handbook as it holds on a day; each chapter names the resolution behind it."""
    tag = stichtag or berlin_day(deps.clock())
    return FassungOut.of(await read_handbuch.read_valid(deps.database, caller, tag))


@router.post("/empfehlungen", status_code=201, responses=answers(201, examples.EMPFEHLUNG))
async def post_empfehlung(
    body: Annotated[EmpfehlungIn, example(examples.EMPFEHLUNG_IN)],
    *,
    caller: Coach,
    deps: DepsOf,
    repeat: Repeated,
    response: Response,
) -> EmpfehlungOut:
    """Put down what the coaching group recommends."""
    said = Empfehlung(body.datum, body.titel, body.text, body.kapitel)
    made = await recommend(deps.database, caller, said, repeat=repeat, now=deps.clock())
    response.headers["Location"] = f"/v1/handbuch/empfehlungen/{made.id}"
    return EmpfehlungOut.of(made)


@router.get("/empfehlungen", responses=answers(200, examples.listing(examples.EMPFEHLUNG)))
async def get_empfehlungen(caller: Everybody, *, deps: DepsOf, paging: Paging) -> Listing[EmpfehlungOut]:
    """List the recommendations, oldest first."""
    page = await read_handbuch.list_empfehlungen(deps.database, caller, request=paging)
    return listing_of(page, show=EmpfehlungOut.of)


@router.get("/empfehlungen/{empfehlung}", responses=answers(200, examples.EMPFEHLUNG))
async def get_empfehlung(empfehlung: UUID, *, caller: Everybody, deps: DepsOf) -> EmpfehlungOut:
    """Read a recommendation."""
    return EmpfehlungOut.of(await read_handbuch.read_empfehlung(deps.database, caller, empfehlung))


@router.post("/beschluesse", status_code=201, responses=answers(201, examples.BESCHLUSS))
async def post_beschluss(
    body: Annotated[BeschlussIn, example(examples.BESCHLUSS_IN)],
    *,
    caller: Leitung,
    deps: DepsOf,
    repeat: Repeated,
    response: Response,
) -> BeschlussOut:
    """Put down what the steering group resolved, each recommendation once and none of a later day."""
    said = Beschluss(body.datum, body.titel, body.text, tuple(body.empfehlungen))
    made = await resolve(deps.database, caller, said, repeat=repeat, now=deps.clock())
    response.headers["Location"] = f"/v1/handbuch/beschluesse/{made.id}"
    return BeschlussOut.of(made)


@router.get("/beschluesse", responses=answers(200, examples.listing(examples.BESCHLUSS)))
async def get_beschluesse(caller: Everybody, *, deps: DepsOf, paging: Paging) -> Listing[BeschlussOut]:
    """List the resolutions, oldest first."""
    page = await read_handbuch.list_beschluesse(deps.database, caller, request=paging)
    return listing_of(page, show=BeschlussOut.of)


@router.get("/beschluesse/{beschluss}", responses=answers(200, examples.BESCHLUSS))
async def get_beschluss(beschluss: UUID, *, caller: Everybody, deps: DepsOf) -> BeschlussOut:
    """Read a resolution."""
    return BeschlussOut.of(await read_handbuch.read_beschluss(deps.database, caller, beschluss))


@router.post("/fassungen", status_code=201, responses=answers(201, examples.FASSUNG))
async def post_fassung(
    body: Annotated[FassungIn, example(examples.FASSUNG_IN)],
    *,
    caller: Leitung,
    deps: DepsOf,
    repeat: Repeated,
    response: Response,
) -> FassungOut:
    """Make the next version of the handbook; each change names the resolution behind it."""
    made = await make_fassung(
        deps.database, caller, body.to_aenderungen(), gueltig_ab=body.gueltig_ab, repeat=repeat, now=deps.clock()
    )
    response.headers["Location"] = f"/v1/handbuch/fassungen/{made.nummer}"
    return FassungOut.of(made)


@router.get("/fassungen", responses=answers(200, examples.listing(examples.FASSUNGSKOPF)))
async def get_fassungen_des_handbuchs(caller: Everybody, *, deps: DepsOf, paging: Paging) -> Listing[FassungskopfOut]:
    """List the versions of the handbook, oldest first."""
    page = await read_handbuch.list_fassungen(deps.database, caller, request=paging)
    return listing_of(page, show=FassungskopfOut.of)


@router.get("/fassungen/{nummer}", responses=answers(200, examples.FASSUNG))
async def get_fassung_des_handbuchs(nummer: Nummer, *, caller: Everybody, deps: DepsOf) -> FassungOut:
    """Read a version of the handbook."""
    return FassungOut.of(await read_handbuch.read_fassung(deps.database, caller, nummer))


@router.get("/fassungen/{nummer}/unterschied", responses=answers(200, examples.VERGLEICH))
async def get_unterschied_des_handbuchs(
    nummer: Nummer,
    *,
    caller: Everybody,
    deps: DepsOf,
    gegen: Annotated[
        int | None, Query(ge=1, le=1_000_000, description="Against this version; left out: the one before.")
    ] = None,
) -> VergleichOut:
    """Say which chapters a version changed, with the resolution behind each."""
    return VergleichOut.of(await read_handbuch.compare(deps.database, caller, nummer, gegen=gegen))
