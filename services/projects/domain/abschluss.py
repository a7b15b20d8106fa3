"""How a running project ends (P1): on the last day of its term, or earlier with a reason."""

from dataclasses import dataclass
from datetime import date

from services.projects.domain.antrag import Antrag
from shared.errors import Refused


@dataclass(frozen=True, slots=True)
class Abschluss:
    """What the applicant says of the end: its day, and why it is an early one."""

    datum: date | None = None
    grund: str | None = None


class AbschlussOutOfRange(Refused):
    """A project ends on a day of its term that is not still to come (P1)."""

    def __init__(self, *, fruehestens: date, spaetestens: date) -> None:
        if fruehestens > spaetestens:
            text = f"The project begins on {fruehestens}: it cannot have ended yet."
        else:
            text = f"The project ended between {fruehestens} and {spaetestens}."
        super().__init__(text)
        self.fruehestens, self.spaetestens = fruehestens, spaetestens


class AbschlussWithoutReason(Refused):
    """A project that ends before the last day of its term needs a reason."""

    def __init__(self, *, ende: date) -> None:
        super().__init__(f"The term ends on {ende}: send it again with `grund`.")
        self.ende = ende


def decide_abschluss(antrag: Antrag, *, abschluss: Abschluss, heute: date) -> date:
    """Fix the day on which a project ended: unnamed, the last of its term, or today before that (P1).

    Raises AbschlussOutOfRange, AbschlussWithoutReason.
    """
    assert antrag.begonnen_am is not None, "the state table closes only what runs"
    tag, spaetestens = abschluss.datum or min(antrag.ende, heute), min(antrag.ende, heute)
    if not antrag.begonnen_am <= tag <= spaetestens:
        raise AbschlussOutOfRange(fruehestens=antrag.begonnen_am, spaetestens=spaetestens)
    if tag < antrag.ende and not abschluss.grund:
        raise AbschlussWithoutReason(ende=antrag.ende)
    return tag
