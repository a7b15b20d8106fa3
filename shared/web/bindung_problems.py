"""What the budget says against a Bindung: its own problems, and those that cases and projects pass on (K4, P5).

One definition, so that the three services have the same page for the same refusal.
"""

from typing import Final

from shared.contracts.bindung import HOECHSTBETRAG
from shared.web.problems import Problem

KONZEPT_MISSING: Final = Problem(409, "konzept-fehlt", "No Konzept is valid in this year", figures=("jahr",))
ORT_UNKNOWN: Final = Problem(
    422, "ort-unbekannt", "No such Sozialraum or Bezirk", "Enter it first in the budget: PUT /v1/sozialraeume/{slug}."
)
VOLUMEN_UNKNOWN: Final = Problem(
    422, "volumen-unbekannt", "The year's Konzept has no such Volumen to book on",
    "Name a Volumen without parts of the Konzept that the year uses.", figures=("jahr",),
)  # fmt: skip
PRICE_UNKNOWN: Final = Problem(
    409, "preis-unbekannt", "No price of an hour is known for the term",
    "Enter the Haushaltsjahr in which the term begins, or one before it.",
)  # fmt: skip
AUFTRAG_CLOSED: Final = Problem(
    409, "auftrag-geschlossen", "This request was closed without a Bindung", "Sign or decide again."
)
AUFTRAG_REUSED: Final = Problem(
    422, "auftrag-anderer-inhalt", "This key was used for something else", "Take a new key for a new request."
)
BINDUNG_ELSEWHERE: Final = Problem(
    409, "bindung-anderswo", "What is bound stands on another Volumen",
    "An amendment keeps its Sozialraum and Volumen.", figures=("jahr",),
)  # fmt: skip
AMOUNT_TOO_LARGE: Final = Problem(
    422, "betrag-zu-gross", "The amount that follows is too large to be booked", "Check posts, prices and minutes."
)
HOECHSTBETRAG_EXCEEDED: Final = Problem(
    409, HOECHSTBETRAG, "The whole term costs more than the sender's `hoechstens`",
    "The price of an hour may have changed since it was judged. Who may sign for more can sign it (K3).",
    figures=("kosten", "hoechstens"),
)  # fmt: skip
UEBERSCHREITUNG: Final = Problem(
    409, "ueberschreitung", "More than is left", "Send it again with `ueberschreitung_begruendung`, or for less.",
    figures=("ueberschreitungen",),
)  # fmt: skip
VOLUMEN_GESPERRT: Final = Problem(
    409, "volumen-gesperrt", "More than is left, and this Volumen refuses that",
    "Less, another year, or an override by Leitung: for a project with `ueberschreitung_begruendung`, for spending "
    "by POST /v1/ueberschreitungsfreigaben of the budget.",
    figures=("ueberschreitungen",),
)  # fmt: skip
JAHR_ABGESCHLOSSEN: Final = Problem(
    409, "jahr-abgeschlossen", "The year is closed",
    "Nothing is booked for it and none of its inputs changes. Leitung can open the close again; wjh can accept "
    "late rows into an open year.", figures=("jahr",),
)  # fmt: skip
STUNDENSATZ: Final = Problem(
    422, "stundensatz-nicht-erlaubt", "This Träger is paid by the Fachleistungsstunde",
    "It has a Kooperationsvertrag on the first day of the help; only another Träger may have an agreed price (K6). A "
    'Kontrakt that is advised on drops it by PATCH {"stundensatz": null}.',
)  # fmt: skip
TRAEGER_UNKNOWN: Final = Problem(
    422, "traeger-unbekannt", "There is no such Träger", "Enter it first in the budget: PUT /v1/traeger/{slug}."
)
HILFEART: Final = Problem(
    422, "hilfeart-nicht-zugelassen", "The Konzept does not allow this Hilfeart on its volumes",
    'Those in `zugelassen` are allowed (K7). A help outside the volumes has "volumen": null.', figures=("zugelassen",),
)  # fmt: skip
PASSED_ON: Final = (
    KONZEPT_MISSING,
    ORT_UNKNOWN,
    VOLUMEN_UNKNOWN,
    PRICE_UNKNOWN,
    STUNDENSATZ,
    TRAEGER_UNKNOWN,
    HILFEART,
    AUFTRAG_CLOSED,
    AUFTRAG_REUSED,
    BINDUNG_ELSEWHERE,
    AMOUNT_TOO_LARGE,
    UEBERSCHREITUNG,
    VOLUMEN_GESPERRT,
    JAHR_ABGESCHLOSSEN,
)
