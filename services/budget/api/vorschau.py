"""Vorschau: what a Kontrakt or project would do, before anybody decides (X2)."""

from typing import Annotated

from services.budget.api import examples_vorschau as examples
from services.budget.api.deps import Deps, DepsOf
from services.budget.api.vorschau_models import (
    KontraktFrage,
    ProjektFrage,
    VorschauIn,
    VorschauKontrakt,
    VorschauOut,
    VorschauProjekt,
)
from services.budget.domain.vorschau import Vorschau
from services.budget.usecases.preview_bindung import preview_bindung, preview_outside
from shared.identity import Caller, Role
from shared.web.access import may
from shared.web.examples import answers, example, problems
from shared.web.refusals import RoleRefused
from shared.web.routes import Router

router = Router(prefix="/v1/vorschau", tags=["Vorschau"])
Deciding = Annotated[Caller, may(Role.ASD, Role.LEITUNG, Role.WJH, Role.SERVICE)]


@router.post("", responses=answers(200, examples.VORSCHAU_OUT) | problems(409))
async def post_vorschau(
    body: Annotated[VorschauIn, example(examples.VORSCHAU)], caller: Deciding, deps: DepsOf
) -> VorschauOut:
    """Ask what a Kontrakt or project would do: its Bindung per year, what would be left, what stands against it (X2).

    Writes nothing and locks nothing. The body is that of `POST /v1/kontrakte` of cases, or a project's `bezirk`,
    `traeger` and `jahre`; either may stand under `kontrakt` or `projekt`, with `quelle` beside it. The figures are
    those that the booking would come to now; the weeks follow what the year is expected to be (`erwartet`). A service
    asks for a person, whose token it carries in `Subject-Token`: what that person may see and do counts.
    """
    return VorschauOut.of(await _preview(body, caller=_person(caller), deps=deps))


def _person(caller: Caller) -> Caller:
    """Give the person who asks: where a service calls, the one whose token it carries; raise RoleRefused (X2)."""
    person = caller.person
    if not person.has(Role.ASD, Role.LEITUNG, Role.WJH):
        raise RoleRefused
    return person


async def _preview(
    body: KontraktFrage | ProjektFrage | VorschauKontrakt | VorschauProjekt, *, caller: Caller, deps: Deps
) -> Vorschau:
    match body:
        case KontraktFrage():
            kontrakt, quelle = body.kontrakt, body.quelle
        case VorschauKontrakt():
            kontrakt, quelle = body, None
        case ProjektFrage():
            inhalt = body.projekt.to_inhalt(quelle=body.quelle)
            return await preview_bindung(deps.database, caller, inhalt, now=deps.clock())
        case VorschauProjekt():
            return await preview_bindung(deps.database, caller, body.to_inhalt(quelle=None), now=deps.clock())
    if kontrakt.volumen is None:
        return await preview_outside(deps.database, caller, kontrakt.sozialraum, traeger=kontrakt.traeger)
    asked = kontrakt.to_inhalt(kontrakt.volumen, quelle=quelle)
    return await preview_bindung(deps.database, caller, asked, now=deps.clock())
