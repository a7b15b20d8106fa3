"""Figures of indicators on the wire: decimal strings with at most two decimals (P10)."""

from decimal import Decimal
from typing import Annotated, Final

from pydantic import Field, StringConstraints

Wert = Annotated[
    str,
    StringConstraints(pattern=r"^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,2})?$", max_length=16),
    Field(description="A decimal string with at most two decimals.", examples=["42.50"]),
]
_HUNDREDTH: Final = Decimal("0.01")


def read_wert(wert: str) -> Decimal:
    """Read a figure as it is kept: with two decimals, and zero without a sign."""
    return Decimal(wert).quantize(_HUNDREDTH) + Decimal(0)


def write_wert(wert: Decimal) -> str:
    """Write a figure with two decimals."""
    return format(wert.quantize(_HUNDREDTH), "f")
