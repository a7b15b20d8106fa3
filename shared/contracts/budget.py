"""Inputs of the budget that are stored as versions but do not travel: of an Ansatz, of a Bezirk's projects (V2, P5)."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from shared.contracts.types import GeldNonNegative, Prozent, Schluessel, Wire


class GrundlageInhalt(Wire):
    """What an Ansatz is derived from: `gesamt`, or `stellen` and `festgesetzt`, or `vorjahr`; exactly one (V2)."""

    gesamt: GeldNonNegative | None = Field(default=None, description="Amount of the root, derived down the tree.")
    stellen: Annotated[list[Schluessel], Field(max_length=40)] | None = Field(
        default=None, description="Volumina paid by the posts of the Kooperationsverträge."
    )
    festgesetzt: Annotated[dict[Schluessel, GeldNonNegative], Field(max_length=40)] | None = Field(
        default=None, description="Volumina fixed in a contract's annex."
    )
    vorjahr: Literal[True] | None = Field(default=None, description="Start from the year before.")
    prozent: Prozent | None = Field(default=None, description="The rise on the year before.")

    @model_validator(mode="after")
    def _name_one_way(self) -> "GrundlageInhalt":
        ways = [self.gesamt is not None, self.stellen is not None or self.festgesetzt is not None, self.vorjahr is True]
        if sum(ways) != 1:
            raise PydanticCustomError("grundlage", "Name exactly one: gesamt, or stellen and festgesetzt, or vorjahr.")
        if (self.vorjahr is True) != (self.prozent is not None):
            raise PydanticCustomError("grundlage", "Name prozent together with vorjahr, and only then.")
        return self


class ProjektbudgetBetrag(Wire):
    """A Bezirk's yearly budget for projects (P5)."""

    projektbudget: GeldNonNegative
