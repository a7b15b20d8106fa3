"""Abrechnungsavis (X5): what was recognised of a Träger's hours, row by row, with the price and rule that made it.

A row belongs to the month of its work. Its Storno is a row of its own in the same month, on the day of its booking, so
that nothing that was sent once is ever taken out. What the budget refused is shown and is not part of the sums; what it
accepted later (`vorjahr`) is, with the year in which it is booked.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.geld import NULL_EURO, Geld
from shared.kalender import Instant
from shared.umfang import Preis


class Vorgang(StrEnum):
    """What a row is: hours recognised or taken back, help before help (K16) recorded or taken back."""

    LEISTUNG = "leistung"
    STORNO = "storno"
    VORFELDHILFE = "vorfeldhilfe"
    VORFELDSTORNO = "vorfeldstorno"


class Abrechnung(StrEnum):
    """Why a row is worth what it is: from a Volumen, already paid (V8, K8), outside the volumes (K5)."""

    VOLUMEN = "volumen"
    PAUSCHAL = "pauschal"
    FLAECHE = "flaeche"
    AUSSERHALB = "ausserhalb"
    KEIN_VOLUMEN = "kein_volumen"


GRUENDE = {
    Abrechnung.VOLUMEN: "Minuten mal Stundensatz, aus dem Volumen",
    Abrechnung.PAUSCHAL: "Das Volumen ist pauschal bezahlt; die Stunden nutzen Kapazität",
    Abrechnung.FLAECHE: "Arbeit für den Raum; die Stellen sind bezahlt",
    Abrechnung.AUSSERHALB: "Minuten mal Stundensatz, außerhalb der Volumina",
    Abrechnung.KEIN_VOLUMEN: "Das Konzept nennt kein Volumen für Hilfe im Vorfeld",
}


class Buchungsweg(StrEnum):
    """How far a row has come: in the budget, on its way, refused for good, accepted into a later year, not for it."""

    GEBUCHT = "gebucht"
    UNTERWEGS = "unterwegs"
    ABGELEHNT = "abgelehnt"
    VORJAHR = "vorjahr"
    NICHT_IM_BUDGET = "nicht_im_budget"


@dataclass(frozen=True, slots=True)
class Posten:
    """A row. `wert` is minutes x price; `betrag` what is paid for it; `haushaltsjahr` where the budget books it."""

    schluessel: UUID
    leistung: UUID
    vorgang: Vorgang
    traeger: str
    beleg: str | None
    kontrakt: UUID | None
    nummer: str | None
    sozialraum: str
    datum: date
    art: str
    minuten: int
    preis: Preis | None
    wert: Geld
    betrag: Geld
    volumen: str | None
    abrechnung: Abrechnung
    weg: Buchungsweg
    haushaltsjahr: int
    gebucht_am: Instant
    ablehnung: str | None = None


@dataclass(frozen=True, slots=True)
class Summe:
    """Sums of rows. `betrag` = `im_budget` + `ausserhalb`; what was refused is in neither, nor in the minutes.

    Of `im_budget`, `unterwegs` has not arrived there yet and `vorjahr` is booked in a later year.
    """

    zeilen: int = 0
    minuten: int = 0
    im_budget: Geld = NULL_EURO
    ausserhalb: Geld = NULL_EURO
    unterwegs: Geld = NULL_EURO
    vorjahr: Geld = NULL_EURO
    abgelehnt: Geld = NULL_EURO

    @property
    def betrag(self) -> Geld:
        """Give what is paid for all of it."""
        return self.im_budget + self.ausserhalb

    def plus(self, posten: Posten) -> "Summe":
        """Add a row."""
        if posten.weg is Buchungsweg.ABGELEHNT:
            return replace(self, zeilen=self.zeilen + 1, abgelehnt=self.abgelehnt + posten.betrag)
        counted = replace(self, zeilen=self.zeilen + 1, minuten=self.minuten + posten.minuten)
        match posten.weg:
            case Buchungsweg.NICHT_IM_BUDGET:
                return replace(counted, ausserhalb=self.ausserhalb + posten.betrag)
            case Buchungsweg.UNTERWEGS:
                counted = replace(counted, unterwegs=self.unterwegs + posten.betrag)
            case Buchungsweg.VORJAHR:
                counted = replace(counted, vorjahr=self.vorjahr + posten.betrag)
        return replace(counted, im_budget=self.im_budget + posten.betrag)


def sum_up(posten: Iterable[Posten]) -> Summe:
    """Add rows up."""
    summe = Summe()
    for one in posten:
        summe = summe.plus(one)
    return summe
