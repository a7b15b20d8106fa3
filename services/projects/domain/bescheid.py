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
class Konzeptstand:
    """Which version of which Konzept held when something was decided."""

    gueltig_ab: date
    version: int


@dataclass(frozen=True, slots=True)
class Bescheid:
    """A decision that was taken: about the submission of that number, by whom and when; its day is always fixed."""

    einreichung: int
    entscheidung: Entscheidung
    entschieden_am: Instant
    entschieden_von: str
    konzept: Konzeptstand | None = None


@dataclass(frozen=True, slots=True)
class Haushaltslage:
    """A Bezirk's year for projects as a Bindung found it, without that Bindung (P5, V7)."""

    ansatz: Geld
    umschichtung: Geld
    verbrauch: Geld
    offene_bindung: Geld
    verfuegbar: Geld


@dataclass(frozen=True, slots=True)
class Bindung:
    """What the budget service has bound for one funding year (P5); `vorgemerkt`: that year is not set up yet."""

    jahr: int
    betrag: Geld
    vorgemerkt: bool = False
    lage: Haushaltslage | None = None


@dataclass(frozen=True, slots=True)
class Verlaengerungsbescheid:
    """How the Leitung decided about a longer term (P3)."""

    ergebnis: Ergebnis
    begruendung: str
    datum: date
    entschieden_am: Instant
    entschieden_von: str


@dataclass(frozen=True, slots=True)
class Verlaengerung:
    """A longer term that was applied for: until when, instead of `bisher`, why, and what became of it (P3)."""

    nummer: int
    bisher: date
    ende: date
    grund: str
    beantragt_am: Instant
    beantragt_von: str
    bescheid: Verlaengerungsbescheid | None = None

    @property
    def genehmigt(self) -> bool:
        """Tell whether it was approved."""
        return self.bescheid is not None and self.bescheid.ergebnis is Ergebnis.GENEHMIGT
