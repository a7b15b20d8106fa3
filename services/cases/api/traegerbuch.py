"""The Träger's own book over HTTP: its copies of Kontrakte, its declarations of months (K11, X3)."""

from typing import Annotated

from fastapi import Query, Response

from services.cases.api import examples_abgleich as examples
from services.cases.api.deps import DepsOf, KontraktReader, Traeger
from services.cases.api.leistung_models import KontraktRef
from services.cases.api.traegerbuch_models import (
    TraegerkontraktIn,
    TraegerkontraktOut,
    TraegermeldungIn,
    TraegermeldungOut,
)
from services.cases.api.vollstaendigkeit_models import MonatOfPath, read_monat
from services.cases.storage import traegerkontrakte, traegermeldungen
from services.cases.usecases import read_traegerbuch
from services.cases.usecases.declare_monat import declare_monat
from services.cases.usecases.record_traegerkontrakt import record_traegerkontrakt
from shared.contracts.types import Slug
from shared.contracts.versions import etag_of
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing, Paging, listing_of
from shared.web.routes import Router
from shared.web.versions import IfMatch, show

router = Router(prefix="/v1", tags=["abgleich"])
Whose = Annotated[Slug | None, Query(description="Of this Träger; a Träger reads its own.")]


@router.put(
    "/traegerkontrakte/{kontraktnummer}",
    responses=answers(200, examples.TRAEGERKONTRAKT_OUT)
    | answers(201, examples.TRAEGERKONTRAKT_OUT)
    | problems(412, 428),
)
async def put_traegerkontrakt(
    kontraktnummer: KontraktRef,
    *,
    body: Annotated[TraegerkontraktIn, example(examples.TRAEGERKONTRAKT)],
    caller: Traeger,
    deps: DepsOf,
    match: IfMatch,
    response: Response,
) -> TraegerkontraktOut:
    """Record the Träger's own copy of a Kontrakt, whether or not the office has one of that number (K11)."""
    recorded = await record_traegerkontrakt(
        deps.database, caller, kontraktnummer, body.to_kopie(), match=match, now=deps.clock()
    )
    kopie = recorded.kopie
    response.status_code = 201 if recorded.is_new else 200
    location = f"/v1/traegerkontrakte/{kopie.kontraktnummer}" if recorded.is_new else None
    show(response, etag=etag_of(kopie.version), location=location)
    return TraegerkontraktOut.of(kopie)


@router.get("/traegerkontrakte/{kontraktnummer}", responses=answers(200, examples.TRAEGERKONTRAKT_OUT))
async def get_traegerkontrakt(
    kontraktnummer: KontraktRef, *, caller: KontraktReader, deps: DepsOf, response: Response, traeger: Whose = None
) -> TraegerkontraktOut:
    """Read a Träger's copy; where several have one of that number, first that of the Kontrakt's own Träger (K11)."""
    kopie = await read_traegerbuch.read_traegerkontrakt(
        deps.database, caller, kontraktnummer, traeger=traeger, buch=deps.buch, now=deps.clock()
    )
    show(response, etag=etag_of(kopie.version))
    return TraegerkontraktOut.of(kopie)


@router.get("/traegerkontrakte", responses=answers(200, examples.TRAEGERKONTRAKTE))
async def get_traegerkontrakte(
    caller: KontraktReader,
    *,
    deps: DepsOf,
    paging: Paging,
    traeger: Whose = None,
    kontraktnummer: Annotated[KontraktRef | None, Query(description="Only copies under this number.")] = None,
) -> Listing[TraegerkontraktOut]:
    """List the Träger's copies that the caller sees (K11)."""
    auswahl = traegerkontrakte.Auswahl(traeger, kontraktnummer)
    page = await read_traegerbuch.list_traegerkontrakte(
        deps.database, caller, auswahl, request=paging, buch=deps.buch, now=deps.clock()
    )
    return listing_of(page, show=TraegerkontraktOut.of)


@router.put(
    "/traegermeldungen/{monat}",
    responses=answers(200, examples.TRAEGERMELDUNG_OUT)
    | answers(201, examples.TRAEGERMELDUNG_OUT)
    | problems(412, 428),
)
async def put_traegermeldung(
    monat: MonatOfPath,
    *,
    body: Annotated[TraegermeldungIn, example(examples.TRAEGERMELDUNG)],
    caller: Traeger,
    deps: DepsOf,
    match: IfMatch,
    response: Response,
) -> TraegermeldungOut:
    """Declare a month (X3). One that does not match what was posted is kept and answered with the difference.

    No rows and no minutes are a declaration too: no hours is different from no answer. When every month of an ended
    Kontrakt is declared complete, with no more minutes than are posted, the rest of its Bindung is released: fewer
    minutes than are posted say so too.
    """
    declared = await declare_monat(
        deps.database, caller, read_monat(monat), body.to_erklaerung(), match=match, now=deps.clock()
    )
    response.status_code = 201 if declared.is_new else 200
    location = f"/v1/traegermeldungen/{monat}" if declared.is_new else None
    show(response, etag=etag_of(declared.stand.meldung.version), location=location)
    return TraegermeldungOut.of(declared.stand)


@router.get("/traegermeldungen/{monat}", responses=answers(200, examples.TRAEGERMELDUNG_OUT))
async def get_traegermeldung(
    monat: MonatOfPath, *, caller: KontraktReader, deps: DepsOf, response: Response, traeger: Whose = None
) -> TraegermeldungOut:
    """Read what a Träger declares for a month beside what was posted; the office names the Träger (X3)."""
    found = await read_traegerbuch.read_traegermeldung(
        deps.database, caller, read_monat(monat), traeger=traeger, buch=deps.buch
    )
    show(response, etag=etag_of(found.meldung.version))
    return TraegermeldungOut.of(found)


@router.get("/traegermeldungen", responses=answers(200, examples.TRAEGERMELDUNGEN))
async def get_traegermeldungen(
    caller: KontraktReader,
    *,
    deps: DepsOf,
    paging: Paging,
    monat: Annotated[MonatOfPath | None, Query(description="Only this month.")] = None,
    traeger: Whose = None,
) -> Listing[TraegermeldungOut]:
    """List declarations beside what was posted; of parts of the Jugendamt one sees its own Kontrakte (X3)."""
    auswahl = traegermeldungen.Auswahl(read_monat(monat) if monat else None, traeger)
    page = await read_traegerbuch.list_traegermeldungen(deps.database, caller, auswahl, request=paging, buch=deps.buch)
    return listing_of(page, show=TraegermeldungOut.of)
