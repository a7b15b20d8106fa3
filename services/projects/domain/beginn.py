"""When an approved project may start (P4): not before its approval, and never for longer than P3 allows."""

from dataclasses import dataclass
from datetime import date

from services.projects.domain.laufzeit import find_laufzeit_faults
from shared.errors import Finding, Refused, RuleBroken


@dataclass(frozen=True, slots=True)
class Bewilligung:
    """What an approval fixes in time: its day and the term."""

    datum: date
    beginn: date
    ende: date


class StartBeforeBewilligung(Refused):
    """A project does not start before the day of its approval (P4)."""

    def __init__(self, *, fruehestens: date) -> None:
        super().__init__(f"The project may start from {fruehestens} on.")
        self.fruehestens = fruehestens


def decide_beginn(bewilligung: Bewilligung, *, datum: date | None, heute: date) -> date:
    """Fix the day on which a project starts; unnamed, it is the planned one, or today where that has passed (P3, P4).

    An earlier start than planned is allowed from the approval on, as long as the term stays within P3.
    """
    tag = max(bewilligung.beginn, heute) if datum is None else datum
    if tag < bewilligung.datum:
        raise StartBeforeBewilligung(fruehestens=bewilligung.datum)
    if find_laufzeit_faults(tag, ende=bewilligung.ende):
        raise RuleBroken(Finding("/datum", "laufzeit", "From this day on the project's term is not possible (P3)."))
    return tag
