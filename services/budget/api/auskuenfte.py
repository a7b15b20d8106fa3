"""What cases asks for in the name of a person: everything that is held on some Kontrakte (G6)."""

from typing import Annotated

from services.budget.api import examples_auskunft as examples
from services.budget.api.deps import DepsOf
from services.budget.usecases.give_auskunft import give_auskunft
from shared.contracts.auskunft import AuskunftErgebnis, AuskunftFrage
from shared.identity import Caller, Role
from shared.web.access import may
from shared.web.examples import answers, example
from shared.web.routes import Router

router = Router(prefix="/v1", tags=["Dienste"])
Service = Annotated[Caller, may(Role.SERVICE)]


@router.post("/auskuenfte", responses=answers(200, examples.AUSKUNFT_OUT))
async def post_auskunft(
    body: Annotated[AuskunftFrage, example(examples.AUSKUNFT)], caller: Service, deps: DepsOf
) -> AuskunftErgebnis:
    """Give all rows of some Kontrakte, by table: bound, used, spent, released, reversed, warned of, audited (G6).

    Needs the Subject-Token of Leitung, which gets those of its Bezirke, or Revision.
    """
    nummern = {one.id: one.nummer for one in body.kontrakte}
    return AuskunftErgebnis(bestand=await give_auskunft(deps.database, caller, nummern))
