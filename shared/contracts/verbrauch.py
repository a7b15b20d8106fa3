"""Verbrauch between the services (K10): hours that cases has booked, carried to the budget by the sender's key.

`POST /v1/verbrauch` takes up to 1,000 rows of one Jugendamt. Each row is judged alone and booked once for ever by its
`schluessel`. A Storno is a row of its own with the reversed sign, so that the order of arrival changes no figure.
"""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.spalten import FlatBatch
from shared.contracts.types import Day, GeldField, GeldNonNegative, Slug, Wire

LeistungArt = Literal["fallspezifisch", "fallbezogen", "fallunspezifisch", "netzwerk", "praevention"]
VerbrauchArt = LeistungArt | Literal["vorfeld"]
MOST_ROWS = 1000


class VerbrauchZeile(Wire):
    """One Leistung, valued by cases at the price of its day (K6); negative minutes and amount for a Storno.

    `vorfeld` is help before help: without a Kontrakt, booked on the Volumen that the Konzept names for it (K16).
    """

    schluessel: UUID = Field(description="Id of the booked row in cases; booked once, for ever.")
    kontrakt: UUID | None = Field(default=None, description="None for work for the area (K8).")
    sozialraum: Slug
    traeger: Slug | None = Field(default=None, description="None for help before help that the office gave (K16).")
    datum: Day
    art: VerbrauchArt
    minuten: Annotated[int, Field(ge=-1440, le=1440, strict=True)]
    satz: GeldNonNegative = Field(description="Price of one hour on that day (V4).")
    betrag: GeldField = Field(description="minutes x price / 60, half up (K6).")


class VerbrauchAuftrag(FlatBatch):
    """`POST /v1/verbrauch` (role service)."""

    FIELD: ClassVar[str] = "zeilen"
    ROW: ClassVar[type[VerbrauchZeile]] = VerbrauchZeile
    MOST: ClassVar[int] = MOST_ROWS

    zeilen: Annotated[list[VerbrauchZeile], Field(min_length=1, max_length=MOST_ROWS)]


class VerbrauchAntwort(Wire):
    """What became of one row: `abgelehnt` is for good and carries the reason."""

    schluessel: UUID
    status: Literal["gebucht", "wiederholt", "abgelehnt"]
    code: str | None = None
    detail: str | None = None


class VerbrauchErgebnis(Wire):
    """The answers in the order of the rows, and whose Bindungen the work has moved between years, ever (K14)."""

    zeilen: list[VerbrauchAntwort]
    verschoben: list[UUID] = []
