"""The selection of a Leitträger over HTTP (P11): procedures, those to begin with, evaluation, results."""

from typing import Annotated, Any, Self

from fastapi import Query, Response

from services.projects.api import examples_verfahren as examples
from services.projects.api.bekundung_models import AuswertungOut
from services.projects.api.deps import DepsOf, Leitung
from services.projects.api.verfahren_models import ErgebnisIn, ErgebnisOut, VerfahrenIn, VerfahrenOut, VertragIn
from services.projects.storage.verfahrensvorlagen import Verfahrensvorlage
from services.projects.usecases.enter_verfahren import enter_verfahren
from services.projects.usecases.evaluate_bekundung import read_auswertung
from services.projects.usecases.read_verfahren import find_vorlage, list_verfahren, list_vorlagen, read_verfahren
from services.projects.usecases.select_leittraeger import (
    Abschluss,
    Ergebnisplatz,
    conclude_vertrag,
    list_ergebnisse,
    read_ergebnis,
    select_leittraeger,
)
from shared.contracts.types import Slug, Wire
from shared.contracts.versions import etag_of
from shared.identity import Caller, Role
from shared.web.access import PERSONS, BearerToken, may
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router
from shared.web.versions import IfMatch, show

router = Router(prefix="/v1", tags=["interessenbekundungen"])
Keeper = Annotated[Caller, may(Role.LEITUNG, Role.ADMIN)]
Admin = Annotated[Caller, may(Role.ADMIN)]
Everybody = Annotated[Caller, may(*PERSONS)]
Judge = Annotated[Caller, may(Role.ASD, Role.LEITUNG, Role.WJH, Role.REVISION)]
Office = Annotated[Caller, may(Role.ADMIN, Role.ASD, Role.LEITUNG, Role.WJH, Role.REVISION)]


class VerfahrensvorlageOut(Wire):
    """A Verfahren to begin with: `verfahren` is the body of PUT /v1/verfahren/{schluessel}."""

    name: str
    beschreibung: str
    verfahren: VerfahrenIn

    @classmethod
    def of(cls, vorlage: Verfahrensvorlage) -> Self:
        """Write one."""
        content: dict[str, Any] = dict(vorlage.verfahren)
        return cls(name=vorlage.name, beschreibung=vorlage.beschreibung, verfahren=VerfahrenIn.model_validate(content))


@router.get("/verfahrensvorlagen", responses=answers(200, examples.VORLAGEN))
async def get_verfahrensvorlagen(_caller: Everybody, paging: Paging) -> Listing[VerfahrensvorlageOut]:
    """List the Verfahren that come with the service, by name, as bodies that can be entered with new days (P11)."""
    return listing_of(list_vorlagen(paging), show=VerfahrensvorlageOut.of)


@router.get("/verfahrensvorlagen/{name}", responses=answers(200, examples.VORLAGE))
async def get_verfahrensvorlage(name: Slug, _caller: Everybody) -> VerfahrensvorlageOut:
    """Read a Verfahren to begin with; change what is yours, its days for certain, and PUT it (P11)."""
    return VerfahrensvorlageOut.of(find_vorlage(name))


@router.put(
    "/verfahren/{schluessel}",
    responses=answers(200, examples.VERFAHREN) | answers(201, examples.VERFAHREN) | problems(409, 412, 428),
)
async def put_verfahren(
    schluessel: Slug,
    *,
    body: Annotated[VerfahrenIn, example(examples.VERFAHREN_IN)],
    caller: Keeper,
    deps: DepsOf,
    if_match: IfMatch,
    response: Response,
) -> VerfahrenOut:
    """Enter a Verfahren by which a Leitträger is found: deadline, required parts and criteria as data (P11).

    The deadline is not before today, unless it stays as it was.
    Once somebody has submitted, only `titel` changes and, while it has not passed, `frist` to a later day (409).
    """
    entered = await enter_verfahren(
        deps.database, deps.budget, caller, schluessel, body.to_verfahren(), match=if_match, now=deps.clock()
    )
    response.status_code = 201 if entered.neu else 200
    location = f"/v1/verfahren/{schluessel}" if entered.neu else None
    show(response, etag=etag_of(entered.stand.version), location=location)
    return VerfahrenOut.of(entered.stand)


@router.get("/verfahren", responses=answers(200, examples.listing(examples.VERFAHREN)))
async def get_verfahren_liste(caller: Everybody, *, deps: DepsOf, paging: Paging) -> Listing[VerfahrenOut]:
    """List the Verfahren of the Jugendamt (P11)."""
    return listing_of(await list_verfahren(deps.database, caller, request=paging), show=VerfahrenOut.of)


@router.get("/verfahren/{schluessel}", responses=answers(200, examples.VERFAHREN))
async def get_verfahren(schluessel: Slug, *, caller: Everybody, deps: DepsOf, response: Response) -> VerfahrenOut:
    """Read a Verfahren (P11)."""
    stand = await read_verfahren(deps.database, caller, schluessel)
    show(response, etag=etag_of(stand.version))
    return VerfahrenOut.of(stand)


@router.get("/verfahren/{schluessel}/auswertung", responses=answers(200, examples.AUSWERTUNG))
async def get_auswertung(
    schluessel: Slug,
    *,
    caller: Judge,
    deps: DepsOf,
    wirkungsraum: Annotated[Slug, Query(description="Of which Wirkungsraum.")],
) -> AuswertungOut:
    """Say what all evaluations of a Wirkungsraum come to, as far as the caller sees it, the best first (P11)."""
    found = await read_auswertung(deps.database, caller, schluessel, wirkungsraum=wirkungsraum)
    return AuswertungOut.of(found, schluessel=schluessel, wirkungsraum=wirkungsraum)


@router.post(
    "/verfahren/{schluessel}/ergebnisse",
    status_code=201,
    responses=answers(200, examples.ERGEBNIS) | answers(201, examples.ERGEBNIS) | problems(409),
)
async def post_ergebnis(
    schluessel: Slug,
    *,
    body: Annotated[ErgebnisIn, example(examples.ERGEBNIS_IN)],
    caller: Leitung,
    deps: DepsOf,
    repeat: Repeated,
    response: Response,
) -> ErgebnisOut:
    """Choose the Leitträger of a Wirkungsraum as the Leitung of its Bezirk, once, after the deadline (P11).

    Each that applied has a reason; its Träger reads it at its own Interessenbekundung. The same again is answered 200.
    """
    chosen = await select_leittraeger(
        deps.database, caller, schluessel, body.to_auswahl(), repeat=repeat, now=deps.clock()
    )
    response.status_code = 201 if chosen.neu else 200
    if chosen.neu:
        response.headers["Location"] = f"/v1/verfahren/{schluessel}/ergebnisse/{body.wirkungsraum}"
    return ErgebnisOut.of(chosen.ergebnis)


@router.get("/verfahren/{schluessel}/ergebnisse", responses=answers(200, examples.listing(examples.ERGEBNIS)))
async def get_ergebnisse(schluessel: Slug, *, caller: Office, deps: DepsOf, paging: Paging) -> Listing[ErgebnisOut]:
    """List the results of a Verfahren, for the office; reasons for who reads what they are about (P11)."""
    return listing_of(await list_ergebnisse(deps.database, caller, schluessel, request=paging), show=ErgebnisOut.of)


@router.get("/verfahren/{schluessel}/ergebnisse/{wirkungsraum}", responses=answers(200, examples.ERGEBNIS))
async def get_ergebnis(schluessel: Slug, wirkungsraum: Slug, *, caller: Office, deps: DepsOf) -> ErgebnisOut:
    """Read the result for a Wirkungsraum, with the Kooperationsvertrag that follows (P11, V18)."""
    return ErgebnisOut.of(await read_ergebnis(deps.database, caller, schluessel, wirkungsraum))


@router.post(
    "/verfahren/{schluessel}/ergebnisse/{wirkungsraum}/vertrag",
    responses=answers(200, examples.ERGEBNIS_VERTRAG) | problems(409),
)
async def post_vertrag(
    schluessel: Slug,
    wirkungsraum: Slug,
    *,
    body: Annotated[VertragIn, example(examples.VERTRAG_IN)],
    caller: Admin,
    token: BearerToken,
    deps: DepsOf,
    repeat: Repeated,
) -> ErgebnisOut:
    """Enter the Kooperationsvertrag of who was chosen, in the budget service (P11, V18).

    Its number makes it safe to repeat: the same again changes nothing, also after a 503. What the budget service
    refuses is passed on.
    """
    concluded = await conclude_vertrag(
        deps.database,
        deps.budget,
        caller,
        Ergebnisplatz(schluessel, wirkungsraum),
        Abschluss(body.nummer, body.stellen),
        token=token,
        repeat=repeat,
        now=deps.clock(),
    )
    return ErgebnisOut.of(concluded)
