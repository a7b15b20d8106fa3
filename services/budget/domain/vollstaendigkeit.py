"""Completeness: for what share of the expected Kontrakt-months the Träger have declared their hours (X3).

No hours is different from no answer. Where nothing is known yet there is no figure at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Monatsmeldung:
    """How many Kontrakte of a Träger are expected to be declared for a month in a Sozialraum, and how many are."""

    sozialraum: str
    traeger: str
    monat: date
    erwartet: int
    gemeldet: int


@dataclass(frozen=True, slots=True)
class Vollstaendigkeit:
    """The same of several months; `fehlende` are the months of which something is still missing."""

    erwartet: int
    gemeldet: int
    fehlende: tuple[date, ...] = ()


def sum_meldungen(meldungen: Iterable[Monatsmeldung]) -> Vollstaendigkeit | None:
    """Add months up; None where none is known (X3)."""
    known = list(meldungen)
    if not known:
        return None
    return Vollstaendigkeit(
        sum(one.erwartet for one in known),
        sum(one.gemeldet for one in known),
        tuple(sorted({one.monat for one in known if one.gemeldet < one.erwartet})),
    )


def add_vollstaendigkeit(parts: Iterable[Vollstaendigkeit | None]) -> Vollstaendigkeit | None:
    """Add several areas up: of those of which nothing is known there is nothing to add (V14)."""
    known = [part for part in parts if part is not None]
    if not known:
        return None
    return Vollstaendigkeit(
        sum(part.erwartet for part in known),
        sum(part.gemeldet for part in known),
        tuple(sorted({monat for part in known for monat in part.fehlende})),
    )
