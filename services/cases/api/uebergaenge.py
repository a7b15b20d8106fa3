"""What moves a Kontrakt on, over HTTP: advice, signature, discarding (K1-K4)."""

from typing import Annotated

from fastapi import Response

from services.cases.api import examples
from services.cases.api.deps import Asd, Decider, DepsOf, ZugriffOf
from services.cases.api.kontrakt_models import BeratungIn, GrundIn, UnterzeichnungIn
from services.cases.api.kontrakt_out import KontraktOut
from services.cases.api.kontrakte import shown
from services.cases.usecases.discard_kontrakt import discard_kontrakt
from services.cases.usecases.record_beratung import record_beratung
from services.cases.usecases.sign_kontrakt import Signatur, sign_kontrakt
from shared.web.access import BearerToken
from shared.web.examples import answers, example, problems
from shared.web.routes import Router

router = Router(prefix="/v1/kontrakte", tags=["kontrakte"])


@router.post("/{kontrakt}/beratung", responses=answers(200, examples.BERATEN) | problems(409, 412, 428))
async def post_beratung(
    zugriff: ZugriffOf,
    *,
    body: Annotated[BeratungIn, example(examples.BERATUNG)],
    caller: Asd,
    deps: DepsOf,
    response: Response,
) -> KontraktOut:
    """Record the Sozialraumteam's advice; after an emergency also on a signed Kontrakt (K2)."""
    now = deps.clock()
    kontrakt = await record_beratung(deps.database, caller, zugriff, body.to_beratung(), buch=deps.buch, now=now)
    return shown(kontrakt, response=response, caller=caller, now=now)


@router.post(
    "/{kontrakt}/unterzeichnung", responses=answers(200, examples.UNTERZEICHNET) | problems(409, 412, 428, 503)
)
async def post_unterzeichnung(
    zugriff: ZugriffOf,
    *,
    caller: Decider,
    token: BearerToken,
    deps: DepsOf,
    response: Response,
    body: Annotated[UnterzeichnungIn | None, example(examples.UNTERZEICHNUNG)] = None,
) -> KontraktOut:
    """Sign a Kontrakt and bind its money in the budget service, one Bindung per Haushaltsjahr (K2-K4).

    A conflict or refusal of the budget service is passed on with its figures; the Kontrakt stays unsigned. A 503 may
    be repeated with the same content: the signature is carried out once.
    """
    now = deps.clock()
    signatur = Signatur(caller, token, (body or UnterzeichnungIn()).to_begruendungen())
    kontrakt = await sign_kontrakt(deps.database, deps.budget, zugriff, signatur, buch=deps.buch, now=now)
    return shown(kontrakt, response=response, caller=caller, now=now)


@router.post("/{kontrakt}/verwerfung", responses=answers(200, examples.VERWORFEN) | problems(409, 412, 428))
async def post_verwerfung(
    zugriff: ZugriffOf,
    *,
    body: Annotated[GrundIn, example(examples.VERWERFUNG)],
    caller: Decider,
    deps: DepsOf,
    response: Response,
) -> KontraktOut:
    """Discard a Kontrakt before it is signed (K1)."""
    now = deps.clock()
    kontrakt = await discard_kontrakt(deps.database, caller, zugriff, grund=body.grund, buch=deps.buch, now=now)
    return shown(kontrakt, response=response, caller=caller, now=now)
