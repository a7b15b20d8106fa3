"""Money: euro, exact to the cent (G1), split without losing one (G2), printed as the office prints it.

`Geld` holds whole cents. Nothing here, or anywhere money passes, is a binary floating point number.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TypeAlias

GELD_PATTERN = r"^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,2})?$"
_PATTERN = re.compile(GELD_PATTERN, re.ASCII)
_QUOTE = Decimal("0.0001")

Exact: TypeAlias = int | Decimal | Fraction


@dataclass(frozen=True, slots=True, order=True)
class Geld:
    """An amount in whole euro cents; negative where a rule has it."""

    cents: int

    def __add__(self, other: "Geld") -> "Geld":
        return Geld(self.cents + other.cents)

    def __sub__(self, other: "Geld") -> "Geld":
        return Geld(self.cents - other.cents)

    def __neg__(self) -> "Geld":
        return Geld(-self.cents)

    def __bool__(self) -> bool:
        return self.cents != 0

    def __str__(self) -> str:
        sign = "-" if self.cents < 0 else ""
        return f"{sign}{abs(self.cents) // 100}.{abs(self.cents) % 100:02d}"

    def times(self, factor: Exact) -> "Geld":
        """Multiply by an exact factor and round half up to the cent (G1)."""
        return Geld(round_half_up(Fraction(factor) * self.cents))


NULL_EURO = Geld(0)


def parse_geld(text: str) -> Geld:
    """Read a decimal string of the wire ("1234.50"); raise ValueError for anything else, more decimals too (G1)."""
    if not _PATTERN.fullmatch(text):
        raise ValueError("not an amount in euro with at most two decimals")
    return Geld(int(Decimal(text) * 100))


def round_half_up(value: Fraction) -> int:
    """Round to a whole number, halves away from zero (kaufmännisch, G1)."""
    return divide_half_up(value.numerator, by=value.denominator)


def divide_half_up(amount: int, *, by: int) -> int:
    """Divide by a positive whole number and round to a whole number, halves away from zero (kaufmännisch, G1)."""
    rounded = (abs(amount) * 2 // by + 1) // 2
    return rounded if amount >= 0 else -rounded


def total(amounts: Iterable[Geld]) -> Geld:
    """Add amounts up; nothing is 0.00."""
    return Geld(sum(amount.cents for amount in amounts))


def split_whole(whole: int, *, weights: Sequence[Exact]) -> tuple[int, ...]:
    """Split a whole number over non-negative weights: largest remainder, ties to the earlier part (G2).

    The parts always sum to `whole`. All weights zero: everything stays with the first part.
    """
    if not weights:
        raise ValueError("nothing to split over")
    exact = [Fraction(weight) for weight in weights]
    base = sum(exact)
    if base == 0:
        return (whole, *(0 for _ in weights[1:]))
    sign, size = (-1, -whole) if whole < 0 else (1, whole)
    quotas = [size * weight / base for weight in exact]
    parts = [quota.numerator // quota.denominator for quota in quotas]
    by_remainder = sorted(range(len(parts)), key=lambda place: (parts[place] - quotas[place], place))
    for place in by_remainder[: size - sum(parts)]:
        parts[place] += 1
    return tuple(sign * part for part in parts)


def split_geld(amount: Geld, *, weights: Sequence[Exact]) -> tuple[Geld, ...]:
    """Split an amount over weights without losing or inventing a cent (G2)."""
    return tuple(Geld(cents) for cents in split_whole(amount.cents, weights=weights))


def ratio(part: Geld, *, base: Geld | None) -> Decimal | None:
    """Give part / base with four decimals, half up; None where the base is zero or missing (G1)."""
    if base is None or not base:
        return None
    return (Decimal(part.cents) / Decimal(base.cents)).quantize(_QUOTE, rounding=ROUND_HALF_UP)


def format_betrag(amount: Geld) -> str:
    """Write `1.234,50` as the office does, without a currency sign."""
    sign = "-" if amount.cents < 0 else ""
    euro = f"{abs(amount.cents) // 100:,}".replace(",", ".")
    return f"{sign}{euro},{abs(amount.cents) % 100:02d}"


def format_mittelnutzung(amount: Geld) -> str:
    """Write `+ 1.234,00 €` or, negative, `./. 1.234,00 €` as the county prints a Mittelnutzung."""
    sign = "./." if amount.cents < 0 else "+"
    return f"{sign} {format_betrag(Geld(abs(amount.cents)))} €"
