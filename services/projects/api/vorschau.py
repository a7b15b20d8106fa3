"""The Vorschau of a decision over HTTP (X2)."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.projects.api import examples_bescheid as examples
from services.projects.api.deps import DepsOf
from services.projects.usecases.preview_antrag import preview_antrag
from shared.contracts.types import Day
from shared.contracts.vorschau import ProjektVorschau
from shared.identity import Caller, Role
from shared.web.access import BearerToken, may
from shared.web.examples import answers, problems
from shared.web.routes import Router

router = Router(prefix="/v1/projektantraege", tags=["vorschau"])
Deciding = Annotated[Caller, may(Role.ASD, Role.LEITUNG, Role.WJH)]


@router.get("/{antrag}/vorschau", responses=answers(200, examples.VORSCHAU) | problems(409))
async def get_vorschau(
    antrag: UUID,
    *,
    caller: Deciding,
    token: BearerToken,
    deps: DepsOf,
    beginn: Annotated[Day | None, Query(description="As if it were approved with this later first day (P4).")] = None,
) -> ProjektVorschau:
    """Ask what approving would do to each year of the Bezirk's budget: what would be left, what stands against it (X2).

    Writes nothing and reserves nothing. The figures are the budget service's, for the person who asks; without that
    service there are none (503).
    """
    return await preview_antrag(deps.database, deps.budget, caller, antrag, beginn=beginn, token=token)
