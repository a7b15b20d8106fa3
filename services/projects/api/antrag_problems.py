"""Refusals of longer terms, ends and previews, as callers see them (P1-P3, X2)."""

from typing import Final

from services.projects.domain.abschluss import AbschlussOutOfRange, AbschlussWithoutReason
from services.projects.domain.einreichung import AntragIncomplete, PlanTooLarge
from services.projects.domain.sichtbarkeit import TraegerFixed
from services.projects.domain.verlaengerung import (
    NoVerlaengerungWaits,
    VerlaengerungOutOfRange,
    VerlaengerungTooLate,
    VerlaengerungWaits,
)
from services.projects.domain.vorschau import PlanUnfinished
from shared.web.problems import Problem, Table

ANTRAG_PROBLEMS: Final[Table] = {
    AntragIncomplete: Problem(
        422,
        "antrag-unvollstaendig",
        "The application is not ready to be submitted",
        "`errors` names every part that is missing or broken (P2).",
    ),
    PlanTooLarge: Problem(
        422,
        "betrag-zu-gross",
        "The sums of the plan are too large",
        "`errors` names the lists; twelve digits at most.",
    ),
    TraegerFixed: Problem(
        409,
        "traeger-fest",
        "A Träger drafted this for itself",
        "It stays that Träger's; draft another application for another Träger.",
    ),
    VerlaengerungTooLate: Problem(
        409, "verlaengerung-zu-spaet", "A term is extended before its end or not at all", figures=("ende",)
    ),
    VerlaengerungOutOfRange: Problem(
        422,
        "verlaengerung-ausserhalb",
        "A term is extended by at most 12 months in all",
        figures=("fruehestens", "spaetestens"),
    ),
    VerlaengerungWaits: Problem(
        409, "verlaengerung-offen", "An application for a longer term waits", "The Leitung decides about it first (P3)."
    ),
    NoVerlaengerungWaits: Problem(
        409,
        "keine-verlaengerung-offen",
        "No application for a longer term waits",
        "One that was not decided before the end has lapsed (P3).",
    ),
    AbschlussOutOfRange: Problem(
        422,
        "abschlusstag",
        "A project ends on a day of its term that is not still to come",
        figures=("fruehestens", "spaetestens"),
    ),
    AbschlussWithoutReason: Problem(
        422, "abschluss-vorzeitig", "An end before the last day of the term needs a reason", figures=("ende",)
    ),
    PlanUnfinished: Problem(
        409,
        "plan-unfertig",
        "There is no plan yet that could be approved",
        "What is missing or broken stands in `maengel`.",
        figures=("maengel",),
    ),
}
