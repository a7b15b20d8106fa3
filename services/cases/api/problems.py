"""The one place where a refusal of this service becomes a status."""

from services.cases.api.team_problems import TEAM_PROBLEMS
from services.cases.domain.abgleich import NothingToAgree
from services.cases.domain.aenderung import (
    AbOutsideLaufzeit,
    BewilligtUnterAnerkannt,
    LeistungenNachEnde,
    NothingChanges,
)
from services.cases.domain.beendigung import EndeNotEarlier
from services.cases.domain.beratung import (
    AsdNotTakingPart,
    BeratungInFuture,
    BeratungMissing,
    RolleTwice,
    RueckwirkungUnexplained,
)
from services.cases.domain.csvstapel import TabelleFaulty
from services.cases.domain.entwurf import VolumenUnknown
from services.cases.domain.hilfeart import FormContradicts, FormMissing, HilfeartNotAllowed
from services.cases.domain.kontrakt import AenderungOffen, UebergangNotPossible, UnterzeichnungOffen
from services.cases.domain.preis import PreisUnknown, StundensatzNotAllowed
from services.cases.domain.quittung import StapelAbgelehnt
from services.cases.domain.refusals import (
    BelegConflict,
    KontraktUnknown,
    LeistungInFuture,
    LeistungRefused,
    NotUnterzeichnet,
    OutsideLaufzeit,
    PreisNotSet,
    StellenMissing,
)
from services.cases.domain.storno import AlreadyStorniert
from services.cases.domain.traegerbuch import KontraktTwice, MonatInFuture
from services.cases.domain.zeichnung import NotZeichnungsberechtigt, ZeichnungsbefugnisExceeded
from services.cases.usecases.ask_budget import BudgetUnreachable
from services.cases.usecases.settle_absichten import AenderungUnknown, UnterzeichnungUnknown
from shared.web.bindung_problems import HILFEART, STUNDENSATZ
from shared.web.problems import Problem, Table

_KONTRAKTE: Table = {
    UebergangNotPossible: Problem(
        409, "zustand", "The state of the Kontrakt does not allow this", figures=("zustand", "erlaubt")
    ),
    FormMissing: Problem(
        422, "form-fehlt", "The form must be named for this Hilfeart", "Name `form` for 27.2, 35, 35a and 41 (K7)."
    ),
    FormContradicts: Problem(
        422, "form-widerspricht-hilfeart", "Another form follows from this Hilfeart", figures=("form",)
    ),
    HilfeartNotAllowed: HILFEART,
    VolumenUnknown: Problem(
        422,
        "volumen-unbekannt",
        "The Konzept has no such Volumen for Kontrakte",
        'Name a leaf of its tree, or "volumen": null for a help outside the volumes.',
        figures=("volumina",),
    ),
    StundensatzNotAllowed: STUNDENSATZ,
}
_BERATUNG: Table = {
    BeratungInFuture: Problem(422, "datum-in-zukunft", "The day has not come yet"),
    AsdNotTakingPart: Problem(
        422, "beratung-ohne-asd", "Nobody of the ASD took part in the advice", "Name `asd` among the roles (K2)."
    ),
    RolleTwice: Problem(422, "rolle-mehrfach", "A role is named twice", "Roles took part, not persons (K2)."),
}
_UNTERZEICHNUNG: Table = {
    BeratungMissing: Problem(
        409,
        "beratung-fehlt",
        "The Sozialraumteam has not advised on this case",
        "Record its advice, or give `eilfall_begruendung` (K2).",
    ),
    RueckwirkungUnexplained: Problem(
        409,
        "rueckwirkung-unbegruendet",
        "The help begins before the day of signing",
        "Give `rueckwirkung_begruendung` (K2).",
        figures=("beginn", "heute"),
    ),
    ZeichnungsbefugnisExceeded: Problem(
        409,
        "zeichnungsbefugnis-ueberschritten",
        "The Kontrakt costs more than this person may sign",
        "The Leitung of the Bezirk can sign it (K3).",
        figures=("kosten", "zeichnung_bis"),
    ),
    NotZeichnungsberechtigt: Problem(
        403, "nicht-zeichnungsberechtigt", "This person signs neither for the Sozialraum nor for its Bezirk"
    ),
    PreisUnknown: Problem(
        409,
        "preis-unbekannt",
        "No price of an hour is known for that day",
        "The Haushaltsjahr has to be set up first (V4).",
        figures=("tag",),
    ),
    UnterzeichnungOffen: Problem(
        409,
        "unterzeichnung-offen",
        "A signature of this Kontrakt waits for the budget service",
        "In a moment read the Kontrakt again, or repeat the same signature: it is carried out once.",
        retry_after=5,
        other_status=503,
    ),
    UnterzeichnungUnknown: Problem(
        503,
        "unterzeichnung-offen",
        "It is not known yet whether the Kontrakt is signed",
        "The budget service has not answered. Repeat the same signature: it is carried out once.",
        retry_after=5,
        other_status=409,
    ),
    BudgetUnreachable: Problem(
        503,
        "budget-nicht-erreichbar",
        "The budget service cannot be reached",
        "Nothing is changed and nothing bound. Repeat the same request later.",
        retry_after=5,
    ),
}
_AENDERUNGEN: Table = {
    AbOutsideLaufzeit: Problem(
        422,
        "ab-ausserhalb-laufzeit",
        "The amendment begins outside the term of the Kontrakt",
        "Name a day of the term, or the day after it to prolong it.",
        figures=("beginn", "ende"),
    ),
    EndeNotEarlier: Problem(
        422,
        "ende-nicht-frueher",
        "The Kontrakt cannot end early on that day",
        "Name a day of its term before its last; an amendment prolongs it.",
        figures=("beginn", "ende"),
    ),
    NothingChanges: Problem(422, "aenderung-ohne-inhalt", "What is to hold from that day on holds already"),
    BewilligtUnterAnerkannt: Problem(
        409,
        "bewilligt-unter-anerkannt",
        "Less would be granted than is recognised already",
        "Grant at least what is recognised, or have hours reversed first (K14).",
        figures=("bewilligt", "anerkannt"),
    ),
    LeistungenNachEnde: Problem(
        409,
        "leistungen-nach-ende",
        "Hours were worked after the day on which the help is to end",
        "Name a later day, or have them reversed first.",
        figures=("ende", "letzter_tag", "zeilen", "minuten"),
    ),
    AenderungOffen: Problem(
        409,
        "aenderung-offen",
        "An amendment of this Kontrakt waits for the budget service",
        "In a moment read the Kontrakt again, or repeat the same amendment: it is carried out once.",
        retry_after=5,
        other_status=503,
    ),
    AenderungUnknown: Problem(
        503,
        "aenderung-offen",
        "It is not known yet whether the Kontrakt is amended",
        "The budget service has not answered. Repeat the same amendment: it is carried out once.",
        retry_after=5,
        other_status=409,
    ),
}
_LEISTUNGEN: Table = {
    LeistungRefused: Problem(422, "leistung-abgelehnt", "The Leistung is not booked"),
    KontraktUnknown: Problem(422, "kontrakt-unbekannt", "The Träger has no such Kontrakt"),
    NotUnterzeichnet: Problem(409, "kontrakt-nicht-unterzeichnet", "The Kontrakt is not signed"),
    OutsideLaufzeit: Problem(422, "ausserhalb-laufzeit", "The day lies outside the term of the Kontrakt"),
    LeistungInFuture: Problem(422, "datum-in-zukunft", "The day has not come yet"),
    StellenMissing: Problem(422, "keine-stellen", "The Träger has no posts in this Sozialraum on that day"),
    PreisNotSet: Problem(409, "preis-nicht-festgesetzt", "The year of the work has no Fachleistungsstunde yet"),
    BelegConflict: Problem(409, "beleg-konflikt", "Another Leistung is booked under this beleg"),
    AlreadyStorniert: Problem(409, "bereits-storniert", "The Leistung has been reversed already"),
    TabelleFaulty: Problem(
        422,
        "tabelle-fehlerhaft",
        "This file is no table of hours",
        "A header names the columns, rows follow, all in UTF-8 or Windows-1252: `errors` says what is missing (K9).",
    ),
    StapelAbgelehnt: Problem(
        409,
        "stapel-abgelehnt",
        "Nothing of the batch is booked",
        "It was to be booked as a whole, and rows of it cannot be booked: see `zeilen`.",
        figures=("abgelehnt", "sha256", "zeilen"),
    ),
}
_ABGLEICH: Table = {
    KontraktTwice: Problem(
        422, "kontrakt-mehrfach", "The declaration names a Kontrakt twice", "Once by its nummer and once by its id."
    ),
    MonatInFuture: Problem(422, "monat-in-zukunft", "The month has not begun yet"),
    NothingToAgree: Problem(
        409, "nichts-zu-einigen", "The two books agree", "There is no difference in this Kontrakt and month (K11)."
    ),
}
PROBLEMS: Table = {
    **_KONTRAKTE,
    **_BERATUNG,
    **_UNTERZEICHNUNG,
    **_AENDERUNGEN,
    **_LEISTUNGEN,
    **_ABGLEICH,
    **TEAM_PROBLEMS,
}
