"""A Leistung in the books: what was sent, at which price, and what became of it (K6, K8, K10, K14)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.cases.domain.angabe import Art
from services.cases.domain.leistung import Inhalt
from services.cases.domain.quittung import Zustand
from shared.geld import Geld
from shared.kalender import Instant
from shared.umfang import Preis


@dataclass(frozen=True, slots=True)
class Budgetablehnung:
    """The budget refused a row for good, and why (K10)."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Storno:
    """A reversal: when, by whom, why (G5)."""

    am: Instant
    von: str
    grund: str


@dataclass(frozen=True, slots=True)
class Leistung:
    """A booked row. `nr` counts its states; `im_budget` tells whether its recognition was sent to the budget."""

    id: UUID
    traeger: str
    beleg: str
    inhalt: Inhalt
    preis: Preis
    betrag: Geld
    gebucht_am: Instant
    zustand: Zustand
    nr: int = 1
    im_budget: bool = False
    ablehnung: Budgetablehnung | None = None
    storno: Storno | None = None


@dataclass(frozen=True, slots=True)
class Verbrauch:
    """A recognised or reversed row on its way to the budget, booked there by `schluessel`, once for ever (K10)."""

    schluessel: UUID
    kontrakt: UUID | None
    sozialraum: str
    traeger: str
    datum: date
    art: Art
    minuten: int
    satz: Geld
    betrag: Geld


@dataclass(frozen=True, slots=True)
class Buchungsstand:
    """How far the caller's rows have come on their way to the budget (K10)."""

    ausstehend: int
    aelteste_ausstehend: Instant | None
    vom_budget_abgelehnt: int
