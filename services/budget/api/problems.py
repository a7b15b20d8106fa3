"""The one place where a refusal of the budget becomes a status."""

from services.budget.domain import abschluss, ansatz, ausgabe, baum, bindung, spitzabrechnung, umschichtung, volumen
from services.budget.usecases import acknowledge_warnung, bind, book_ausgabe, derive_ansatz, enter_stammdaten
from shared.web import refusals
from shared.web.problems import Problem, Table

PROBLEMS: Table = {
    refusals.TooManyDecimals: Problem(
        422, "geld-nachkommastellen", "An amount has more than two decimals",
        "Write whole cents: nothing is rounded here. `errors` names the places.",
    ),
    refusals.NegativeAmount: Problem(
        422, "geld-negativ", "An amount is negative", "Write an amount from 0.00 on. `errors` names the places."
    ),
    refusals.NoCalendarDay: Problem(
        422, "kein-kalendertag", "The calendar does not have this day",
        "29 February is in leap years alone. `errors` names the places.",
    ),
    baum.KonzeptMissing: Problem(409, "konzept-fehlt", "No Konzept is valid in this year", figures=("jahr",)),
    enter_stammdaten.KonzeptInUse: Problem(
        409, "konzept-in-gebrauch", "Years are set up on this Konzept",
        "It is not replaced; let a new Konzept begin on another day.", figures=("jahre",),
    ),
    enter_stammdaten.VertragInUse: Problem(
        409, "vertrag-in-gebrauch", "Payments are planned under this contract",
        "Let it end, and enter a new one for another Sozialraum or Träger.",
    ),
    derive_ansatz.HaushaltsjahrMissing: Problem(
        409, "haushaltsjahr-fehlt", "The Haushaltsjahr is not entered yet", figures=("jahr",)
    ),
    ansatz.VorjahrMissing: Problem(409, "vorjahr-fehlt", "The year before is not set up", figures=("jahr",)),
    book_ausgabe.JahrNotSetUp: Problem(
        409, "jahr-nicht-eingerichtet", "The Sozialraum's year is not set up", figures=("jahr",)
    ),
    bind.OrtUnknown: Problem(
        422, "ort-unbekannt", "No such Sozialraum or Bezirk", "Enter it first with PUT /v1/sozialraeume/{slug}."
    ),
    bind.VolumenUnknown: Problem(
        422, "volumen-unbekannt", "The year's Konzept has no such Volumen to book on",
        "Name a Volumen without parts of the Konzept that the year uses.", figures=("jahr",),
    ),
    bind.PriceUnknown: Problem(
        409, "preis-unbekannt", "No price of an hour is known for the term",
        "Enter the Haushaltsjahr in which the term begins, or one before it.",
    ),
    bind.SubjectMissing: Problem(
        403, "person-fehlt", "Only a person can bind money",
        "Call with the Subject-Token of the one who signs or decides, with the role and the area for it.",
    ),
    bind.AuftragClosed: Problem(
        409, "auftrag-geschlossen", "This key was closed without a Bindung", "Decide anew, under a new key."
    ),
    bind.AuftragReused: Problem(
        422, "auftrag-anderer-inhalt", "This key was used for something else", "Take a new key for a new request."
    ),
    bind.BindungElsewhere: Problem(
        409, "bindung-anderswo", "What is bound stands on another Volumen",
        "An amendment keeps its Sozialraum and Volumen.", figures=("jahr",),
    ),
    volumen.AmountTooLarge: Problem(
        422, "betrag-zu-gross", "The amount that follows is too large to be booked", "Check posts, prices and minutes."
    ),
    bindung.UeberschreitungWithoutReason: Problem(
        409, "ueberschreitung", "More than is left", "Send it again with `ueberschreitung_begruendung`, or for less.",
        figures=("ueberschreitungen",),
    ),
    bindung.VolumenGesperrt: Problem(
        409, "volumen-gesperrt", "More than is left, and this Volumen refuses that",
        "Less, another year, or an override by Leitung with `ueberschreitung_begruendung`.",
        figures=("ueberschreitungen",),
    ),
    bindung.VorbehaltenNeedsPerson: Problem(
        403, "volumen-vorbehalten", "On this Volumen only the office disposes", "asd or leitung must sign."
    ),
    ausgabe.FreigabeMissing: Problem(
        422, "freigabe-fehlt", "Spending on this Volumen needs a release",
        "Name the Kontrakt that it is for, or in `freigabe_durch` who of asd or leitung released it.",
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
    abschluss.JahrAbgeschlossen: Problem(
        409, "jahr-abgeschlossen", "The year is closed",
        "Nothing is booked for it and none of its inputs changes. Leitung can open the close again; wjh can accept "
        "late rows into an open year.", figures=("jahr",),
    ),
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
}  # fmt: skip
