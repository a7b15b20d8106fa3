"""Refusals of Planbudgets and Rueckführungen as statuses (V17)."""

from services.budget.domain import planbudget, rueckfuehrung
from services.budget.usecases import load_grundlage
from shared.web.problems import Problem, Table

PLANBUDGET_PROBLEMS: Table = {
    planbudget.NobodyToSpreadOver: Problem(
        422, "verteilung-ohne-einwohner", "No Sozialraum has anybody under 21",
        "Name at least one number above 0, or enter PUT /v1/sozialraeume/{slug}/einwohner/{jahr}.",
    ),
    planbudget.EinwohnerMissing: Problem(
        409, "einwohner-fehlen", "The under-21s of some Sozialräume are not on record for the year",
        "Enter those in `fehlend` with PUT /v1/sozialraeume/{slug}/einwohner/{jahr}, or name all in `einwohner_u21`.",
        figures=("jahr", "fehlend"),
    ),
    planbudget.KonzeptWithoutPlanbudget: Problem(
        409, "konzept-ohne-planbudget", "The year's Konzept has no Planbudget",
        "Its `planbudget` names the node that gets a share. Enter a Konzept with one before years are set up on it.",
        figures=("jahr",),
    ),
    planbudget.VerteilungOfOtherYear: Problem(
        409, "verteilung-anderes-jahr", "This Verteilung is that of another year",
        "Take one of the year `jahr`; this spreads the Planbudget of `verteilt`.", figures=("jahr", "verteilt"),
    ),
    planbudget.SozialraumNotSpread: Problem(
        409, "verteilung-ohne-sozialraum", "This Verteilung has no share for the Sozialraum",
        "Spread the year's amount over all Sozialräume, this one among them.",
    ),
    planbudget.VerteilungNotOfAll: Problem(
        409, "verteilung-unvollstaendig", "A Verteilung is replaced by one of the whole year alone",
        "Spread again over those in `fehlend` too.", figures=("fehlend",),
    ),
    planbudget.PlanbudgetFixed: Problem(
        409, "planbudget-fest", "The height of a Planbudget is not negotiable",
        "It changes by a new Verteilung of the whole year, or by a confirmed Rueckführung, alone.",
    ),
    load_grundlage.VerteilungUnknown: Problem(
        422, "verteilung-unbekannt", "There is no such Verteilung", "Make one with POST /v1/planbudgets/verteilung."
    ),
    rueckfuehrung.AlreadyDecided: Problem(
        409, "bereits-entschieden", "This proposal is decided or reversed", "See `stand`. Propose anew if need be.",
        figures=("stand",),
    ),
    rueckfuehrung.RueckfuehrungKnown: Problem(
        409, "rueckfuehrung-vorhanden", "A Rueckführung of this kind stands for the Kontrakt",
        "It raises a Planbudget once: see `bekannt`. Reverse it first if it is wrong.", figures=("bekannt",),
    ),
    rueckfuehrung.AbTooLate: Problem(
        422, "rueckfuehrung-zu-spaet", "This day is too far off", "Name a day up to `spaetestens`.",
        figures=("spaetestens",),
    ),
    rueckfuehrung.OtherBezirk: Problem(
        403, "anderer-bezirk", "The Leitung of that Bezirk decides", "Ask the Leitung of the Sozialraum's Bezirk."
    ),
}  # fmt: skip
