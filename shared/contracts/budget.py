"""Inputs of the budget that are stored as versions but do not travel: of an Ansatz, of a Bezirk's projects (V2, P5)."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from shared.contracts.types import GeldNonNegative, Prozent, Schluessel, Wire


class GrundlageInhalt(Wire):
    """What an Ansatz is derived from (V2): `gesamt`, or `stellen` and `festgesetzt`, or `vorjahr`, or `planbudget`.

    Exactly one; beside a Planbudget that is not the root, `festgesetzt` fixes the leaves outside it (V17).
    """

    gesamt: GeldNonNegative | None = Field(default=None, description="Amount of the root, derived down the tree.")
    stellen: Annotated[list[Schluessel], Field(max_length=40)] | None = Field(
        default=None, description="Volumina paid by the posts of the Kooperationsverträge."
    )
    festgesetzt: Annotated[dict[Schluessel, GeldNonNegative], Field(max_length=40)] | None = Field(
        default=None, description="Volumina fixed in a contract's annex."
    )
    vorjahr: Literal[True] | None = Field(default=None, description="Start from the year before.")
    prozent: Prozent | None = Field(default=None, description="The rise on the year before.")
    planbudget: UUID | None = Field(
        default=None, description="The Verteilung whose share this is; confirmed Rueckführungen of the year raise it."
    )

    @model_validator(mode="after")
    def _name_one_way(self) -> "GrundlageInhalt":
        fixed = self.stellen is not None or (self.festgesetzt is not None and self.planbudget is None)
        ways = [self.gesamt is not None, fixed, self.vorjahr is True, self.planbudget is not None]
        if sum(ways) != 1:
            raise PydanticCustomError(
                "grundlage", "Name exactly one: gesamt, or stellen and festgesetzt, or vorjahr, or planbudget."
            )
        if (self.vorjahr is True) != (self.prozent is not None):
            raise PydanticCustomError("grundlage", "Name prozent together with vorjahr, and only then.")
        return self


class ProjektbudgetBetrag(Wire):
    """A Bezirk's yearly budget for projects (P5)."""

    projektbudget: GeldNonNegative
