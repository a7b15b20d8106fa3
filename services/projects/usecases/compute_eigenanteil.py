"""Compute the Eigenanteil of a plan that is not written yet (P7); touches nothing."""

from dataclasses import dataclass
from decimal import Decimal

from services.projects.domain.eigenanteil import eigenanteil_of, prozent_of
from shared.geld import Geld
from shared.kalender import Instant, berlin_day


@dataclass(frozen=True, slots=True)
class Rechnung:
    """The percentage and the amount that follow from the employees and the eligible cost."""

    prozent: Decimal
    eigenanteil: Geld


def compute_eigenanteil(foerderfaehige_kosten: Geld, *, mitarbeitende: int, now: Instant) -> Rechnung:
    """Compute what a Träger with so many employees contributes today (P7); raise MitarbeitendeBelowStaffel."""
    prozent = prozent_of(mitarbeitende, am=berlin_day(now))
    return Rechnung(prozent, eigenanteil_of(foerderfaehige_kosten, prozent=prozent))
