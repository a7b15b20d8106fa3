"""A Vorschau between the services (X2): projects asks for a person what a grant would do, the budget answers.

Read leniently: what the budget comes to say in addition is left out, not refused.
"""

from uuid import UUID

from pydantic import ConfigDict, Field

from shared.contracts.bindung import HaushaltslageInhalt, ProjektAngaben
from shared.contracts.types import GeldField, Wire


class ProjektVorschauFrage(Wire):
    """`POST /v1/vorschau` (role service, with the person's Subject-Token): what would this project do."""

    projekt: ProjektAngaben
    quelle: UUID


class Gelesen(Wire):
    """A part of the answer."""

    model_config = ConfigDict(extra="ignore", frozen=True, arbitrary_types_allowed=True)


class VorschauBindung(Gelesen):
    """What would stand for the year; `mehr` is by how much more (or less) would be open than now."""

    betrag: GeldField
    mehr: GeldField
    vorgemerkt: bool


class Volumenbild(Gelesen, HaushaltslageInhalt):
    """The Bezirk's year (V7), and what it is expected to end with (V12)."""

    model_config = ConfigDict(extra="ignore", frozen=True, arbitrary_types_allowed=True)
    erwartet: GeldField | None = None


class Volumenwirkung(Gelesen):
    """The Bezirk's year now and after the Bindung."""

    vorher: Volumenbild
    nachher: Volumenbild


class Schwellenbild(Gelesen):
    """What a threshold looks at, and the calendar week to come in which it is crossed; null: in none.

    Until the year's end grants are taken to be used evenly over the days left.
    """

    wert: GeldField | None = None
    grenze: GeldField | None = None
    gerissen: bool
    woche: str | None = None


class Schwellenwirkung(Gelesen):
    """A threshold without and with the Bindung (V11). `jetzt`: the Bindung itself crosses it."""

    basis: str
    prozent: str
    richtung: str
    stufe: str
    jetzt: bool
    vorher: Schwellenbild
    nachher: Schwellenbild


class Jahresvorschau(Gelesen):
    """One year; `volumina` is empty where the year is not set up, or closed."""

    jahr: int
    bindung: VorschauBindung
    abgeschlossen: bool = Field(description="The year is closed: what stands there stays (V13).")
    volumina: dict[str, Volumenwirkung] = {}
    schwellen: list[Schwellenwirkung] = []


class Jahresueberschreitung(Gelesen, HaushaltslageInhalt):
    """The figures of a year that would be overdrawn, as the booking gives them (V10)."""

    model_config = ConfigDict(extra="ignore", frozen=True, arbitrary_types_allowed=True)
    jahr: int
    verlangt: GeldField


class Ablehnung(Gelesen):
    """What the booking would answer this caller now: its problem, with the same figures."""

    type: str
    title: str
    status: int
    detail: str
    mit_begruendung: bool = Field(description="With `ueberschreitung_begruendung` it would pass (V10).")
    jahr: int | None = None
    ueberschreitungen: list[Jahresueberschreitung] = []


class ProjektVorschau(Gelesen):
    """What would happen, year by year. Without `ablehnungen` it would be bound as it is."""

    jahre: list[Jahresvorschau]
    ablehnungen: list[Ablehnung]
