"""A Leistung in the books: what was sent, at which price, and what became of it (K6, K8, K10, K14)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple
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


# The budget speaks of a Leistung; where its Storno came too late, nothing is owed to the Träger.
_REASONS_OF_STORNO: Mapping[str, str] = MappingProxyType(
    {
        "jahr_abgeschlossen": "Das Jahr der Leistung ist abgeschlossen; ihr Storno ist im Budget nicht gebucht. Was"
        " zurückzunehmen ist, bleibt eine Forderung des Jugendamts an den Träger."
    }
)


def explain_ablehnung(code: str, detail: str, *, minuten: int) -> Budgetablehnung:
    """Say why the budget refused a row for good; one with negative minutes is a Storno (V13)."""
    return Budgetablehnung(code, _REASONS_OF_STORNO.get(code, detail) if minuten < 0 else detail)


@dataclass(frozen=True, slots=True)
class Buchungsantwort:
    """What the budget said to rows: those it refused, and the Kontrakte of which Bindung has moved between years."""

    ablehnungen: Mapping[UUID, Budgetablehnung]
    verschoben: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Storno:
    """A reversal: when, by whom, why (G5)."""

    am: Instant
    von: str
    grund: str


@dataclass(frozen=True, slots=True)
class Vorjahr:
    """A row that came after its year was closed, as wjh has accepted it: in which year, with how much (V13)."""

    gebucht_in: int
    betrag: Geld
    am: Instant


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
    vorjahr: Vorjahr | None = None


class Ablehnungsstand(StrEnum):
    """What became of a refusal: open, taken back by a Storno of the row, accepted into a later year (V13)."""

    OFFEN = "offen"
    ZURUECKGENOMMEN = "zurueckgenommen"
    VORJAHR = "vorjahr"


@dataclass(frozen=True, slots=True)
class AbgelehnteZeile:
    """A Leistung that the budget refused, or its Storno, under the key that it refused (K10)."""

    leistung: UUID
    traeger: str
    beleg: str
    inhalt: Inhalt
    betrag: Geld
    schluessel: UUID
    ablehnung: Budgetablehnung
    abgelehnt_am: Instant
    stand: Ablehnungsstand
    vorjahr: Vorjahr | None = None

    @property
    def ist_storno(self) -> bool:
        """Tell whether the reversal was refused, not the Leistung itself."""
        return self.schluessel != self.leistung


class Zusatzart(StrEnum):
    """What reaches the budget beside hours: help before help (K16)."""

    VORFELD = "vorfeld"


class Verbrauch(NamedTuple):
    """A recognised or reversed row on its way to the budget, booked there by `schluessel`, once for ever (K10)."""

    schluessel: UUID
    kontrakt: UUID | None
    sozialraum: str
    traeger: str | None
    datum: date
    art: Art | Zusatzart
    minuten: int
    satz: Geld
    betrag: Geld


@dataclass(frozen=True, slots=True)
class Buchungsstand:
    """How far the caller's rows have come on their way to the budget (K10); `geparkt` ones wait for a person."""

    ausstehend: int
    aelteste_ausstehend: Instant | None
    vom_budget_abgelehnt: int
    geparkt: int = 0
