"""Prevention: at least so much of a named Volumen goes into it (V5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.budget.domain.baum import Praevention
from services.budget.domain.volumen import VolumenFigures
from shared.geld import Geld, total


@dataclass(frozen=True, slots=True)
class PraeventionStand:
    """What must go into prevention, what did, and whether that is enough."""

    soll: Geld
    ist: Geld

    @property
    def erfuellt(self) -> bool:
        """Tell whether the minimum is reached."""
        return self.ist >= self.soll


def judge_praevention(named: Praevention | None, *, figures: Sequence[VolumenFigures]) -> PraeventionStand | None:
    """Compare what was spent and worked for prevention in the whole tree with the share of the named Volumen (V5).

    Work counts as a memo where its posts are paid already; it is never a second Verbrauch.
    """
    if named is None:
        return None
    by_key = {figure.schluessel: figure for figure in figures}
    soll = by_key[named.volumen].summen.ansatz.times(named.mindestanteil)
    return PraeventionStand(soll, figures[0].summen.praevention)


def add_praevention(staende: Sequence[PraeventionStand]) -> PraeventionStand:
    """Add up what several Sozialräume must do and did (V14)."""
    return PraeventionStand(total(stand.soll for stand in staende), total(stand.ist for stand in staende))
