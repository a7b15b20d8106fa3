"""The one place where a refusal of the budget becomes a status."""

from services.budget.api.input_problems import INPUT_PROBLEMS
from services.budget.api.planbudget_problems import PLANBUDGET_PROBLEMS
from services.budget.domain import (
    abschluss,
    ansatz,
    ausgabe,
    auszahlung,
    baum,
    bindung,
    bindungsplan,
    bindungsrest,
    spitzabrechnung,
    umschichtung,
    vertrag,
    volumen,
)
from services.budget.usecases import (
    accept_vorjahr,
    acknowledge_warnung,
    bind,
    book_ausgabe,
    derive_ansatz,
    enter_stammdaten,
    give_auskunft,
    open_abschluss,
    plan_bindung,
    preisbuch,
)
from shared.web import bindung_problems
from shared.web.problems import Problem, Table

PROBLEMS: Table = {
    **INPUT_PROBLEMS,
    **PLANBUDGET_PROBLEMS,
    baum.KonzeptMissing: bindung_problems.KONZEPT_MISSING,
    enter_stammdaten.KonzeptInUse: Problem(
        409, "konzept-in-gebrauch", "Years are set up on this Konzept",
        "It is not replaced; let a new Konzept begin on another day.", figures=("jahre",),
    ),
    enter_stammdaten.VertragInUse: Problem(
        409, "vertrag-in-gebrauch", "Payments are planned under this contract",
        "Let it end, and enter a new one for another Sozialraum or Träger.",
    ),
    enter_stammdaten.KonzeptWithoutGebundenes: Problem(
        409, "konzept-ohne-gebundenes-volumen", "Signed Kontrakte stand on Volumina that this Konzept does not have",
        "Keep `volumina` as nodes without parts; in `jahre` they are bound.", figures=("jahre", "volumina"),
    ),
    vertrag.EvaluationNotPositive: Problem(
        422, "evaluation-nicht-positiv", "A contract is extended after a positive evaluation alone",
        "Let it end, or evaluate again.",
    ),
    vertrag.EvaluationInFuture: Problem(
        422, "evaluation-in-der-zukunft", "The evaluation is dated after today", "Extend when it is on record."
    ),
    vertrag.EvaluationBeforeBeginn: Problem(
        422, "evaluation-vor-beginn", "The evaluation is dated before the contract began", "Name this contract's own."
    ),
    vertrag.EvaluationUsed: Problem(
        422, "evaluation-verbraucht", "An earlier extension rests on this evaluation or a later one",
        "Each extension needs an evaluation after `evaluiert_am`.", figures=("evaluiert_am",),
    ),
    vertrag.VerlaengerungNotLater: Problem(
        422, "verlaengerung-nicht-spaeter", "The new end is not after the present one", "It ends on `ende` now.",
        figures=("ende",),
    ),
    vertrag.VerlaengerungTooLong: Problem(
        422, "verlaengerung-zu-lang", "The Konzept allows a shorter extension",
        "Extend up to `hoechstens`, and evaluate again before it is over.",
        figures=("verlaengerung_jahre", "hoechstens"),
    ),
    vertrag.VerlaengerungNeeded: Problem(
        409, "verlaengerung-noetig", "A contract that has begun is made longer by an extension alone",
        "POST .../verlaengerung with its evaluation; it ends on `ende` now.", figures=("ende",),
    ),
    derive_ansatz.HaushaltsjahrMissing: Problem(
        409, "haushaltsjahr-fehlt", "The Haushaltsjahr is not entered yet", figures=("jahr",)
    ),
    ansatz.VorjahrMissing: Problem(409, "vorjahr-fehlt", "The year before is not set up", figures=("jahr",)),
    book_ausgabe.JahrNotSetUp: Problem(
        409, "jahr-nicht-eingerichtet", "The Sozialraum's year is not set up", figures=("jahr",)
    ),
    plan_bindung.OrtUnknown: bindung_problems.ORT_UNKNOWN,
    plan_bindung.VolumenUnknown: bindung_problems.VOLUMEN_UNKNOWN,
    preisbuch.PriceUnknown: bindung_problems.PRICE_UNKNOWN,
    plan_bindung.TraegerUnknown: bindung_problems.TRAEGER_UNKNOWN,
    plan_bindung.HilfeartNotAllowed: bindung_problems.HILFEART,
    bind.SubjectMissing: Problem(
        403, "person-fehlt", "Only a person can bind money",
        "Call with the Subject-Token of the one who signs or decides, with the role and the area for it.",
    ),
    give_auskunft.AuskunftNeedsPerson: Problem(
        403, "auskunft-ohne-person", "Only Leitung and Revision get everything on a case",
        "Call with the Subject-Token of one of them.",
    ),
    bind.AuftragClosed: bindung_problems.AUFTRAG_CLOSED,
    bind.AuftragReused: bindung_problems.AUFTRAG_REUSED,
    plan_bindung.BindungElsewhere: bindung_problems.BINDUNG_ELSEWHERE,
    volumen.AmountTooLarge: bindung_problems.AMOUNT_TOO_LARGE,
    bindungsplan.HoechstbetragExceeded: bindung_problems.HOECHSTBETRAG_EXCEEDED,
    bindung.UeberschreitungWithoutReason: bindung_problems.UEBERSCHREITUNG,
    bindung.VolumenGesperrt: bindung_problems.VOLUMEN_GESPERRT,
    bindung.VorbehaltenNeedsPerson: Problem(
        403, "volumen-vorbehalten", "On this Volumen only the office disposes", "asd or leitung must sign."
    ),
    ausgabe.FreigabeMissing: Problem(
        422, "freigabe-fehlt", "Spending on this Volumen needs a release",
        "Name the Kontrakt that it is for, or in `freigabe_durch` who of asd or leitung released it.",
    ),
    ausgabe.FreigabeByBuchende: Problem(
        422, "freigabe-durch-buchende", "Who books a spending cannot have released it",
        "Name in `freigabe_durch` who else of asd or leitung released it (V6).",
    ),
    ausgabe.FreigabeUnnamed: Problem(
        422, "freigabe-ohne-namen", "This names nobody", "Write in `freigabe_durch` the sign of a member of the office."
    ),
    ausgabe.VolumenPauschal: Problem(
        409, "volumen-pauschal", "This Volumen is paid in Abschläge alone",
        "Whatever the number of cases, nothing else is spent on it (V8). Name another Volumen.", figures=("volumen",),
    ),
    ausgabe.BelegTaken: Problem(
        409, "beleg-vergeben", "This Beleg is booked with other content",
        "A Beleg is booked once. Reverse the first one, or send this under its own number.",
    ),
    ausgabe.AlreadyReversed: Problem(
        409, "bereits-storniert", "This is reversed already", "What was booked is reversed once."
    ),
    spitzabrechnung.NoVertrag: Problem(
        409, "kein-vertrag", "Nothing is paid on account here",
        "The Träger needs a Kooperationsvertrag in this Sozialraum and year, and the year must be set up.",
    ),
    spitzabrechnung.MoreStellenThanAgreed: Problem(
        422, "mehr-stellen-als-vereinbart", "More posts are filled than the contract has",
        "Correct the periods so that no day has more.", figures=("tag", "besetzt", "vereinbart"),
    ),
    spitzabrechnung.AbschlaegeStillDue: Problem(
        409, "abschlaege-offen", "Not all Abschläge of the year are paid", "Settle after the last one is due.",
        figures=("faellig",),
    ),
    spitzabrechnung.AlreadySettled: Problem(
        409, "bereits-abgerechnet", "This Träger's year is settled here", "Reverse the settlement first."
    ),
    acknowledge_warnung.AlreadyAcknowledged: Problem(
        409, "bereits-quittiert", "This Warnung is acknowledged", "Nothing is left to do."
    ),
    umschichtung.SameVolumen: Problem(
        422, "umschichtung-ohne-bewegung", "Nothing would be moved", "Name two Volumina."
    ),
    umschichtung.VolumenVorbehalten: Problem(
        409, "umschichtung-vorbehalten", "This Volumen is at the office's disposal alone",
        "It neither gives nor receives.", figures=("volumen",),
    ),
    umschichtung.VolumenNotUmschichtbar: Problem(
        409, "volumen-nicht-umschichtbar", "This Volumen neither gives nor receives",
        "The year's Konzept says which do: they are `umschichtbar`.", figures=("volumen",),
    ),
    umschichtung.VerfuegbarExceeded: Problem(
        409, "verfuegbar-ueberschritten", "More is to be moved than the giver has left",
        "Move less. Nobody overrides this.", figures=("volumen", "verfuegbar", "verlangt"),
    ),
    bindungsrest.KontraktStillRunning: Problem(
        409, "kontrakt-laeuft", "The Kontrakt is not over", "Its rest is released after its last day.",
        figures=("ende",),
    ),
    auszahlung.AuszahlungUnknown: Problem(
        409, "auszahlung-unbekannt", "The payment that is to be taken back is not booked here",
        "Send it first, then its Storno.",
    ),
    abschluss.JahrAbgeschlossen: bindung_problems.JAHR_ABGESCHLOSSEN,
    abschluss.QuartalOutOfOrder: Problem(
        409, "quartal-nicht-an-der-reihe", "Quarters close in order", "Close the quarter in `naechstes` first.",
        figures=("jahr", "naechstes"),
    ),
    abschluss.QuartalStillRunning: Problem(
        409, "quartal-laeuft", "The quarter is not over", "It closes after its last day.", figures=("ende",)
    ),
    abschluss.SpitzabrechnungenMissing: Problem(
        409, "spitzabrechnungen-fehlen", "Not everybody who was paid on account is settled",
        "Enter the Spitzabrechnungen named in `fehlend` first.", figures=("fehlend",),
    ),
    abschluss.AbschlussNotLast: Problem(
        409, "abschluss-nicht-letzter", "Only the last close of a year can be opened",
        "`letzter` is the close that can be; null: none stands.", figures=("letzter",),
    ),
    abschluss.PruefsummeDiffers: Problem(
        409, "pruefsumme-anders", "This is not what was closed", "Read the close again and compare its sha256."
    ),
    open_abschluss.WholeJugendamtNeeded: Problem(
        403, "ganzes-jugendamt", "A close concerns all Bezirke", "Leitung of the whole Jugendamt opens it again."
    ),
    accept_vorjahr.NoOpenYear: Problem(
        409, "kein-offenes-jahr", "No later year is open here", "Set up the Sozialraum's next year first.",
        figures=("jahr",),
    ),
    accept_vorjahr.JahrStillOpen: Problem(
        409, "jahr-offen", "The spending's own year is open", "Book it with POST /v1/ausgaben, reverse it there.",
        figures=("jahr",),
    ),
}  # fmt: skip
