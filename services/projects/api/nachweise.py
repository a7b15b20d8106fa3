"""The final account over HTTP: sent by the Träger, checked by WJH (P9)."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from services.projects.api import examples_nachweis as examples
from services.projects.api.deps import DepsOf, Reader, ZugriffOf
from services.projects.api.nachweis_models import NachweisIn, NachweisOut, PruefungIn
from services.projects.usecases.prove_verwendung import check_verwendung, read_nachweis, submit_nachweis
from shared.contracts.versions import etag_of
from shared.identity import Caller, Role
from shared.web.access import may
from shared.web.examples import answers, example, problems
from shared.web.routes import Router
from shared.web.versions import IfMatch, show

router = Router(prefix="/v1/projektantraege", tags=["verwendungsnachweise"])
Traeger = Annotated[Caller, may(Role.TRAEGER)]
Wjh = Annotated[Caller, may(Role.WJH)]


@router.put(
    "/{antrag}/verwendungsnachweis",
    responses=answers(200, examples.NACHWEIS_OUT) | answers(201, examples.NACHWEIS_OUT) | problems(409, 412, 428),
)
async def put_verwendungsnachweis(
    antrag: UUID,
    *,
    body: Annotated[NachweisIn, example(examples.NACHWEIS)],
    caller: Traeger,
    deps: DepsOf,
    match: IfMatch,
    response: Response,
) -> NachweisOut:
    """Send the final account of a project that is over, or another version of it until it is checked (P9).

    The answer says what it comes to: eligible cost, shortfall, final grant, and what would come back.
    """
    ansicht, is_first = await submit_nachweis(
        deps.database, caller, antrag, body.to_nachweis(), match=match, now=deps.clock()
    )
    response.status_code = 201 if is_first else 200
    location = f"/v1/projektantraege/{antrag}/verwendungsnachweis" if is_first else None
    show(response, etag=etag_of(ansicht.eingereicht.nummer), location=location)
    return NachweisOut.of(ansicht)


@router.get("/{antrag}/verwendungsnachweis", responses=answers(200, examples.NACHWEIS_OUT))
async def get_verwendungsnachweis(antrag: UUID, *, caller: Reader, deps: DepsOf, response: Response) -> NachweisOut:
    """Read the final account and what it comes to (P9)."""
    ansicht = await read_nachweis(deps.database, caller, antrag)
    show(response, etag=etag_of(ansicht.eingereicht.nummer))
    return NachweisOut.of(ansicht)


@router.post("/{antrag}/pruefung", responses=answers(200, examples.GEPRUEFT) | problems(409, 412, 428))
async def post_pruefung(
    zugriff: ZugriffOf,
    *,
    body: Annotated[PruefungIn, example(examples.PRUEFUNG)],
    caller: Wjh,
    deps: DepsOf,
    response: Response,
) -> NachweisOut:
    """Check the final account line by line and fix the final grant, for good (P9).

    If-Match is the project's version, which another version of the final account changes. The budget releases what is
    not needed of the Bindung; what was paid too much is claimed back. The same check by the same person again is
    answered and changes nothing.
    """
    ansicht = await check_verwendung(
        deps.database, caller, zugriff, zeilen=body.to_zeilen(), ergebnis=body.ergebnis, now=deps.clock()
    )
    show(response, etag=etag_of(ansicht.antrag.version))
    return NachweisOut.of(ansicht)
