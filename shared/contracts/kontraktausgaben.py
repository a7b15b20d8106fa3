"""What was spent with a Kontrakt's number, between the services (K5, K12): a spending, or its Storno (negative)."""

from uuid import UUID

from pydantic import Field

from shared.contracts.folgen import Folge
from shared.contracts.types import Day, GeldField, Wire


class KontraktausgabeInhalt(Wire):
    """A spending on a Kontrakt, or the Storno of one: then `ausgabe` is another's id, and the amount negative."""

    id: UUID
    ausgabe: UUID = Field(description="The spending; of a Storno the one that it reverses.")
    kontrakt: UUID
    sozialraum: str
    datum: Day = Field(description="Day of the spending; of a Storno that of what it reverses.")
    betrag: GeldField
    gebucht_am: str


class KontraktausgabenFolge(Folge):
    """A page of `GET /v1/kontraktausgaben`."""

    items: list[KontraktausgabeInhalt]
