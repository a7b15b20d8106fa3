"""Reports over HTTP: send, ask for, list, and what is due (P8, P9)."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.projects.api import examples_bericht as examples
from services.projects.api.bericht_models import (
    AnforderungIn,
    AnforderungOut,
    BerichtIn,
    BerichtOut,
    FaelligOut,
    FristenOut,
    FristOut,
)
from services.projects.api.deps import DepsOf, Reader
from services.projects.storage.fristen import Auswahl
from services.projects.usecases import read_berichte
from services.projects.usecases.submit_bericht import request_bericht, submit_bericht
from shared.contracts.listing import PlaceUnreadable, pack, unpack
from shared.contracts.types import Day, Slug
from shared.errors import Finding
from shared.identity import Caller, Role
from shared.kalender import berlin_day
from shared.web.access import may
from shared.web.examples import answers, example, problems
from shared.web.lists import MOST, Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router

router = Router(prefix="/v1", tags=["berichte"])
Traeger = Annotated[Caller, may(Role.TRAEGER)]
Asker = Annotated[Caller, may(Role.WJH, Role.LEITUNG)]
_PROJEKT = "/projektantraege/{antrag}"


@router.post(f"{_PROJEKT}/berichte", status_code=201, responses=answers(201, examples.BERICHT_OUT) | problems(409))
async def post_bericht(
    antrag: UUID,
    *,
    body: Annotated[BerichtIn, example(examples.BERICHT)],
    caller: Traeger,
    deps: DepsOf,
    repeat: Repeated,
    response: Response,
) -> BerichtOut:
    """Report on a funding year, in between on demand, or after the end; another one stands beside the first (P8)."""
    made = await submit_bericht(deps.database, caller, antrag, body.to_inhalt(), repeat=repeat, now=deps.clock())
    response.headers["Location"] = f"/v1/projektantraege/{antrag}/berichte/{made.id}"
    return BerichtOut.of(made)


@router.get(f"{_PROJEKT}/berichte", responses=answers(200, examples.listing(examples.BERICHT_OUT)))
async def get_berichte(antrag: UUID, *, caller: Reader, deps: DepsOf, paging: Paging) -> Listing[BerichtOut]:
    """List a project's reports, oldest first."""
    page = await read_berichte.list_berichte(deps.database, caller, antrag, request=paging)
    return listing_of(page, show=BerichtOut.of)


@router.get(f"{_PROJEKT}/berichte/{{bericht}}", responses=answers(200, examples.BERICHT_OUT))
async def get_bericht(antrag: UUID, bericht: UUID, *, caller: Reader, deps: DepsOf) -> BerichtOut:
    """Read a report."""
    return BerichtOut.of(await read_berichte.read_bericht(deps.database, caller, antrag, bericht))


@router.post(
    f"{_PROJEKT}/berichtsanforderungen",
    status_code=201,
    responses=answers(201, examples.ANFORDERUNG_OUT) | problems(409),
)
async def post_anforderung(
    antrag: UUID,
    *,
    body: Annotated[AnforderungIn, example(examples.ANFORDERUNG)],
    caller: Asker,
    deps: DepsOf,
    repeat: Repeated,
    response: Response,
) -> AnforderungOut:
    """Ask for an interim report; the next one that comes answers it (P8)."""
    asked = await request_bericht(
        deps.database,
        caller,
        antrag,
        faellig_am=body.faellig_am,
        grund=body.grund,
        repeat=repeat,
        now=deps.clock(),
    )
    response.headers["Location"] = f"/v1/projektantraege/{antrag}/berichtsanforderungen/{asked.id}"
    return AnforderungOut.of(asked)


@router.get(f"{_PROJEKT}/berichtsanforderungen", responses=answers(200, examples.listing(examples.ANFORDERUNG_OUT)))
async def get_anforderungen(antrag: UUID, *, caller: Reader, deps: DepsOf, paging: Paging) -> Listing[AnforderungOut]:
    """List the interim reports that were asked for of a project, oldest first."""
    page = await read_berichte.list_anforderungen(deps.database, caller, antrag, request=paging)
    return listing_of(page, show=AnforderungOut.of)


@router.get(f"{_PROJEKT}/berichtsanforderungen/{{anforderung}}", responses=answers(200, examples.ANFORDERUNG_OUT))
async def get_anforderung(antrag: UUID, anforderung: UUID, *, caller: Reader, deps: DepsOf) -> AnforderungOut:
    """Read a request for an interim report."""
    return AnforderungOut.of(await read_berichte.read_anforderung(deps.database, caller, antrag, anforderung))


@router.get(f"{_PROJEKT}/fristen", responses=answers(200, examples.FRISTEN))
async def get_fristen(antrag: UUID, *, caller: Reader, deps: DepsOf) -> FristenOut:
    """Say which reports a project owes by when, and its final account, over its whole life (P8, P9)."""
    found = await read_berichte.read_fristen(deps.database, caller, antrag)
    return FristenOut(fristen=[FristOut.of(frist) for frist in found])


@router.get("/berichte/faellig", responses=answers(200, examples.FAELLIG))
async def get_faellige(
    caller: Reader,
    *,
    deps: DepsOf,
    stichtag: Annotated[Day | None, Query(description="Today if left out; what had not come by this day.")] = None,
    ueberfaellig: Annotated[bool, Query(description="Only those of which the day has passed.")] = False,
    bezirk: Annotated[Slug | None, Query(description="Only projects of this Bezirk.")] = None,
    sozialraum: Annotated[Slug | None, Query(description="Only projects of this Sozialraum.")] = None,
    traeger: Annotated[Slug | None, Query(description="Only projects of this Träger.")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST, description="At most so many rows.")] = 100,
    cursor: Annotated[
        str | None, Query(max_length=500, pattern=r"^[A-Za-z0-9_-]+$", description="`next` of the page before.")
    ] = None,
) -> Listing[FaelligOut]:
    """List reports and final accounts that are due and had not come by a day, by project (P8, P9)."""
    tag = stichtag or berlin_day(deps.clock())
    found = await read_berichte.list_faellige(
        deps.database,
        caller,
        auswahl=Auswahl(bezirk, sozialraum, traeger),
        stichtag=tag,
        nur_ueberfaellig=ueberfaellig,
        nach=_read_cursor(cursor) if cursor else None,
        limit=limit + 1,
    )
    shown = found[:limit]
    following = pack([str(part) for part in shown[-1].place]) if len(found) > limit else None
    items = [FaelligOut.of(one, ueberfaellig=one.frist.is_overdue(tag)) for one in shown]
    return Listing(items=items, next=following)


def _read_cursor(cursor: str) -> read_berichte.Place:
    try:
        projekt, faellig_am, art, key = unpack(cursor)
        return UUID(projekt), str(faellig_am), str(art), str(key)
    except (ValueError, TypeError, AttributeError):
        detail = "Take `cursor` from `next` of the page before, unchanged."
        raise PlaceUnreadable(Finding("/cursor", "unlesbar", detail)) from None
