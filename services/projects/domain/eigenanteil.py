"""Eigenanteil: what the Träger contributes itself, by the number of its employees (P7).

The brackets are dated data: a change of the rule is one more `Staffel`, and an application keeps the one of its day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.errors import Refused
from shared.geld import Geld


@dataclass(frozen=True, slots=True)
class Stufe:
    """From so many employees on, so many percent of the eligible cost."""

    ab_mitarbeitende: int
    prozent: Decimal


@dataclass(frozen=True, slots=True)
class Staffel:
    """The brackets that hold from a day on, the smallest first."""

    ab: date
    stufen: tuple[Stufe, ...]


STAFFELN = (
    Staffel(
        ab=date.min,
        stufen=(
            Stufe(1, Decimal(1)),
            Stufe(31, Decimal(2)),
            Stufe(61, Decimal(3)),
            Stufe(91, Decimal(4)),
            Stufe(121, Decimal(5)),
        ),
    ),
)


class MitarbeitendeBelowStaffel(Refused):
    """No bracket begins at so few employees: at least one is needed."""


def prozent_of(mitarbeitende: int, *, am: date, staffeln: Sequence[Staffel] = STAFFELN) -> Decimal:
    """Give the Träger's percentage on that day (P7); raise MitarbeitendeBelowStaffel for fewer than one employee.

    `staffeln` is ordered by `ab`.
    """
    staffel = [candidate for candidate in staffeln if candidate.ab <= am][-1]
    reached = [stufe for stufe in staffel.stufen if stufe.ab_mitarbeitende <= mitarbeitende]
    if not reached:
        raise MitarbeitendeBelowStaffel
    return reached[-1].prozent


def prozent_of_record(mitarbeitende: int | None, *, am: date) -> Decimal | None:
    """Give the Träger's percentage by the employees on record, None where there are none or fewer than one (P7)."""
    try:
        return None if mitarbeitende is None else prozent_of(mitarbeitende, am=am)
    except MitarbeitendeBelowStaffel:
        return None


def eigenanteil_of(foerderfaehige_kosten: Geld, *, prozent: Decimal) -> Geld:
    """Give the least Eigenanteil: so many percent of the eligible cost, half up to the cent (P7, G1)."""
    return foerderfaehige_kosten.times(prozent / 100)
