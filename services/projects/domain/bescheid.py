"""Decisions as they were taken (P1): what the Leitung said, about which submission, and what was bound for it (P5)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.projects.domain.lebenslauf import Aktion
from shared.geld import Geld
from shared.kalender import Instant


class Ergebnis(StrEnum):
    """How the Leitung decides."""

    GENEHMIGT = "genehmigt"
    ABGELEHNT = "abgelehnt"
    ZURUECKGEGEBEN = "zurueckgegeben"

    @property
    def aktion(self) -> Aktion:
        """Give the action of the state table that this decision is (P1)."""
        return _AKTIONEN[self]


_AKTIONEN = {
    Ergebnis.GENEHMIGT: Aktion.GENEHMIGEN,
    Ergebnis.ABGELEHNT: Aktion.ABLEHNEN,
    Ergebnis.ZURUECKGEGEBEN: Aktion.ZURUECKGEBEN,
}


@dataclass(frozen=True, slots=True)
class Entscheidung:
    """What the Leitung says: the result with its reason, of which day, and for an approval a later first day."""

    ergebnis: Ergebnis
    begruendung: str
    datum: date | None = None
    beginn: date | None = None
    punkte: tuple[str, ...] = ()
    ueberschreitung_begruendung: str | None = None


@dataclass(frozen=True, slots=True)
class Bescheid:
    """A decision that was taken: about the submission of that number, by whom and when; its day is always fixed."""

    einreichung: int
    entscheidung: Entscheidung
    entschieden_am: Instant
    entschieden_von: str


@dataclass(frozen=True, slots=True)
class Bindung:
    """What the budget service has bound for one funding year (P5); `vorgemerkt`: that year is not set up yet."""

    jahr: int
    betrag: Geld
    vorgemerkt: bool = False
