"""What a full post and an hour cost in a year, from the day on from which it does (V4)."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from proof.invariants.exact import cents, half_up


def factors_of(jahr: int, year: Mapping[str, Any]) -> dict[date, Fraction]:
    """Give the cents per full post: the personnel share with its rises, and the flat share."""
    personal, flat = Fraction(cents(year["stellenfaktor"]["personal"])), cents(year["stellenfaktor"]["pauschale"])
    found = {date(jahr, 1, 1): personal + flat}
    for rise in year.get("tarifsteigerungen") or ():
        personal *= 1 + Fraction(str(rise["prozent"])) / 100
        found[date.fromisoformat(rise["ab"])] = personal + flat
    return found


def prices_of(jahr: int, year: Mapping[str, Any]) -> dict[date, int]:
    """Give the cents of an hour: what a post costs by its hours of work, half up."""
    return {ab: half_up(factor / year["bruttojahresarbeitszeit"]) for ab, factor in factors_of(jahr, year).items()}
