"""Payments of project grants between the services (P9): projects pays, the budget books it as Verbrauch.

Each payment is sent by its permanent key and booked once for ever. A refund is a payment with a negative amount; a
Storno names the payment that it takes back. When the final account is checked, the final grant is sent: what is bound
for the project is brought down to it.
"""

from typing import Literal, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from shared.contracts.bindung import BindungJahr
from shared.contracts.types import Akteur, Day, GeldField, GeldNonNegative, Wire


class AuszahlungAuftrag(Wire):
    """`POST /v1/auszahlungen` (role service): one payment of a project's grant."""

    schluessel: UUID = Field(description="Id of the payment or of its Storno in projects; booked once, for ever.")
    projekt: UUID
    datum: Day
    betrag: GeldField = Field(description="Negative: the Träger has paid it back, or it is a Storno of a payment.")
    storniert: UUID | None = Field(default=None, description="Key of the payment that this takes back.")
    veranlasst_von: Akteur = Field(description="`sub` of who entered it, for the audit.")

    @model_validator(mode="after")
    def _pay_something(self) -> Self:
        if not self.betrag:
            raise PydanticCustomError("nichts", "A payment of 0.00 is none.")
        return self


class AuszahlungErgebnis(Wire):
    """What became of a payment. `abgelehnt`: not booked, with the reason; sent again it is judged anew."""

    schluessel: UUID
    status: Literal["gebucht", "wiederholt", "abgelehnt"]
    code: str | None = None
    detail: str | None = None
    bindungen: list[BindungJahr] = []


class FestsetzungAuftrag(Wire):
    """`POST /v1/bindungen/{quelle}/festsetzung` (role service): the final grant of a project that was checked (P9)."""

    schluessel: UUID
    betrag: GeldNonNegative
    veranlasst_von: Akteur = Field(description="`sub` of who checked the final account, for the audit.")
