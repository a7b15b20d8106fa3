"""Verbrauch between the services (K10): hours that cases has booked, carried to the budget by the sender's key.

`POST /v1/verbrauch` takes up to 1,000 rows of one Jugendamt. Each row is judged alone and booked once for ever by its
`schluessel`. A Storno is a row of its own with the reversed sign, so that the order of arrival changes no figure.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.types import Day, GeldField, GeldNonNegative, Slug, Wire

LeistungArt = Literal["fallspezifisch", "fallbezogen", "fallunspezifisch", "netzwerk", "praevention"]
MOST_ROWS = 1000


class VerbrauchZeile(Wire):
    """One Leistung, valued by cases at the price of its day (K6); negative minutes and amount for a Storno."""

    schluessel: UUID = Field(description="Id of the booked row in cases; booked once, for ever.")
    kontrakt: UUID | None = Field(default=None, description="None for work for the area (K8).")
    sozialraum: Slug
    traeger: Slug
    datum: Day
    art: LeistungArt
    minuten: Annotated[int, Field(ge=-1440, le=1440, strict=True)]
    satz: GeldNonNegative = Field(description="Price of one hour on that day (V4).")
    betrag: GeldField = Field(description="minutes x price / 60, half up (K6).")


class VerbrauchAuftrag(Wire):
    """`POST /v1/verbrauch` (role service)."""

    zeilen: Annotated[list[VerbrauchZeile], Field(min_length=1, max_length=MOST_ROWS)]


class VerbrauchAntwort(Wire):
    """What became of one row: `abgelehnt` is for good and carries the reason."""

    schluessel: UUID
    status: Literal["gebucht", "wiederholt", "abgelehnt"]
    code: str | None = None
    detail: str | None = None


class VerbrauchErgebnis(Wire):
    """The answers in the order of the rows."""

    zeilen: list[VerbrauchAntwort]
