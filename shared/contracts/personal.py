"""Posts of the Sozialraumteams between the services (K15, V19): cases keeps them, the budget judges them.

`POST /v1/personalstellen` takes up to 1,000 rows of one Jugendamt, each a version of a post under the sender's staff
key. Each row is judged alone; sent again it changes nothing; of a post's versions the latest counts, in whatever order
they arrive. Nobody is named (G6): the key is the office's own and says nothing about the person.
"""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.stammdaten import Herkunft
from shared.contracts.types import Day, Ja, Kurztext, Slug, Wire, Wochenstunden

MOST_ROWS = 1000


class StelleZeile(Wire):
    """One version of a post in a Sozialraumteam."""

    sozialraum: Slug
    schluessel: Slug = Field(description="Staff key of the office within the Sozialraum; never a name (G6).")
    version: Annotated[int, Field(ge=1, le=2_000_000_000, strict=True)] = Field(description="Counted by the sender.")
    herkunft: Herkunft
    traeger: Slug | None = Field(default=None, description="Whose employee it is, where that is a Träger.")
    stunden: Wochenstunden
    abschluss: Ja = Field(description="Whether the person has a completed degree (V19).")
    qualifikation: Kurztext | None = Field(default=None, description="One of the Konzept's kinds; null: none named.")
    sozialversicherungspflichtig: Ja | None = Field(default=None, description="Null: nothing is known.")
    beginn: Day
    ende: Day | None = Field(default=None, description="Last day; null: it goes on.")


class StellenAuftrag(Wire):
    """`POST /v1/personalstellen` (role service)."""

    zeilen: Annotated[list[StelleZeile], Field(min_length=1, max_length=MOST_ROWS)]


class StelleAntwort(Wire):
    """What became of one row: `abgelehnt` is for good and carries the reason."""

    sozialraum: str
    schluessel: str
    version: int
    status: Literal["gebucht", "wiederholt", "abgelehnt"]
    code: str | None = None
    detail: str | None = None


class StellenErgebnis(Wire):
    """The answers in the order of the rows."""

    zeilen: list[StelleAntwort]
