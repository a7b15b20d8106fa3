"""What an application would bind if it were approved, before anybody decides (X2, P5)."""

from datetime import date

from services.projects.domain.antrag import Inhalt, Jahresbetrag
from services.projects.domain.einreichung import find_plan_faults
from services.projects.domain.entscheidung import BeginnOutOfRange, plan_bindung
from services.projects.domain.laufzeit import find_laufzeit_faults
from shared.errors import Finding, Refused


class PlanUnfinished(Refused):
    """The term or the plan of cost and income is not there yet, or does not hold (P2, P3)."""

    def __init__(self, *maengel: Finding) -> None:
        super().__init__()
        self.maengel = maengel


def preview_bindung(inhalt: Inhalt, *, beginn: date | None) -> tuple[Jahresbetrag, ...]:
    """Give what would be bound, from a later `beginn` on without the cost of years before it (P4, P5).

    Raises BeginnOutOfRange, PlanUnfinished. The Träger's own contribution is judged on submission (P7).
    """
    asked = inhalt
    if beginn is not None and inhalt.beginn and inhalt.ende:
        if not inhalt.beginn <= beginn <= inhalt.ende:
            raise BeginnOutOfRange(fruehestens=inhalt.beginn, spaetestens=inhalt.ende)
        asked = inhalt.from_beginn(beginn)
    faults = (*find_laufzeit_faults(asked.beginn, ende=asked.ende), *find_plan_faults(asked, prozent=None))
    if faults:
        raise PlanUnfinished(*faults)
    return plan_bindung(asked)
