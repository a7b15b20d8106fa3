"""Refusals of what follows a decision: payments, reports, final account (P8, P9)."""

from services.projects.domain.auszahlung import (
    RueckzahlungExceeded,
    ZahlungAlreadyReversed,
    ZahlungOfNothing,
    ZahlungsbelegTaken,
    ZahlungstagOutOfRange,
    ZuwendungExceeded,
)
from services.projects.domain.berichtspflicht import (
    AnforderungInPast,
    AnforderungTooLate,
    BerichtTooEarly,
    FoerderjahrUnknown,
    IndikatorenUnknown,
)
from services.projects.domain.nachweis import NachweisFaulty
from services.projects.domain.pruefung import NachweisMissing, PruefungFaulty
from shared.web.problems import Problem, Table

ZUWENDUNG_PROBLEMS: Table = {
    ZahlungOfNothing: Problem(422, "zahlung-ohne-betrag", "A payment of 0.00 is none"),
    ZahlungstagOutOfRange: Problem(
        422,
        "zahlungstag",
        "The grant is paid from its approval on, and what is booked was paid by today",
        figures=("fruehestens", "spaetestens"),
    ),
    ZuwendungExceeded: Problem(
        409,
        "zuwendung-ueberschritten",
        "More would be paid than the grant",
        figures=("zuwendung", "ausgezahlt", "offen", "verlangt"),
    ),
    RueckzahlungExceeded: Problem(
        409,
        "rueckzahlung-ueberschritten",
        "More would come back than was paid or is claimed",
        figures=("hoechstens", "verlangt"),
    ),
    ZahlungAlreadyReversed: Problem(
        409, "bereits-storniert", "This is reversed already", "What was booked is reversed once (G5)."
    ),
    ZahlungsbelegTaken: Problem(
        409,
        "beleg-vergeben",
        "This Beleg is booked with other content",
        "A Beleg is booked once. Reverse the first one, or send this under its own number.",
    ),
    FoerderjahrUnknown: Problem(
        422, "foerderjahr-unbekannt", "The project has no such funding year", figures=("jahre",)
    ),
    BerichtTooEarly: Problem(422, "bericht-zu-frueh", "There is nothing to report yet", figures=("fruehestens",)),
    IndikatorenUnknown: Problem(
        422,
        "indikator-unbekannt",
        "The report tells of indicators that the project does not have",
        "Set them first; see `errors`.",
    ),
    AnforderungInPast: Problem(422, "anforderung-in-der-vergangenheit", "The day has passed", figures=("fruehestens",)),
    AnforderungTooLate: Problem(
        422,
        "anforderung-zu-spaet",
        "The last report is due before",
        "An interim report is asked for by the day on which the last report is due, at the latest.",
        figures=("spaetestens",),
    ),
    NachweisFaulty: Problem(
        422,
        "nachweis-fehlerhaft",
        "The final account contradicts itself",
        "Each receipt number stands once on its side, and no day is still to come; see `errors`.",
    ),
    NachweisMissing: Problem(
        409, "nachweis-fehlt", "There is no final account yet", "The Träger sends it first; then it is checked."
    ),
    PruefungFaulty: Problem(
        422, "pruefung-fehlerhaft", "Lines of the check do not fit the final account", "See `errors`."
    ),
}
