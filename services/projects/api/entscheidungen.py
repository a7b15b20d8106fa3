"""The Leitung's decision over HTTP (P1, P4, P5)."""

from typing import Annotated

from fastapi import Response
from pydantic import Field, StringConstraints

from services.projects.api import examples
from services.projects.api.ansicht_models import AntragOut
from services.projects.api.antraege import shown
from services.projects.api.deps import DepsOf, Leitung, ZugriffOf
from services.projects.domain.bescheid import Entscheidung, Ergebnis
from services.projects.usecases.decide_antrag import decide_antrag
from shared.contracts.types import Day, Freitext, Wire
from shared.web.access import BearerToken
from shared.web.examples import answers, example, problems
from shared.web.routes import Router

router = Router(prefix="/v1/projektantraege", tags=["entscheidungen"])
Punkt = Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=r"^[^\x00-\x1f\x7f]*$")]


class EntscheidungIn(Wire):
    """A decision. `begruendung` never overrides a `sperren` of the budget: `ueberschreitung_begruendung` does (V10)."""

    entscheidung: Ergebnis
    begruendung: Freitext
    datum: Day | None = Field(default=None, description="Today if left out; not before submission (P4).")
    beginn: Day | None = Field(default=None, description="A later first day of the project (P4); with an approval.")
    punkte: Annotated[
        list[Punkt],
        Field(max_length=100, description="What the applicant has to work on; with `zurueckgegeben`, at least one."),
    ] = []
    ueberschreitung_begruendung: Freitext | None = Field(
        default=None, description="Why a year of the Bezirk may be overdrawn (V10); with an approval."
    )

    def to_entscheidung(self) -> Entscheidung:
        """Give the domain's value."""
        return Entscheidung(
            ergebnis=self.entscheidung,
            begruendung=self.begruendung,
            datum=self.datum,
            beginn=self.beginn,
            punkte=tuple(self.punkte),
            ueberschreitung_begruendung=self.ueberschreitung_begruendung,
        )


@router.post("/{antrag}/entscheidung", responses=answers(200, examples.GENEHMIGT) | problems(409, 412, 428))
async def post_entscheidung(
    zugriff: ZugriffOf,
    *,
    body: Annotated[EntscheidungIn, example(examples.ENTSCHEIDUNG)],
    caller: Leitung,
    token: BearerToken,
    deps: DepsOf,
    response: Response,
) -> AntragOut:
    """Decide about an application as the Leitung of its Bezirk; an approval binds the grant of each year (P5).

    A 409 of the budget service is passed on with its figures. A 503 may be repeated with the same content: the
    decision is carried out once (K4). The same decision by the same person again is answered and not judged.

    What belongs to another decision, and giving back without a point, is a 422 `/problems/entscheidung-fehlerhaft`.
    After the last day of the term nothing is approved. Who drafted, wrote or submitted any version does not decide.
    """
    ansicht = await decide_antrag(
        deps.database,
        deps.budget,
        caller,
        zugriff,
        entscheidung=body.to_entscheidung(),
        token=token,
        now=deps.clock(),
    )
    return shown(ansicht, response)
