"""What changes a signed Kontrakt, over HTTP: amendment, early end, another Träger (K1, K3, K5, K14)."""

from typing import Annotated

from fastapi import Response

from services.cases.api import examples
from services.cases.api.deps import Decider, DepsOf, ZugriffOf
from services.cases.api.kontrakt_models import AenderungIn, BeendigungIn, TraegerwechselIn
from services.cases.api.kontrakt_out import KontraktOut
from services.cases.api.kontrakte import shown
from services.cases.usecases.amend_kontrakt import (
    amend_kontrakt,
    wish_aenderung,
    wish_beendigung,
    wish_traegerwechsel,
)
from services.cases.usecases.ask_budget import Person
from shared.web.access import BearerToken
from shared.web.examples import answers, example, problems
from shared.web.routes import Router

router = Router(prefix="/v1/kontrakte", tags=["kontrakte"])


@router.post("/{kontrakt}/aenderungen", responses=answers(200, examples.GEAENDERT) | problems(409, 412, 428, 503))
async def post_aenderung(
    zugriff: ZugriffOf,
    *,
    body: Annotated[AenderungIn, example(examples.AENDERUNG)],
    caller: Decider,
    token: BearerToken,
    deps: DepsOf,
    response: Response,
) -> KontraktOut:
    """Amend a signed Kontrakt from a day on; its whole term is priced and bound anew (K1, K3, K5, K14).

    Hours keep the price of their day. What was agreed before for a later day gives way. A refusal of the budget
    service is passed on with its figures; nothing is changed then. A 503 may be repeated with the same content. Rows
    that were held and fit now are recognised.
    """
    person, now = Person(caller, token), deps.clock()
    wunsch = wish_aenderung(body.to_aenderung(), person=person)
    kontrakt = await amend_kontrakt(deps.database, deps.budget, zugriff, wunsch, person=person, buch=deps.buch, now=now)
    return shown(kontrakt, response=response, caller=caller, now=now)


@router.post("/{kontrakt}/beendigung", responses=answers(200, examples.BEENDET) | problems(409, 412, 428, 503))
async def post_beendigung(
    zugriff: ZugriffOf,
    *,
    body: Annotated[BeendigungIn, example(examples.BEENDIGUNG)],
    caller: Decider,
    token: BearerToken,
    deps: DepsOf,
    response: Response,
) -> KontraktOut:
    """End a signed Kontrakt before its term is over (K1, V7); it is `beendet` from the day after its last day on.

    A weekly amount is bound to the new end, a contingent keeps its minutes until they are released. Never before the
    last hours that count: they would have to be reversed first.
    """
    person, now = Person(caller, token), deps.clock()
    wunsch = wish_beendigung(ende=body.ende, grund=body.grund, person=person)
    kontrakt = await amend_kontrakt(deps.database, deps.budget, zugriff, wunsch, person=person, buch=deps.buch, now=now)
    return shown(kontrakt, response=response, caller=caller, now=now)


@router.post("/{kontrakt}/traegerwechsel", responses=answers(200, examples.UEBERGEBEN) | problems(409, 412, 428, 503))
async def post_traegerwechsel(
    zugriff: ZugriffOf,
    *,
    body: Annotated[TraegerwechselIn, example(examples.TRAEGERWECHSEL)],
    caller: Decider,
    token: BearerToken,
    deps: DepsOf,
    response: Response,
) -> KontraktOut:
    """Hand a Kontrakt to another Träger: it ends the day before, and a draft with the same content follows (K1).

    The answer is the Kontrakt that ends; `nachfolger` is the draft, to be advised on and signed as any other.
    """
    person, now = Person(caller, token), deps.clock()
    wunsch = wish_traegerwechsel(ab=body.ab, traeger=body.traeger, grund=body.grund, person=person)
    kontrakt = await amend_kontrakt(deps.database, deps.budget, zugriff, wunsch, person=person, buch=deps.buch, now=now)
    return shown(kontrakt, response=response, caller=caller, now=now)
