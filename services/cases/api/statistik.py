"""Statistics of a year over HTTP (K12)."""

from typing import Annotated

from fastapi import Query

from services.cases.api import examples_statistik as examples
from services.cases.api.deps import DepsOf
from services.cases.api.statistik_out import StatistikOut
from services.cases.usecases.read_statistik import Anfrage
from services.cases.usecases.read_statistik import read_statistik as compute
from shared.contracts.types import Day, JahrParameter, Slug
from shared.identity import Caller, Role
from shared.web.access import may
from shared.web.examples import answers
from shared.web.routes import Router

router = Router(prefix="/v1/statistik", tags=["statistik"])
Office = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.ASD, Role.REVISION)]


@router.get("/{jahr}", responses=answers(200, examples.STATISTIK))
async def get_statistik(
    jahr: JahrParameter,
    *,
    caller: Office,
    deps: DepsOf,
    sozialraum: Annotated[Slug | None, Query(description="Of this Sozialraum alone.")] = None,
    basis: Annotated[
        JahrParameter | None,
        Query(description="Base year of the change; left out: the year in which the first Konzept begins."),
    ] = None,
    stichtag: Annotated[Day | None, Query(description="As it was at the end of this booking day (V16).")] = None,
) -> StatistikOut:
    """Count the signed Kontrakte of a year (K12): each once, by its form on its last day in the year.

    Cases, new and ended ones, durations, Eckwerte, spending per head under 21, and their change; for all Sozialräume
    that the caller sees together, and for each of them.
    """
    anfrage = Anfrage(jahr, sozialraum=sozialraum, basis=basis, stichtag=stichtag)
    return StatistikOut.of_jahr(await compute(deps.database, caller, anfrage, buch=deps.buch, now=deps.clock()))
