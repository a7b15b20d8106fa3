"""What an application would bind if it were approved, before anybody decides (X2, P5)."""

from datetime import date

from services.projects.domain.antrag import Inhalt, Jahresbetrag
from services.projects.domain.einreichung import find_plan_faults
from services.projects.domain.entscheidung import BeginnOutOfRange, approved_inhalt, plan_bindung
from services.projects.domain.laufzeit import find_laufzeit_faults
from shared.errors import Finding, Refused


class PlanUnfinished(Refused):
    """The term or the plan of cost and income is not there yet, or does not hold (P2, P3)."""

    def __init__(self, *maengel: Finding) -> None:
        super().__init__()
        self.maengel = maengel


def preview_bindung(inhalt: Inhalt, *, beginn: date | None) -> tuple[Jahresbetrag, ...]:
    """Give what would be bound, from a later `beginn` on without the cost of years before it (P4, P5).

    Raises BeginnOutOfRange where the term does not hold the day, PlanUnfinished. Whether the decision would refuse it
    is said by entscheidung.find_refusals.
    """
    if beginn is not None and inhalt.beginn and inhalt.ende and not inhalt.beginn <= beginn <= inhalt.ende:
        raise BeginnOutOfRange(fruehestens=inhalt.beginn, spaetestens=inhalt.ende)
    faults = (*find_laufzeit_faults(inhalt.beginn, ende=inhalt.ende), *find_plan_faults(inhalt, prozent=None))
    if faults:
        raise PlanUnfinished(*faults)
    return plan_bindung(approved_inhalt(inhalt, beginn=beginn))
