"""The Eigenanteil as a calculator over HTTP (P7)."""

from typing import Annotated

from fastapi import Query

from services.projects.api import examples
from services.projects.api.deps import DepsOf
from services.projects.usecases.compute_eigenanteil import compute_eigenanteil
from shared.contracts.types import GeldField, Prozent, Wire
from shared.geld import GELD_PATTERN, parse_geld
from shared.identity import Caller
from shared.web.access import PERSONS, may
from shared.web.examples import answers
from shared.web.routes import Router

router = Router(prefix="/v1/eigenanteil", tags=["eigenanteil"])
NONNEGATIVE = GELD_PATTERN.replace("-?", "", 1)


class EigenanteilRechnung(Wire):
    """The percentage by the Träger's employees and the amount that follows, half up to the cent (P7, G1)."""

    prozent: Prozent
    eigenanteil: GeldField


@router.get("", responses=answers(200, examples.EIGENANTEIL))
async def get_eigenanteil(
    mitarbeitende: Annotated[int, Query(ge=1, le=1_000_000, description="Employees of the Träger.")],
    foerderfaehige_kosten: Annotated[
        str,  # FastAPI takes no value type of ours as a parameter of the query
        Query(pattern=NONNEGATIVE, description="Eligible cost of the project.", examples=["100000.00"]),
    ],
    _caller: Annotated[Caller, may(*PERSONS)],
    deps: DepsOf,
) -> EigenanteilRechnung:
    """Compute what a Träger with so many employees contributes at least (P7)."""
    found = compute_eigenanteil(parse_geld(foerderfaehige_kosten), mitarbeitende=mitarbeitende, now=deps.clock())
    return EigenanteilRechnung(prozent=found.prozent, eigenanteil=found.eigenanteil)
