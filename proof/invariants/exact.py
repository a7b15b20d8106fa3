"""Arithmetic as the rules have it, with fractions: half up, and splitting without losing a cent (G1, G2)."""

from collections.abc import Sequence
from fractions import Fraction

HALF = Fraction(1, 2)


def half_up(value: Fraction) -> int:
    """Round to a whole number, halves away from zero (G1)."""
    size = (abs(value) + HALF) // 1
    return int(size) if value >= 0 else -int(size)


def value_of(minuten: int, satz: int) -> int:
    """Value minutes at a price of an hour, in cents (K6)."""
    return half_up(Fraction(minuten * satz, 60))


def cents(text: object) -> int:
    """Read an amount of the wire in cents."""
    value = Fraction(str(text)) * 100
    if value.denominator != 1:
        raise ValueError("an amount has two decimals at most")
    return int(value)


def split(whole: int, *, weights: Sequence[Fraction | int]) -> list[int]:
    """Split a whole number: largest remainder, ties to the earlier part; without weights all stays with the first."""
    base = sum((Fraction(weight) for weight in weights), Fraction())
    if not base:
        return [whole] + [0] * (len(weights) - 1)
    quotas = [abs(whole) * Fraction(weight) / base for weight in weights]
    parts = [int(quota // 1) for quota in quotas]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - quotas[place], place))
    for place in order[: abs(whole) - sum(parts)]:
        parts[place] += 1
    return parts if whole >= 0 else [-part for part in parts]
