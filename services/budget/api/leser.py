"""An explanation as one caller may follow it: what it may not open is no link, what hides rows says so (X1, V14)."""

from dataclasses import dataclass
from typing import Final

from services.budget.domain.erklaerung import WARNUNGEN, Eingabeziel, Postenziel, Ziel
from shared.identity import Caller, Role

HINWEIS: Final = (
    "Diese Zahl gilt für alle Träger. Die verlinkten Listen zeigen nur Ihre eigenen Buchungen; deren Summe ergibt sie"
    " daher nicht."
)
_OWN_ROWS_ALONE: Final = frozenset({"buchungen", "bindungsbuchungen"})
_READERS: Final = {
    WARNUNGEN: (Role.WJH, Role.LEITUNG, Role.REVISION),
    "grundlage": (Role.WJH, Role.LEITUNG, Role.REVISION),
}


@dataclass(frozen=True, slots=True)
class Leser:
    """Who reads: `traeger` is shown no other's rows (None: all are shown), `ohne` is what its roles may not open."""

    traeger: str | None = None
    ohne: frozenset[str] = frozenset()

    def may_open(self, ziel: Ziel) -> bool:
        """Tell whether the caller's roles open what a link leads to."""
        match ziel:
            case Postenziel(liste):
                return liste not in self.ohne
            case Eingabeziel(was):
                return was not in self.ohne
            case _:
                return True

    def misses_rows(self, ziel: Ziel | None) -> bool:
        """Tell whether a list hides rows that the figure counts: those of other Träger (V14)."""
        if self.traeger is None or not isinstance(ziel, Postenziel) or ziel.liste not in _OWN_ROWS_ALONE:
            return False
        return ("traeger", self.traeger) not in ziel.filter


def leser_of(caller: Caller) -> Leser:
    """Say what a caller may open and what it is shown; a test follows every link with every role."""
    ohne = frozenset(was for was, roles in _READERS.items() if not caller.has(*roles))
    return Leser((caller.traeger or "") if caller.rollen == {Role.TRAEGER} else None, ohne)
