"""Payments of grants over HTTP: book, reverse, list; claims; how far all that has come into the budget (P9)."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.projects.api import examples_zuwendung as examples
from services.projects.api.deps import DepsOf, Reader
from services.projects.api.zuwendung_models import (
    AuszahlungIn,
    AuszahlungOut,
    BuchungsstandOut,
    RueckforderungOut,
    StornoIn,
    WiederholtOut,
    ZuwendungOut,
)
from services.projects.domain.auszahlung import Budgetstand
from services.projects.storage.auszahlungen import Auswahl
from services.projects.usecases import read_zuwendung
from services.projects.usecases.pay_zuwendung import pay_zuwendung, reverse_zahlung
from shared.contracts.types import Slug
from shared.identity import Caller, Role
from shared.web.access import may
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router

router = Router(prefix="/v1", tags=["auszahlungen"])
Wjh = Annotated[Caller, may(Role.WJH)]
Office = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.REVISION)]
Stand = Annotated[Budgetstand | None, Query(description="Only those in this state.")]
_OF_PROJEKT = "/projektantraege/{antrag}/auszahlungen"


@router.post(
    _OF_PROJEKT,
    status_code=201,
    responses=answers(201, examples.AUSZAHLUNG_OUT)
    | answers(200, examples.AUSZAHLUNG_OUT, description="This Beleg was booked before with the same content.")
    | problems(409),
)
async def post_auszahlung(
    antrag: UUID,
    *,
    body: Annotated[AuszahlungIn, example(examples.AUSZAHLUNG)],
    caller: Wjh,
    deps: DepsOf,
    repeat: Repeated,
    response: Response,
) -> AuszahlungOut:
    """Book a payment of the grant, or with a negative amount a refund: at most the grant in sum (P9).

    It becomes Verbrauch in the budget, exactly once. Sent again under its Beleg it answers 200 and books nothing.
    """
    booked, is_new = await pay_zuwendung(
        deps.database, caller, antrag, body.to_zahlung(), repeat=repeat, now=deps.clock()
    )
    response.status_code = 201 if is_new else 200
    response.headers["Location"] = f"/v1/projektantraege/{antrag}/auszahlungen/{booked.id}"
    return AuszahlungOut.of(booked)


@router.post(
    f"{_OF_PROJEKT}/{{auszahlung}}/storno",
    status_code=201,
    responses=answers(201, examples.STORNIERT) | problems(409),
)
async def post_storno(
    antrag: UUID,
    auszahlung: UUID,
    *,
    body: Annotated[StornoIn, example(examples.STORNO)],
    caller: Wjh,
    deps: DepsOf,
    repeat: Repeated,
) -> AuszahlungOut:
    """Take a payment back, once (G5); the budget takes the very same amounts back."""
    reversed_one = await reverse_zahlung(
        deps.database, caller, antrag, auszahlung, grund=body.grund, repeat=repeat, now=deps.clock()
    )
    return AuszahlungOut.of(reversed_one)


@router.get(_OF_PROJEKT, responses=answers(200, examples.listing(examples.AUSZAHLUNG_OUT)))
async def get_auszahlungen_of_projekt(
    antrag: UUID, *, caller: Reader, deps: DepsOf, paging: Paging
) -> Listing[AuszahlungOut]:
    """List the payments of a project, oldest first."""
    page = await read_zuwendung.list_auszahlungen(deps.database, caller, Auswahl(antrag), request=paging)
    return listing_of(page, show=AuszahlungOut.of)


@router.get(f"{_OF_PROJEKT}/{{auszahlung}}", responses=answers(200, examples.AUSZAHLUNG_OUT))
async def get_auszahlung(antrag: UUID, auszahlung: UUID, *, caller: Reader, deps: DepsOf) -> AuszahlungOut:
    """Read a payment."""
    return AuszahlungOut.of(await read_zuwendung.read_auszahlung(deps.database, caller, antrag, auszahlung))


@router.get("/projektantraege/{antrag}/zuwendung", responses=answers(200, examples.ZUWENDUNG))
async def get_zuwendung(antrag: UUID, *, caller: Reader, deps: DepsOf) -> ZuwendungOut:
    """Say what was granted, what was paid of it, and what is still to be paid or to come back (P9)."""
    return ZuwendungOut.of(await read_zuwendung.read_konto(deps.database, caller, antrag))


@router.get("/auszahlungen", responses=answers(200, examples.listing(examples.AUSZAHLUNG_OUT)))
async def get_auszahlungen(
    caller: Office, *, deps: DepsOf, paging: Paging, budgetstand: Stand = None
) -> Listing[AuszahlungOut]:
    """List the payments of all projects that the caller sees, oldest first."""
    auswahl = Auswahl(budgetstand=budgetstand)
    page = await read_zuwendung.list_auszahlungen(deps.database, caller, auswahl, request=paging)
    return listing_of(page, show=AuszahlungOut.of)


@router.get("/rueckforderungen", responses=answers(200, examples.listing(examples.RUECKFORDERUNG)))
async def get_rueckforderungen(
    caller: Reader,
    *,
    deps: DepsOf,
    paging: Paging,
    offen: Annotated[bool | None, Query(description="Only what has not come back, or only what has.")] = None,
    traeger: Annotated[Slug | None, Query(description="Only of this Träger.")] = None,
) -> Listing[RueckforderungOut]:
    """List what was paid beyond final grants and is claimed back, oldest first (P9)."""
    page = await read_zuwendung.list_rueckforderungen(
        deps.database, caller, offen=offen, traeger=traeger, request=paging
    )
    return listing_of(page, show=RueckforderungOut.of)


@router.get("/rueckforderungen/{rueckforderung}", responses=answers(200, examples.RUECKFORDERUNG))
async def get_rueckforderung(rueckforderung: UUID, *, caller: Reader, deps: DepsOf) -> RueckforderungOut:
    """Read what is claimed back of one project."""
    return RueckforderungOut.of(await read_zuwendung.read_rueckforderung(deps.database, caller, rueckforderung))


@router.get("/buchungsstand", responses=answers(200, examples.BUCHUNGSSTAND))
async def get_buchungsstand(caller: Office, deps: DepsOf) -> BuchungsstandOut:
    """Say how far payments and final grants have come on their way into the budget (P9)."""
    return BuchungsstandOut.of(await read_zuwendung.read_buchungsstand(deps.database, caller))


@router.post("/buchungsstand/wiederholung", responses=answers(200, examples.WIEDERHOLT))
async def post_wiederholung(caller: Wjh, *, deps: DepsOf, repeat: Repeated) -> WiederholtOut:
    """Send again what is parked or was not booked; the budget judges it anew and books each payment once."""
    again = await read_zuwendung.resend_auszahlungen(deps.database, caller, repeat=repeat, now=deps.clock())
    return WiederholtOut(wiederholt=again)
