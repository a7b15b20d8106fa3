"""What is refused in the selection of a Leitträger (P11)."""

from services.projects.domain import auswahl, bewertung, interessenbekundung, verfahren
from services.projects.usecases import enter_verfahren, evaluate_bekundung, select_leittraeger
from shared.web.problems import Problem, Table

VERFAHREN_PROBLEMS: Table = {
    verfahren.VerfahrenFaulty: Problem(
        422, "verfahren-fehlerhaft", "This Verfahren does not hold together", "`errors` names every fault of it."
    ),
    verfahren.VerfahrenInUse: Problem(
        409, "verfahren-begonnen", "Somebody has submitted in this Verfahren",
        "What is asked of all stays; the title changes, and until it has passed the deadline to a later day.",
        figures=("felder",),
    ),
    interessenbekundung.SchrittNotAllowed: Problem(
        409, "bekundung-zustand", "Where the Interessenbekundung stands, this cannot be done",
        figures=("zustand", "erlaubt"),
    ),
    interessenbekundung.WirkungsraumNotOffered: Problem(
        422, "wirkungsraum-nicht-ausgeschrieben", "There is no such Verfahren for this Wirkungsraum",
        "GET /v1/verfahren lists the Verfahren with their Wirkungsräume.",
    ),
    interessenbekundung.AngebotFaulty: Problem(
        422, "nicht-gefragt", "The Verfahren does not ask for this", "`errors` names the parts and criteria."
    ),
    interessenbekundung.EinreichungRefused: Problem(
        422, "interessenbekundung-zurueckgewiesen", "The Interessenbekundung is late or incomplete",
        "`errors` names every reason (P11).",
    ),
    bewertung.BewertungFaulty: Problem(
        422, "bewertung-unvollstaendig", "The grid is not filled in as the Verfahren asks", "`errors` names the places."
    ),
    bewertung.FristRunning: Problem(
        409, "frist-laeuft", "The deadline has not passed",
        "Nothing is evaluated or decided before all could submit.", figures=("frist",),
    ),
    auswahl.AuswahlFaulty: Problem(
        422, "auswahl-fehlerhaft", "The result does not fit those that applied", "`errors` names the places."
    ),
    auswahl.BewertungenMissing: Problem(
        409, "bewertungen-fehlen", "Too few people have evaluated", "`fehlend` names what lacks evaluations.",
        figures=("mindestens", "fehlend"),
    ),
    auswahl.ErgebnisFixed: Problem(
        409, "ergebnis-steht-fest", "This Wirkungsraum has its result", "A result is booked once (G5)."
    ),
    auswahl.LeittraegerMissing: Problem(
        409, "kein-leittraeger", "Nobody was chosen", "No Kooperationsvertrag follows from this result."
    ),
    auswahl.VertragExists: Problem(
        409, "vertrag-besteht", "The Kooperationsvertrag is entered already", "It has another number.",
        figures=("nummer",),
    ),
    enter_verfahren.BezirkNotLed: Problem(
        403, "bezirk-fremd", "The caller is not the one for this Wirkungsraum",
        "The Leitung of its Bezirk decides; its Sozialraum's ASD evaluates too (P11).",
    ),
    evaluate_bekundung.BewertungNotOwn: Problem(
        403, "bewertung-fremd", "Everybody evaluates for themselves", "Name the `sub` of your own token in the path."
    ),
    select_leittraeger.VertragsnummerTaken: Problem(
        409, "vertragsnummer-vergeben", "Another Kooperationsvertrag has this number", "Take a number that is free."
    ),
}  # fmt: skip
