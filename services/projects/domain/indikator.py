"""Indicators (P10): what a project wants to reach, as a target that a later figure meets or misses."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shared.errors import Refused

MOST_INDIKATOREN = 50


class Richtung(StrEnum):
    """On which side of the target a figure is good."""

    MINDESTENS = "mindestens"
    HOECHSTENS = "hoechstens"


@dataclass(frozen=True, slots=True)
class Indikator:
    """A target: what is counted, in which unit, how much is wanted. One that is no longer followed is not `aktiv`."""

    bezeichnung: str
    einheit: str
    ziel: Decimal
    richtung: Richtung = Richtung.MINDESTENS
    aktiv: bool = True

    def is_met(self, wert: Decimal) -> bool:
        """Tell whether a figure reaches the target (P10)."""
        return wert >= self.ziel if self.richtung is Richtung.MINDESTENS else wert <= self.ziel


@dataclass(frozen=True, slots=True)
class Indikatorstand:
    """An indicator of a project as it stands; `version` counts its changes (ETag)."""

    schluessel: str
    version: int
    indikator: Indikator


class TooManyIndikatoren(Refused):
    """A project follows so many indicators at most."""

    def __init__(self) -> None:
        self.hoechstens = MOST_INDIKATOREN
