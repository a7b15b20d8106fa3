"""Help before help (K16): advice, group offers, work with schools, decided by the team without a Kontrakt.

It is paid from the Volumen that the Konzept of its year names, at the Fachleistungsstunde of its day (V4), or recorded
alone where the Konzept names none. On a `pauschal` Volumen the posts are paid already (V8): 0.00.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.cases.domain.buchung import Budgetablehnung, Storno
from services.cases.domain.preis import preis_of_tag
from services.cases.domain.stammdaten import Stammdaten
from shared.errors import Finding, InputRefused, Refused
from shared.geld import NULL_EURO, Geld
from shared.kalender import Instant
from shared.umfang import Preis, value_of


class Kostengrund(StrEnum):
    """Why a Vorfeldhilfe costs what it costs."""

    FACHLEISTUNGSSTUNDE = "fachleistungsstunde"
    PAUSCHAL = "pauschal"
    KEIN_VOLUMEN = "kein_volumen"


@dataclass(frozen=True, slots=True)
class Angabe:
    """What was given: where, when, on which subject, to how many, for how long; `traeger` None: by the office."""

    sozialraum: str
    datum: date
    thema: str
    personen: int
    minuten: int
    traeger: str | None = None


@dataclass(frozen=True, slots=True)
class Kosten:
    """What it costs and from which Volumen; without one there is no price either."""

    grund: Kostengrund
    volumen: str | None = None
    preis: Preis | None = None
    betrag: Geld = NULL_EURO


@dataclass(frozen=True, slots=True)
class Vorfeldhilfe:
    """A recorded Vorfeldhilfe, what it costs, and what became of it."""

    id: UUID
    angabe: Angabe
    kosten: Kosten
    gebucht_am: Instant
    gebucht_von: str
    storno: Storno | None = None
    ablehnung: Budgetablehnung | None = None

    @property
    def im_budget(self) -> bool:
        """Tell whether the budget hears of it."""
        return self.kosten.volumen is not None


class VorfeldhilfeInFuture(InputRefused):
    """The day has not come yet."""


class VorfeldpreisMissing(Refused):
    """The year of the work has no Fachleistungsstunde yet."""

    def __init__(self, tag: date) -> None:
        self.tag = tag


class VorfeldhilfeStorniert(Refused):
    """It has been reversed already."""


def check_datum(tag: date, *, heute: date) -> None:
    """Raise VorfeldhilfeInFuture for what has not been given yet."""
    if tag > heute:
        raise VorfeldhilfeInFuture(Finding("/datum", "in_zukunft", "The day has not come yet."))


def price_vorfeldhilfe(angabe: Angabe, *, stammdaten: Stammdaten) -> Kosten:
    """Say what it costs and who pays (K16); raise VorfeldpreisMissing where its Volumen is known and its price is not.

    A guess would be frozen on it for ever (G5), as for hours (K6).
    """
    konzept = stammdaten.konzept_of(angabe.datum.year)
    if konzept is None or konzept.vorfeldvolumen is None:
        return Kosten(Kostengrund.KEIN_VOLUMEN)
    preis = preis_of_tag(angabe.datum, stundensatz=None, stammdaten=stammdaten)
    if preis is None:
        raise VorfeldpreisMissing(angabe.datum)
    if konzept.vorfeldvolumen in konzept.pauschale:
        return Kosten(Kostengrund.PAUSCHAL, konzept.vorfeldvolumen, preis)
    betrag = value_of(angabe.minuten, preis.satz)
    return Kosten(Kostengrund.FACHLEISTUNGSSTUNDE, konzept.vorfeldvolumen, preis, betrag)


def check_storno(vorfeldhilfe: Vorfeldhilfe) -> None:
    """Raise VorfeldhilfeStorniert where it was reversed before (G5)."""
    if vorfeldhilfe.storno is not None:
        raise VorfeldhilfeStorniert
