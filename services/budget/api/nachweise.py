"""What the Träger have declared complete: cases tells the budget, for its reports (X3)."""

from typing import Annotated

from services.budget.api import examples_erklaerung as examples
from services.budget.api.deps import DepsOf
from services.budget.usecases.receive_vollstaendigkeit import receive_vollstaendigkeit
from shared.contracts.vollstaendigkeit import VollstaendigkeitAuftrag, VollstaendigkeitErgebnis
from shared.identity import Caller, Role
from shared.web.access import may
from shared.web.examples import answers, example
from shared.web.routes import Router

router = Router(prefix="/v1", tags=["Dienste"])
Service = Annotated[Caller, may(Role.SERVICE)]


@router.post("/vollstaendigkeit", responses=answers(200, examples.VOLLSTAENDIGKEIT_OUT))
async def post_vollstaendigkeit(
    body: Annotated[VollstaendigkeitAuftrag, example(examples.VOLLSTAENDIGKEIT)], caller: Service, deps: DepsOf
) -> VollstaendigkeitErgebnis:
    """Take up to 1,000 months of Träger in Sozialräume; the highest version of each counts, in any order (X3)."""
    answered = await receive_vollstaendigkeit(deps.database, caller, body.zeilen, now=deps.clock())
    return VollstaendigkeitErgebnis(zeilen=list(answered))
