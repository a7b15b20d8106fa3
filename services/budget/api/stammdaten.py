"""Master data: Konzepte, Sozialräume, Träger, Kooperationsverträge, and their change feed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Path, Query, Response

from services.budget.api import examples
from services.budget.api.deps import Deps, DepsOf
from services.budget.api.konzepte import KonzeptIn
from services.budget.api.stammdaten_models import KonzeptOut, SozialraumOut, TraegerOut, VersionOut, VertragOut
from services.budget.usecases import enter_stammdaten
from services.budget.usecases.enter_version import Entered
from services.budget.usecases.extend_vertrag import extend_vertrag
from services.budget.usecases.read_stammdaten import FeedRequest, find_version, list_versions, read_changes
from shared.contracts.listing import PageRequest
from shared.contracts.stammdaten import (
    SozialraumInhalt,
    StammdatenArt,
    StammdatenFolge,
    TraegerInhalt,
    VerlaengerungInhalt,
    VertragInhalt,
)
from shared.contracts.types import Day, Kurztext, Slug, Wire
from shared.contracts.versions import etag_of
from shared.errors import NotVisible
from shared.identity import Caller, Role
from shared.kalender import Instant
from shared.storage.stammdaten import Version
from shared.web.access import PERSONS, may
from shared.web.examples import answers, example, problems
from shared.web.lists import GeaendertSeit, Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router
from shared.web.versions import IfMatch, show

router = Router(prefix="/v1", tags=["Stammdaten"])
Admin = Annotated[Caller, may(Role.ADMIN)]
Reader = Annotated[Caller, may(*PERSONS)]
Service = Annotated[Caller, may(Role.SERVICE)]
Nummer = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")]
Out = TypeVar("Out", bound=VersionOut)
Shown = TypeVar("Shown", bound=Wire)


def show_version(response: Response, entered: Entered, *, path: str) -> None:
    """Answer 201 with a Location for what is new, 200 for what was there; with the version's ETag."""
    response.status_code = 201 if entered.is_new else 200
    location = f"{path}/{entered.version.schluessel}" if entered.is_new else None
    show(response, etag=etag_of(entered.version.version), location=location)


async def _read(
    deps: Deps, caller: Caller, art: StammdatenArt, schluessel: str, *, response: Response, out: type[Out]
) -> Out:
    version = await find_version(deps.database, caller, art, schluessel)
    show(response, etag=etag_of(version.version))
    return out.of(version)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of a list is asked for."""

    paging: PageRequest
    geaendert_seit: Instant | None


async def _asked(paging: Paging, geaendert_seit: GeaendertSeit = None) -> Asked:
    return Asked(paging, geaendert_seit)


AskedOf = Annotated[Asked, Depends(_asked)]


async def list_of(
    deps: Deps,
    caller: Caller,
    art: StammdatenArt,
    asked: Asked,
    *,
    show: Callable[[Version], Shown],
    **enthalten: object,
) -> Listing[Shown]:
    """List master data of a kind; `enthalten` names what its content must have, None anything."""
    wanted = {name: value for name, value in enthalten.items() if value is not None}
    page = await list_versions(
        deps.database, caller, art, asked.paging, enthalten=wanted, geaendert_seit=asked.geaendert_seit
    )
    return listing_of(page, show=show)


@router.put(
    "/konzepte/{gueltig_ab}",
    responses=answers(200, examples.KONZEPT_OUT) | answers(201, examples.KONZEPT_OUT) | problems(409, 412, 428),
)
async def put_konzept(
    gueltig_ab: Day,
    body: Annotated[KonzeptIn, example(examples.KONZEPT)],
    caller: Admin,
    match: IfMatch,
    deps: DepsOf,
    response: Response,
) -> KonzeptOut:
    """Enter the rules of the Jugendamt from a day on: the tree of Volumina with its shares and flags (V1).

    All faults of the tree are named at once. A Konzept on which years are set up is not replaced (409), but for its
    `aufbewahrung`: no year is computed by that.
    """
    entered = await enter_stammdaten.enter_konzept(
        deps.database, caller, gueltig_ab, body, match=match, now=deps.clock()
    )
    show_version(response, entered, path="/v1/konzepte")
    return KonzeptOut.of(entered.version)


@router.get("/konzepte/{gueltig_ab}", responses=answers(200, examples.KONZEPT_OUT))
async def get_konzept(gueltig_ab: Day, caller: Reader, deps: DepsOf, response: Response) -> KonzeptOut:
    """Read a Konzept."""
    key = gueltig_ab.isoformat()
    return await _read(deps, caller, StammdatenArt.KONZEPT, key, response=response, out=KonzeptOut)


@router.get("/konzepte", responses=answers(200, examples.listing(examples.KONZEPT_OUT)))
async def list_konzepte(caller: Reader, deps: DepsOf, asked: AskedOf) -> Listing[KonzeptOut]:
    """List the Konzepte by the day from which they hold."""
    return await list_of(deps, caller, StammdatenArt.KONZEPT, asked, show=KonzeptOut.of)


@router.put(
    "/sozialraeume/{slug}",
    responses=answers(200, examples.SOZIALRAUM_OUT) | answers(201, examples.SOZIALRAUM_OUT) | problems(412, 428),
)
async def put_sozialraum(
    slug: Slug,
    body: Annotated[SozialraumInhalt, example(examples.SOZIALRAUM)],
    caller: Admin,
    match: IfMatch,
    deps: DepsOf,
    response: Response,
) -> SozialraumOut:
    """Enter a Sozialraum with its Bezirk, Gemeinden and centres."""
    entered = await enter_stammdaten.enter_sozialraum(deps.database, caller, slug, body, match=match, now=deps.clock())
    show_version(response, entered, path="/v1/sozialraeume")
    return SozialraumOut.of(entered.version)


@router.get("/sozialraeume/{slug}", responses=answers(200, examples.SOZIALRAUM_OUT))
async def get_sozialraum(slug: Slug, caller: Reader, deps: DepsOf, response: Response) -> SozialraumOut:
    """Read a Sozialraum."""
    return await _read(deps, caller, StammdatenArt.SOZIALRAUM, slug, response=response, out=SozialraumOut)


@router.get("/sozialraeume", responses=answers(200, examples.listing(examples.SOZIALRAUM_OUT)))
async def list_sozialraeume(
    caller: Reader, deps: DepsOf, asked: AskedOf, gemeinde: Kurztext | None = None
) -> Listing[SozialraumOut]:
    """List the Sozialräume by slug; with `gemeinde` the one that has it."""
    gemeinden = None if gemeinde is None else [gemeinde]
    return await list_of(deps, caller, StammdatenArt.SOZIALRAUM, asked, show=SozialraumOut.of, gemeinden=gemeinden)


@router.put(
    "/traeger/{slug}",
    responses=answers(200, examples.TRAEGER_OUT) | answers(201, examples.TRAEGER_OUT) | problems(412, 428),
)
async def put_traeger(
    slug: Slug,
    body: Annotated[TraegerInhalt, example(examples.TRAEGER)],
    caller: Admin,
    match: IfMatch,
    deps: DepsOf,
    response: Response,
) -> TraegerOut:
    """Enter a Träger; its number of employees decides its Eigenanteil in projects (P7)."""
    entered = await enter_stammdaten.enter_traeger(deps.database, caller, slug, body, match=match, now=deps.clock())
    show_version(response, entered, path="/v1/traeger")
    return TraegerOut.of(entered.version)


@router.get("/traeger/{slug}", responses=answers(200, examples.TRAEGER_OUT))
async def get_traeger(slug: Slug, caller: Reader, deps: DepsOf, response: Response) -> TraegerOut:
    """Read a Träger."""
    return await _read(deps, caller, StammdatenArt.TRAEGER, slug, response=response, out=TraegerOut)


@router.get("/traeger", responses=answers(200, examples.listing(examples.TRAEGER_OUT)))
async def list_traeger(caller: Reader, deps: DepsOf, asked: AskedOf) -> Listing[TraegerOut]:
    """List the Träger by slug."""
    return await list_of(deps, caller, StammdatenArt.TRAEGER, asked, show=TraegerOut.of)


@router.put(
    "/kooperationsvertraege/{nummer}",
    responses=answers(200, examples.VERTRAG_OUT) | answers(201, examples.VERTRAG_OUT) | problems(409, 412, 428),
)
async def put_vertrag(
    nummer: Nummer,
    body: Annotated[VertragInhalt, example(examples.VERTRAG)],
    caller: Admin,
    match: IfMatch,
    deps: DepsOf,
    response: Response,
) -> VertragOut:
    """Enter a Kooperationsvertrag (V18). Ansätze from posts of years that are set up follow at once (V2).

    One that has begun is not made longer here (409): POST .../verlaengerung names the evaluation that it rests on.
    """
    entered = await enter_stammdaten.enter_vertrag(deps.database, caller, nummer, body, match=match, now=deps.clock())
    show_version(response, entered, path="/v1/kooperationsvertraege")
    return VertragOut.of(entered.version)


@router.post(
    "/kooperationsvertraege/{nummer}/verlaengerung",
    responses=answers(200, examples.VERTRAG_VERLAENGERT) | problems(409, 412, 428),
)
async def post_verlaengerung(
    nummer: Nummer,
    body: Annotated[VerlaengerungInhalt, example(examples.VERLAENGERUNG)],
    caller: Admin,
    match: IfMatch,
    repeat: Repeated,
    deps: DepsOf,
    response: Response,
) -> VertragOut:
    """Extend a Kooperationsvertrag: after a positive evaluation, no longer than today's Konzept allows (V18).

    Ansätze from posts, Abschläge and capacity of the years that are open follow at once (V2, V8).
    """
    version = await extend_vertrag(deps.database, caller, nummer, body, match=match, repeat=repeat, now=deps.clock())
    show(response, etag=etag_of(version.version))
    return VertragOut.of(version)


@router.get("/kooperationsvertraege/{nummer}", responses=answers(200, examples.VERTRAG_OUT))
async def get_vertrag(nummer: Nummer, caller: Reader, deps: DepsOf, response: Response) -> VertragOut:
    """Read a Kooperationsvertrag; a Träger reads its own."""
    found = await _read(deps, caller, StammdatenArt.VERTRAG, nummer, response=response, out=VertragOut)
    if not is_own(caller, found):
        raise NotVisible
    return found


@router.get("/kooperationsvertraege", responses=answers(200, examples.listing(examples.VERTRAG_OUT)))
async def list_vertraege(
    caller: Reader, deps: DepsOf, asked: AskedOf, sozialraum: Slug | None = None, traeger: Slug | None = None
) -> Listing[VertragOut]:
    """List the Kooperationsverträge by number; a Träger sees its own."""
    own = caller.traeger if caller.rollen == {Role.TRAEGER} else None
    if own is not None and traeger not in {None, own}:
        raise NotVisible
    named = {"sozialraum": sozialraum, "traeger": own or traeger}
    return await list_of(deps, caller, StammdatenArt.VERTRAG, asked, show=VertragOut.of, **named)


def is_own(caller: Caller, vertrag: VertragOut) -> bool:
    """Tell whether a contract may be shown: a Träger sees its own, the office all."""
    return caller.rollen != {Role.TRAEGER} or vertrag.traeger == caller.traeger


@router.get("/stammdaten", responses=answers(200, examples.FOLGE), tags=["Dienste"])
async def get_stammdaten(
    caller: Service,
    deps: DepsOf,
    seit: Annotated[str | None, Query(max_length=300)] = None,
    cursor: Annotated[str | None, Query(max_length=300)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 500,
) -> StammdatenFolge:
    """Read the change feed of the master data, for the read copies of the other services."""
    return await read_changes(deps.database, caller, FeedRequest(seit, cursor, limit))
