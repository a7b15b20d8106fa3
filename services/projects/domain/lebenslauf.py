"""Life of a Projektantrag (P1): one table says which action leads from which state to which.

Decisions, the refusals that say what is allowed instead, and the printed table are all made from `UEBERGAENGE`.
What is not built yet has no row: an action that the table allows can be asked for.
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


_OPEN_TO_APPLICANT = MappingProxyType(
    {
        Aktion.EINREICHEN: Status.EINGEREICHT,
        Aktion.ZURUECKZIEHEN: Status.ZURUECKGEZOGEN,
    }
)

UEBERGAENGE: Mapping[Status, Mapping[Aktion, Status]] = MappingProxyType(
    {
        Status.ENTWURF: {Aktion.AENDERN: Status.ENTWURF, **_OPEN_TO_APPLICANT},
        Status.EINGEREICHT: {
            Aktion.ZURUECKZIEHEN: Status.ZURUECKGEZOGEN,
            Aktion.GENEHMIGEN: Status.GENEHMIGT,
            Aktion.ABLEHNEN: Status.ABGELEHNT,
            Aktion.ZURUECKGEBEN: Status.ZURUECKGEGEBEN,
        },
        Status.ZURUECKGEGEBEN: {Aktion.AENDERN: Status.ZURUECKGEGEBEN, **_OPEN_TO_APPLICANT},
        Status.GENEHMIGT: {Aktion.BEGINNEN: Status.LAUFEND},
        Status.ABGELEHNT: {},
        Status.LAUFEND: {},
        Status.ABGESCHLOSSEN: {},
        Status.GEPRUEFT: {},
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
