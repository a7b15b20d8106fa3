"""Kontrakte over HTTP: draft, change, read (K1, K5-K7); what moves them on: uebergaenge.py."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.cases.api import examples
from services.cases.api.deps import Asd, DepsOf, KontraktReader
from services.cases.api.kontrakt_models import KontraktIn, KontraktPatch
from services.cases.api.kontrakt_out import KontraktOut
from services.cases.domain.kontrakt import Kontrakt, Status
from services.cases.storage.kontrakte import Auswahl
from services.cases.usecases.change_draft import change_draft
from services.cases.usecases.draft_kontrakt import draft_kontrakt
from services.cases.usecases.read_kontrakte import list_kontrakte, read_kontrakt
from services.cases.usecases.zugriff import Zugriff
from shared.contracts.types import Slug
from shared.contracts.versions import etag_of
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.web.examples import answers, example, problems
from shared.web.lists import GeaendertSeit, Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router
from shared.web.versions import IfMatch, show

router = Router(prefix="/v1/kontrakte", tags=["kontrakte"])


def shown(kontrakt: Kontrakt, *, response: Response, caller: Caller, now: Instant) -> KontraktOut:
    """Write a Kontrakt with its version."""
    show(response, etag=etag_of(kontrakt.version))
    return KontraktOut.of(kontrakt, caller=caller, heute=berlin_day(now))


@router.post("", status_code=201, responses=answers(201, examples.ENTWURF))
async def post_kontrakt(
    body: Annotated[KontraktIn, example(examples.KONTRAKT)],
    *,
    caller: Asd,
    deps: DepsOf,
    repeat: Repeated,
    response: Response,
) -> KontraktOut:
    """Draft a Kontrakt for one of the caller's Sozialräume (K1)."""
    now = deps.clock()
    kontrakt = await draft_kontrakt(deps.database, caller, body.to_angaben(), buch=deps.buch, repeat=repeat, now=now)
    response.headers["Location"] = f"/v1/kontrakte/{kontrakt.id}"
    return shown(kontrakt, response=response, caller=caller, now=now)


@router.get("", responses=answers(200, examples.KONTRAKTE))
async def get_kontrakte(
    caller: KontraktReader,
    *,
    deps: DepsOf,
    paging: Paging,
    status: Annotated[Status | None, Query(description="Only those in this state.")] = None,
    sozialraum: Annotated[Slug | None, Query(description="Only those of this Sozialraum.")] = None,
    traeger: Annotated[Slug | None, Query(description="Only those of this Träger.")] = None,
    geaendert_seit: GeaendertSeit = None,
) -> Listing[KontraktOut]:
    """List the Kontrakte that the caller sees."""
    auswahl = Auswahl(status=status, sozialraum=sozialraum, traeger=traeger, geaendert_seit=geaendert_seit)
    now = deps.clock()
    page = await list_kontrakte(deps.database, caller, auswahl, request=paging, buch=deps.buch, now=now)
    heute = berlin_day(now)
    return listing_of(page, show=lambda kontrakt: KontraktOut.of(kontrakt, caller=caller, heute=heute))


@router.get("/{kontrakt}", responses=answers(200, examples.UNTERZEICHNET))
async def get_kontrakt(kontrakt: UUID, *, caller: KontraktReader, deps: DepsOf, response: Response) -> KontraktOut:
    """Read a Kontrakt."""
    now = deps.clock()
    found = await read_kontrakt(deps.database, caller, kontrakt, buch=deps.buch, now=now)
    return shown(found, response=response, caller=caller, now=now)


@router.patch("/{kontrakt}", responses=answers(200, examples.ENTWURF) | problems(409, 412, 428))
async def patch_kontrakt(
    kontrakt: UUID,
    *,
    body: Annotated[KontraktPatch, example(examples.CHANGE)],
    caller: Asd,
    deps: DepsOf,
    if_match: IfMatch,
    response: Response,
) -> KontraktOut:
    """Change a draft (K1): what is named is replaced, what is left out stays.

    Once it is `beraten` only an agreed price may be dropped (`"stundensatz": null`): its Träger has a contract (K6).
    """
    now = deps.clock()
    zugriff, changes = Zugriff(kontrakt, if_match), body.to_changes()
    changed = await change_draft(deps.database, caller, zugriff, changes, buch=deps.buch, now=now)
    return shown(changed, response=response, caller=caller, now=now)
