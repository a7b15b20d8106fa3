"""The Vorschau of a decision over HTTP (X2)."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import Query
from pydantic import Field

from services.projects.api import examples_bescheid as examples
from services.projects.api.deps import DepsOf
from services.projects.api.problems import PROBLEMS
from services.projects.domain.lebenslauf import Aktion, Status
from services.projects.usecases.preview_antrag import Antragsvorschau, preview_antrag
from shared.contracts.types import Day, Wire
from shared.contracts.vorschau import Ablehnung, Jahresvorschau
from shared.errors import Refused
from shared.identity import Caller, Role
from shared.web.access import BearerToken, may
from shared.web.examples import answers, problems
from shared.web.figures import to_json
from shared.web.problems import document_of, problem_of
from shared.web.routes import Router

router = Router(prefix="/v1/projektantraege", tags=["vorschau"])
Deciding = Annotated[Caller, may(Role.ASD, Role.LEITUNG, Role.WJH)]


class MangelOut(Wire):
    """A fault of the plan: where, which code, why."""

    pointer: str
    code: str
    detail: str


class AblehnungOut(Ablehnung):
    """What the decision would be answered now: the problem of this service or of the budget's, with its figures."""

    zustand: Status | None = None
    erlaubt: list[Aktion] | None = None
    fruehestens: Day | None = None
    spaetestens: Day | None = None
    maengel: list[MangelOut] | None = None

    @classmethod
    def of(cls, refusal: Refused) -> Self:
        """Write a refusal as the decision's problem would."""
        problem = problem_of(refusal, table=PROBLEMS)
        assert problem is not None, "the table knows every refusal of a decision"
        figures = {name: to_json(getattr(refusal, name)) for name in problem.figures}
        return cls.model_validate(
            document_of(problem, detail=str(refusal), figures=figures) | {"mit_begruendung": False}
        )


class VorschauOut(Wire):
    """What would happen, year by year."""

    jahre: list[Jahresvorschau]
    ablehnungen: list[AblehnungOut] = Field(
        description="What the decision would be refused for now. Empty: it would be bound as it is."
    )

    @classmethod
    def of(cls, ansicht: Antragsvorschau) -> Self:
        """Write a Vorschau: what this service refuses, then what the budget service does."""
        money = [
            AblehnungOut(**{name: getattr(one, name) for name in Ablehnung.model_fields})
            for one in ansicht.vorschau.ablehnungen
        ]
        return cls(jahre=ansicht.vorschau.jahre, ablehnungen=[*map(AblehnungOut.of, ansicht.eigene), *money])


@router.get("/{antrag}/vorschau", responses=answers(200, examples.VORSCHAU) | problems(409))
async def get_vorschau(
    antrag: UUID,
    *,
    caller: Deciding,
    token: BearerToken,
    deps: DepsOf,
    beginn: Annotated[Day | None, Query(description="As if it were approved with this later first day (P4).")] = None,
) -> VorschauOut:
    """Ask what approving would do to each year of the Bezirk's budget: what would be left, what stands against it (X2).

    Writes nothing and reserves nothing. The figures are the budget service's, for the person who asks; without that
    service there are none (503). `ablehnungen` are what approving it today would be refused for: state, beginning and
    plan, and by the one who asks, if that is the Leitung, that it is the own application.
    """
    ansicht = await preview_antrag(
        deps.database, deps.budget, caller, antrag, beginn=beginn, token=token, now=deps.clock()
    )
    return VorschauOut.of(ansicht)
