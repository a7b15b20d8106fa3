"""The one place where a refusal of this service becomes a status."""

from services.cases.domain.beratung import BeratungMissing, RueckwirkungUnexplained
from services.cases.domain.entwurf import VolumenUnknown
from services.cases.domain.hilfeart import FormContradicts, FormMissing, HilfeartNotAllowed
from services.cases.domain.kontrakt import UebergangNotPossible, UnterzeichnungOffen
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
from services.cases.domain.zeichnung import NotZeichnungsberechtigt, ZeichnungsbefugnisExceeded
from services.cases.usecases.settle_absichten import UnterzeichnungUnknown
from services.cases.usecases.sign_kontrakt import BudgetUnreachable
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
    HilfeartNotAllowed: Problem(
        422,
        "hilfeart-nicht-zugelassen",
        "The Konzept does not allow this Hilfeart on its volumes",
        'A help outside the volumes has "volumen": null.',
        figures=("zugelassen",),
    ),
    VolumenUnknown: Problem(
        422,
        "volumen-unbekannt",
        "The Konzept has no such Volumen for Kontrakte",
        'Name a leaf of its tree, or "volumen": null for a help outside the volumes.',
        figures=("volumina",),
    ),
    StundensatzNotAllowed: Problem(
        422,
        "stundensatz-nicht-erlaubt",
        "This Träger is paid by the Fachleistungsstunde",
        "It has a Kooperationsvertrag; only another Träger may have an agreed price (K6).",
    ),
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
        "Nothing is signed and nothing bound. Repeat the same request later.",
        retry_after=5,
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
    StapelAbgelehnt: Problem(
        409,
        "stapel-abgelehnt",
        "Nothing of the batch is booked",
        "It was to be booked as a whole, and rows of it cannot be booked: see `zeilen`.",
        figures=("abgelehnt", "sha256", "zeilen"),
    ),
}
PROBLEMS: Table = {**_KONTRAKTE, **_UNTERZEICHNUNG, **_LEISTUNGEN}
