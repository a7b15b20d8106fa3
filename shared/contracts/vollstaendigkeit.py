"""Completeness between the services (X3): for how many of the expected Kontrakt-months a Träger's declaration is in.

`POST /v1/vollstaendigkeit` takes what cases knows of each month, Sozialraum and Träger, again whenever it changes: a
row by the sender's `schluessel` with a growing `version`. The highest version counts, whatever the order of arrival.
"""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from shared.contracts.types import Slug, Wire

Monat = Annotated[str, Field(pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$", examples=["2014-03"])]
Anzahl = Annotated[int, Field(ge=0, le=1_000_000, strict=True)]
MOST_ROWS = 1000


class VollstaendigkeitZeile(Wire):
    """A Träger's month in a Sozialraum: how many Kontrakte are expected to be declared, and how many are (X3)."""

    schluessel: UUID = Field(description="The sender's id of this month, Sozialraum and Träger.")
    version: Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)]
    monat: Monat
    sozialraum: Slug
    traeger: Slug
    erwartet: Anzahl = Field(description="Kontrakte whose hours are expected for the month.")
    gemeldet: Anzahl = Field(description="Of these, how many the Träger has declared complete.")

    @model_validator(mode="after")
    def _not_more_than_expected(self) -> Self:
        if self.gemeldet > self.erwartet:
            raise PydanticCustomError("vollstaendigkeit", "No more Kontrakte are declared than are expected.")
        return self


class VollstaendigkeitAuftrag(Wire):
    """`POST /v1/vollstaendigkeit` (role service)."""

    zeilen: Annotated[list[VollstaendigkeitZeile], Field(min_length=1, max_length=MOST_ROWS)]


class VollstaendigkeitAntwort(Wire):
    """What became of one row: `abgelehnt` is for good and carries the reason."""

    schluessel: UUID
    version: int
    status: Literal["gebucht", "wiederholt", "abgelehnt"]
    code: str | None = None
    detail: str | None = None


class VollstaendigkeitErgebnis(Wire):
    """The answers in the order of the rows."""

    zeilen: list[VollstaendigkeitAntwort]
