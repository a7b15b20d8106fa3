"""How an Ansatz came about, down to each input: from the tree, from posts, fixed, from the year before (V2, V17)."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from shared.contracts.types import GeldField, Wire


class KonzeptstandOut(Wire):
    """The version of the Konzept whose tree and shares were used."""

    gueltig_ab: date
    version: int


class SchrittOut(Wire):
    """A node with its share of the one above it, and its amount."""

    volumen: str
    anteil: str | None = Field(default=None, description="Null where the amount was entered.")
    betrag: GeldField


class KostenteilOut(Wire):
    """What posts cost while one Stellenfaktor holds: Stellen x (personal + pauschale) x tage / jahrestage."""

    von: date
    bis: date
    tage: int
    personal: str = Field(description="Euro per full post and year, with all decimals that tariff rises leave (V4).")
    pauschale: GeldField
    betrag: GeldField = Field(description="Rounded so that the parts sum to the contract's amount (G2).")


class VertragskostenOut(Wire):
    """What a Kooperationsvertrag's posts cost in the year; `teile` sum to `betrag`."""

    version: int
    stellen: str
    tage: int = Field(description="Days of the year in its term.")
    jahrestage: int
    betrag: GeldField
    teile: list[KostenteilOut]


class HerleitungGesamt(Wire):
    """The root's amount, divided down the tree."""

    aus: Literal["gesamt"]
    gesamt: GeldField
    konzept: KonzeptstandOut | None = None
    weg: list[SchrittOut] = Field(default=[], description="From the root down; the last amount is the Ansatz.")


class HerleitungPlanbudget(Wire):
    """A share of a Planbudget and the Rueckführungen that raise it, by id, divided down the tree (V17)."""

    aus: Literal["planbudget"]
    verteilung: str
    einwohner_u21: int
    anteil: GeldField
    rueckfuehrungen: dict[str, GeldField]
    planbudget: GeldField = Field(description="anteil + rueckfuehrungen.")
    konzept: KonzeptstandOut | None = None
    weg: list[SchrittOut] = Field(default=[], description="From the Planbudget down; the last amount is the Ansatz.")


class HerleitungStellen(Wire):
    """The cost of all contracts' posts: `vertraege` sum to `summe`, `aufteilung` too; the Ansatz is its part of it."""

    aus: Literal["stellen"]
    haushaltsjahr: str = Field(description="Year and version of the inputs: haushaltsjahr/<jahr>/<version>.")
    konzept: KonzeptstandOut | None = None
    summe: GeldField | None = None
    aufteilung: list[SchrittOut] = Field(default=[], description="Over the Volumina that posts pay, by their shares.")
    vertraege: dict[str, VertragskostenOut | GeldField] = Field(
        description="By number; the amount alone in what was booked before its parts were kept."
    )
    teilweise: bool = Field(default=False, description="Other Träger's contracts are hidden from this caller (V14).")


class HerleitungVorjahr(Wire):
    """The year before, raised by a percentage: vorjahr x (1 + prozent / 100), rounded to the cent."""

    aus: Literal["vorjahr"]
    jahr: int | None = None
    vorjahr: GeldField = Field(description="The leaf's Ansatz in the year before.")
    prozent: str


class HerleitungFestgesetzt(Wire):
    """Fixed in the annex; 0.00 where it names nothing."""

    aus: Literal["festgesetzt"]
    betrag: GeldField | None = None


HerleitungOut: TypeAlias = Annotated[
    HerleitungGesamt | HerleitungPlanbudget | HerleitungStellen | HerleitungVorjahr | HerleitungFestgesetzt,
    Field(discriminator="aus"),
]
