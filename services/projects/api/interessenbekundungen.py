"""Interessenbekundungen over HTTP (P11): a Träger's own, and how people of the office evaluate them."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Response

from services.projects.api import examples_verfahren as examples
from services.projects.api.bekundung_models import BekundungIn, BekundungOut, BekundungPatch, BewertungIn, BewertungOut
from services.projects.api.deps import DepsOf, Reader
from services.projects.domain.interessenbekundung import Interessenbekundung, Stand
from services.projects.storage.interessenbekundungen import Suche
from services.projects.usecases.apply_as_leittraeger import (
    change_bekundung,
    draft_bekundung,
    submit_bekundung,
    withdraw_bekundung,
)
from services.projects.usecases.evaluate_bekundung import evaluate_bekundung, list_bewertungen, read_bewertung
from services.projects.usecases.read_bekundungen import list_bekundungen, read_bekundung
from services.projects.usecases.transitions import Zugriff
from shared.contracts.types import Slug
from shared.contracts.versions import etag_of
from shared.identity import Caller, Role
from shared.web.access import may
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router
from shared.web.versions import IfMatch, show

router = Router(prefix="/v1/interessenbekundungen", tags=["interessenbekundungen"])
Bidder = Annotated[Caller, may(Role.TRAEGER)]
Evaluator = Annotated[Caller, may(Role.ASD, Role.LEITUNG)]
Judge = Annotated[Caller, may(Role.ASD, Role.LEITUNG, Role.WJH, Role.REVISION)]
Person = Annotated[
    str,
    Path(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f]+$", description="The `sub` of the person's token."),
]


def shown(bekundung: Interessenbekundung, response: Response, *, created: bool = False) -> BekundungOut:
    """Write an Interessenbekundung with its version, and where it is if it was just made."""
    location = f"/v1/interessenbekundungen/{bekundung.id}" if created else None
    show(response, etag=etag_of(bekundung.version), location=location)
    return BekundungOut.of(bekundung)


@router.post("", status_code=201, responses=answers(201, examples.BEKUNDUNG))
async def post_interessenbekundung(
    body: Annotated[BekundungIn, example(examples.BEKUNDUNG_IN)],
    *,
    caller: Bidder,
    deps: DepsOf,
    repeat: Repeated,
    response: Response,
) -> BekundungOut:
    """Draft an Interessenbekundung for one Wirkungsraum; parts may be missing until it is submitted (P11)."""
    bekundung = await draft_bekundung(
        deps.database, caller, body.verfahren, body.wirkungsraum, body.to_angebot(), repeat=repeat, now=deps.clock()
    )
    return shown(bekundung, response, created=True)


@router.get("", responses=answers(200, examples.listing(examples.BEKUNDUNG_EINGEREICHT)))
async def get_interessenbekundungen(
    caller: Reader,
    *,
    deps: DepsOf,
    paging: Paging,
    verfahren: Annotated[Slug | None, Query(description="Only those in this Verfahren.")] = None,
    wirkungsraum: Annotated[Slug | None, Query(description="Only those for this Wirkungsraum.")] = None,
    traeger: Annotated[Slug | None, Query(description="Only those of this Träger.")] = None,
    status: Annotated[Stand | None, Query(description="Only those that stand so.")] = None,
) -> Listing[BekundungOut]:
    """List Interessenbekundungen: a Träger its own, the office what was submitted in its areas (P11)."""
    suche = Suche(verfahren=verfahren, wirkungsraum=wirkungsraum, traeger=traeger, stand=status)
    return listing_of(await list_bekundungen(deps.database, caller, suche=suche, request=paging), show=BekundungOut.of)


@router.get("/{bekundung}", responses=answers(200, examples.BEKUNDUNG_EINGEREICHT))
async def get_interessenbekundung(bekundung: UUID, *, caller: Reader, deps: DepsOf, response: Response) -> BekundungOut:
    """Read an Interessenbekundung; its Träger reads there what became of it and why (P11)."""
    return shown(await read_bekundung(deps.database, caller, bekundung), response)


@router.patch("/{bekundung}", responses=answers(200, examples.BEKUNDUNG) | problems(409, 412, 428))
async def patch_interessenbekundung(
    bekundung: UUID,
    *,
    body: Annotated[BekundungPatch, example(examples.BEKUNDUNG_PATCH)],
    caller: Bidder,
    deps: DepsOf,
    if_match: IfMatch,
    response: Response,
) -> BekundungOut:
    """Answer more of a draft: parts and criteria that are named are replaced, the others stay (P11)."""
    changed = await change_bekundung(
        deps.database,
        caller,
        Zugriff(bekundung, if_match),
        body.to_angebot(),
        standort_named="standort" in body.model_fields_set,
        now=deps.clock(),
    )
    return shown(changed, response)


@router.post(
    "/{bekundung}/einreichung", responses=answers(200, examples.BEKUNDUNG_EINGEREICHT) | problems(409, 412, 428)
)
async def post_bekundung_einreichung(
    bekundung: UUID, *, caller: Bidder, deps: DepsOf, if_match: IfMatch, repeat: Repeated, response: Response
) -> BekundungOut:
    """Submit: what is late, missing or not accepted is refused with all reasons at once (P11)."""
    zugriff = Zugriff(bekundung, if_match, repeat)
    return shown(await submit_bekundung(deps.database, deps.budget, caller, zugriff, now=deps.clock()), response)


@router.post(
    "/{bekundung}/rueckzug", responses=answers(200, examples.BEKUNDUNG_ZURUECKGEZOGEN) | problems(409, 412, 428)
)
async def post_bekundung_rueckzug(
    bekundung: UUID, *, caller: Bidder, deps: DepsOf, if_match: IfMatch, repeat: Repeated, response: Response
) -> BekundungOut:
    """Withdraw before the result; until the deadline another may then be submitted (P11)."""
    zugriff = Zugriff(bekundung, if_match, repeat)
    return shown(await withdraw_bekundung(deps.database, caller, zugriff, now=deps.clock()), response)


@router.get("/{bekundung}/bewertungen", responses=answers(200, examples.listing(examples.BEWERTUNG)))
async def get_bewertungen(bekundung: UUID, *, caller: Judge, deps: DepsOf, paging: Paging) -> Listing[BewertungOut]:
    """List what everybody says of an Interessenbekundung, by person (P11)."""
    page = await list_bewertungen(deps.database, caller, bekundung, request=paging)
    return listing_of(page, show=BewertungOut.of)


@router.put(
    "/{bekundung}/bewertungen/{person:path}",
    responses=answers(200, examples.BEWERTUNG) | answers(201, examples.BEWERTUNG) | problems(409, 412, 428),
)
async def put_bewertung(
    bekundung: UUID,
    person: Person,
    *,
    body: Annotated[BewertungIn, example(examples.BEWERTUNG_IN)],
    caller: Evaluator,
    deps: DepsOf,
    if_match: IfMatch,
    response: Response,
) -> BewertungOut:
    """Evaluate an Interessenbekundung, each person for itself, after the deadline and with the whole grid (P11)."""
    booked = await evaluate_bekundung(
        deps.database, caller, bekundung, person, raster=body.to_raster(), match=if_match, now=deps.clock()
    )
    response.status_code = 201 if booked.neu else 200
    location = f"/v1/interessenbekundungen/{bekundung}/bewertungen/{person}" if booked.neu else None
    show(response, etag=etag_of(booked.bewertung.version), location=location)
    return BewertungOut.of(booked.bewertung)


@router.get("/{bekundung}/bewertungen/{person:path}", responses=answers(200, examples.BEWERTUNG))
async def get_bewertung(
    bekundung: UUID, person: Person, *, caller: Judge, deps: DepsOf, response: Response
) -> BewertungOut:
    """Read what one person says (P11)."""
    found = await read_bewertung(deps.database, caller, bekundung, person)
    show(response, etag=etag_of(found.version))
    return BewertungOut.of(found)
