"""The one place where a refusal of this service becomes a status."""

from services.projects.api.antrag_problems import ANTRAG_PROBLEMS
from services.projects.api.steuerung_problems import STEUERUNG_PROBLEMS
from services.projects.api.verfahren_problems import VERFAHREN_PROBLEMS
from services.projects.api.zuwendung_problems import ZUWENDUNG_PROBLEMS
from services.projects.domain.beginn import StartBeforeBewilligung
from services.projects.domain.eigenanteil import MitarbeitendeBelowStaffel
from services.projects.domain.entscheidung import (
    BeginnOutOfRange,
    EntscheidungFaulty,
    EntscheidungstagOutOfRange,
    OwnAntrag,
    PlanBrokenByBeginn,
)
from services.projects.domain.lebenslauf import AktionNotAllowed
from services.projects.domain.sichtbarkeit import NotZustaendig
from services.projects.usecases.decide_antrag import BudgetUnreachable
from services.projects.usecases.settle_absichten import EntscheidungOffen
from services.projects.usecases.submit_antrag import StammdatenUnknown
from services.projects.usecases.transitions import EntscheidungUnsettled
from shared.web.problems import Problem, Table

_BUDGET_AWAY = Problem(
    503,
    "budget-nicht-erreichbar",
    "The budget service cannot be reached",
    "Nothing was changed. Repeat the same request later.",
    retry_after=5,
)

PROBLEMS: Table = {
    AktionNotAllowed: Problem(
        409, "zustand", "The application's state does not allow this", figures=("zustand", "erlaubt")
    ),
    NotZustaendig: Problem(
        403,
        "nicht-zustaendig",
        "The caller is not the one for this application",
        "The ASD of its Sozialraum and its Träger apply, the Leitung of its Bezirk decides.",
    ),
    OwnAntrag: Problem(
        403,
        "eigener-antrag",
        "Who applied does not decide",
        "Who drafted it, wrote or submitted a version: another person of the Leitung has to decide (P1).",
    ),
    EntscheidungFaulty: Problem(
        422,
        "entscheidung-fehlerhaft",
        "The decision does not fit what it says",
        "Points belong to what is given back, at least one; `beginn` and `ueberschreitung_begruendung` to an approval.",
    ),
    EntscheidungstagOutOfRange: Problem(
        422,
        "entscheidungstag",
        "The day of the decision is not before submission nor after today",
        figures=("fruehestens", "spaetestens"),
    ),
    BeginnOutOfRange: Problem(
        422,
        "beginn-vor-genehmigung",
        "An approval after the planned beginning must carry a later one",
        figures=("fruehestens", "spaetestens"),
    ),
    PlanBrokenByBeginn: Problem(
        422,
        "plan-nicht-tragfaehig",
        "With the later beginning the plan no longer holds",
        "Cost and income of years before the beginning are not eligible. Give the application back with the points.",
        figures=("maengel",),
    ),
    StartBeforeBewilligung: Problem(
        422, "start-vor-genehmigung", "A project does not start before its approval", figures=("fruehestens",)
    ),
    MitarbeitendeBelowStaffel: Problem(
        422, "mitarbeitende-fehlen", "At least one employee is needed", "Below one no Eigenanteil is fixed (P7)."
    ),
    EntscheidungOffen: Problem(
        503,
        "entscheidung-offen",
        "It is not known yet what became of the decision",
        "The budget service has not answered. Repeat the same decision: it is carried out once.",
        retry_after=5,
        other_status=409,
    ),
    EntscheidungUnsettled: Problem(
        409,
        "entscheidung-offen",
        "A decision about this application waits for the budget service",
        "In a moment read the application again, or repeat the same decision: it is carried out once.",
        retry_after=5,
        other_status=503,
    ),
    BudgetUnreachable: _BUDGET_AWAY,
    StammdatenUnknown: _BUDGET_AWAY,
    **ANTRAG_PROBLEMS,
    **VERFAHREN_PROBLEMS,
    **STEUERUNG_PROBLEMS,
    **ZUWENDUNG_PROBLEMS,
}
