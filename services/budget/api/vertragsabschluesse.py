"""Kooperationsverträge that follow from a decision in another service (P11, V18)."""

from typing import Annotated, Any

from fastapi import Response

from services.budget.api import examples
from services.budget.api.deps import DepsOf
from services.budget.api.stammdaten import Nummer
from services.budget.usecases.conclude_vertrag import conclude_vertrag
from shared.contracts.stammdaten import VertragInhalt, VertragStand
from shared.identity import Caller, Role
from shared.web.access import may
from shared.web.examples import answers, example, problems
from shared.web.routes import Router

router = Router(prefix="/v1/vertragsabschluesse", tags=["Dienste"])
Service = Annotated[Caller, may(Role.SERVICE)]
_STAND: dict[str, Any] = examples.VERTRAG | {"verlaengerungen": []}


@router.put("/{nummer}", responses=answers(200, _STAND) | answers(201, _STAND) | problems(409, 428))
async def put_vertragsabschluss(
    nummer: Nummer,
    body: Annotated[VertragInhalt, example(examples.VERTRAG)],
    caller: Service,
    deps: DepsOf,
    response: Response,
) -> VertragStand:
    """Enter the Kooperationsvertrag of a chosen Leitträger under a free number; sent again it answers the same (P11).

    Needs the Subject-Token of the admin who concludes it. A number that has another contract is answered with 428.
    """
    entered = await conclude_vertrag(deps.database, caller, nummer, body, now=deps.clock())
    response.status_code = 201 if entered.is_new else 200
    if entered.is_new:
        response.headers["Location"] = f"/v1/kooperationsvertraege/{nummer}"
    return VertragStand.model_validate(entered.version.inhalt)
