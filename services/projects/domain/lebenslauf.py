"""Life of a Projektantrag (P1): one table says which action leads from which state to which.

Decisions, the refusals that say what is allowed instead, and the printed table (docs/lebenslauf.md) are all made from
`UEBERGAENGE`. What does not change the state leads from a state to itself.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from shared.errors import Refused


class Status(StrEnum):
    """Where an application stands (P1)."""

    ENTWURF = "entwurf"
    EINGEREICHT = "eingereicht"
    ZURUECKGEGEBEN = "zurueckgegeben"
    GENEHMIGT = "genehmigt"
    ABGELEHNT = "abgelehnt"
    LAUFEND = "laufend"
    ABGESCHLOSSEN = "abgeschlossen"
    GEPRUEFT = "geprueft"
    ZURUECKGEZOGEN = "zurueckgezogen"


class Aktion(StrEnum):
    """What can be done with an application."""

    AENDERN = "aendern"
    EINREICHEN = "einreichen"
    ZURUECKZIEHEN = "zurueckziehen"
    GENEHMIGEN = "genehmigen"
    ABLEHNEN = "ablehnen"
    ZURUECKGEBEN = "zurueckgeben"
    BEGINNEN = "beginnen"
    VERLAENGERN = "verlaengern"
    VERLAENGERUNG_ENTSCHEIDEN = "verlaengerung_entscheiden"
    ABSCHLIESSEN = "abschliessen"
    AUSZAHLEN = "auszahlen"
    BERICHT_ANFORDERN = "bericht_anfordern"
    BERICHTEN = "berichten"
    NACHWEISEN = "nachweisen"
    PRUEFEN = "pruefen"
    INDIKATOR_SETZEN = "indikator_setzen"


_OPEN_TO_APPLICANT = MappingProxyType(
    {
        Aktion.EINREICHEN: Status.EINGEREICHT,
        Aktion.ZURUECKZIEHEN: Status.ZURUECKGEZOGEN,
    }
)


def _staying(status: Status, *aktionen: Aktion) -> Mapping[Aktion, Status]:
    """Give the edges of actions that leave the state as it is."""
    return dict.fromkeys(aktionen, status)


UEBERGAENGE: Mapping[Status, Mapping[Aktion, Status]] = MappingProxyType(
    {
        Status.ENTWURF: {
            **_staying(Status.ENTWURF, Aktion.AENDERN, Aktion.INDIKATOR_SETZEN),
            **_OPEN_TO_APPLICANT,
        },
        Status.EINGEREICHT: {
            Aktion.ZURUECKZIEHEN: Status.ZURUECKGEZOGEN,
            Aktion.GENEHMIGEN: Status.GENEHMIGT,
            Aktion.ABLEHNEN: Status.ABGELEHNT,
            Aktion.ZURUECKGEBEN: Status.ZURUECKGEGEBEN,
        },
        Status.ZURUECKGEGEBEN: {
            **_staying(Status.ZURUECKGEGEBEN, Aktion.AENDERN, Aktion.INDIKATOR_SETZEN),
            **_OPEN_TO_APPLICANT,
        },
        Status.GENEHMIGT: {
            Aktion.BEGINNEN: Status.LAUFEND,
            **_staying(Status.GENEHMIGT, Aktion.AUSZAHLEN, Aktion.INDIKATOR_SETZEN),
        },
        Status.ABGELEHNT: {},
        Status.LAUFEND: {
            Aktion.VERLAENGERN: Status.LAUFEND,
            Aktion.VERLAENGERUNG_ENTSCHEIDEN: Status.LAUFEND,
            Aktion.ABSCHLIESSEN: Status.ABGESCHLOSSEN,
            **_staying(Status.LAUFEND, Aktion.AUSZAHLEN, Aktion.BERICHT_ANFORDERN, Aktion.BERICHTEN),
            Aktion.INDIKATOR_SETZEN: Status.LAUFEND,
        },
        Status.ABGESCHLOSSEN: {
            **_staying(Status.ABGESCHLOSSEN, Aktion.AUSZAHLEN, Aktion.BERICHT_ANFORDERN, Aktion.BERICHTEN),
            Aktion.NACHWEISEN: Status.ABGESCHLOSSEN,
            Aktion.PRUEFEN: Status.GEPRUEFT,
        },
        Status.GEPRUEFT: _staying(Status.GEPRUEFT, Aktion.AUSZAHLEN, Aktion.BERICHTEN),
        Status.ZURUECKGEZOGEN: {},
    }
)


class AktionNotAllowed(Refused):
    """The application's state does not allow this action; `erlaubt` names what it allows instead."""

    def __init__(self, *, status: Status, erlaubt: tuple[Aktion, ...]) -> None:
        instead = ", ".join(erlaubt) or "nothing more"
        super().__init__(f"An application that is {status} allows: {instead}.")
        self.zustand, self.erlaubt = status, erlaubt


def next_status(status: Status, *, aktion: Aktion) -> Status:
    """Tell which state an action leads to; raise AktionNotAllowed with what is allowed instead (P1)."""
    allowed = UEBERGAENGE[status]
    if aktion not in allowed:
        raise AktionNotAllowed(status=status, erlaubt=tuple(allowed))
    return allowed[aktion]


def allows(status: Status, *, aktion: Aktion) -> bool:
    """Tell whether an action is allowed in a state (P1)."""
    return aktion in UEBERGAENGE[status]
