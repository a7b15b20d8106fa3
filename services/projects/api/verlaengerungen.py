"""A longer term over HTTP (P3): asked for by who applies, decided by the Leitung."""

from typing import Annotated, Literal

from fastapi import Response
from pydantic import Field

from services.projects.api import examples
from services.projects.api.ansicht_models import AntragOut
from services.projects.api.antraege import shown
from services.projects.api.deps import Applicant, DepsOf, Leitung, ZugriffOf
from services.projects.domain.bescheid import Ergebnis
from services.projects.domain.verlaengerung import Verlaengerungsentscheidung
from services.projects.usecases.extend_projekt import decide_extension, request_extension
from shared.contracts.types import Day, Freitext, Wire
from shared.web.examples import answers, example, problems
from shared.web.routes import Router

router = Router(prefix="/v1/projektantraege", tags=["verlaengerungen"])


class VerlaengerungIn(Wire):
    """A longer term: at most 12 months in all behind the end that was approved first (P3)."""

    ende: Day
    grund: Freitext


class VerlaengerungsentscheidungIn(Wire):
    """A decision about a longer term; the grant stays as it is (P3)."""

    entscheidung: Literal["genehmigt", "abgelehnt"]
    begruendung: Freitext
    datum: Day | None = Field(default=None, description="Today if left out; not before the application (P4).")


@router.post("/{antrag}/verlaengerung", responses=answers(200, examples.VERLAENGERUNG) | problems(409, 412, 428))
async def post_verlaengerung(
    zugriff: ZugriffOf,
    *,
    body: Annotated[VerlaengerungIn, example(examples.VERLAENGERUNG_IN)],
    caller: Applicant,
    deps: DepsOf,
    response: Response,
) -> AntragOut:
    """Apply for a longer term of a running project, before it ends (P3)."""
    ansicht = await request_extension(
        deps.database, caller, zugriff, ende=body.ende, grund=body.grund, now=deps.clock()
    )
    return shown(ansicht, response)


@router.post(
    "/{antrag}/verlaengerung/entscheidung", responses=answers(200, examples.VERLAENGERT) | problems(409, 412, 428)
)
async def post_verlaengerungsentscheidung(
    zugriff: ZugriffOf,
    *,
    body: Annotated[VerlaengerungsentscheidungIn, example(examples.VERLAENGERUNGSENTSCHEIDUNG)],
    caller: Leitung,
    deps: DepsOf,
    response: Response,
) -> AntragOut:
    """Decide about the longer term that was applied for, as the Leitung of the Bezirk, before the end (P1, P3)."""
    said = Verlaengerungsentscheidung(Ergebnis(body.entscheidung), body.begruendung, body.datum)
    ansicht = await decide_extension(deps.database, caller, zugriff, entscheidung=said, now=deps.clock())
    return shown(ansicht, response)
