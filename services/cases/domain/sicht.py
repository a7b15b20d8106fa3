"""Who sees which Kontrakte and Leistungen: what is not seen does not exist for the caller.

The ASD works in its Sozialräume, the Leitung in those of its Bezirke, a Träger with its own; WJH and Revision read all
of their Jugendamt.
"""

from dataclasses import dataclass

from services.cases.domain.stammdaten import Stammdaten
from shared.identity import ALL, Caller, Role

NOTHING: frozenset[str] = frozenset()
READERS = frozenset({Role.ASD, Role.WJH, Role.LEITUNG, Role.TRAEGER, Role.REVISION})


@dataclass(frozen=True, slots=True)
class Sicht:
    """What a caller sees: that of any of these Sozialräume (`*`: all), or of this Träger."""

    sozialraeume: frozenset[str] = NOTHING
    traeger: str | None = None

    @property
    def alles(self) -> bool:
        """Tell whether the caller sees all of the Jugendamt."""
        return "*" in self.sozialraeume

    @property
    def office(self) -> bool:
        """Tell whether the caller reads as the office, not as a Träger alone."""
        return bool(self.sozialraeume)

    def covers(self, *, sozialraum: str, traeger: str) -> bool:
        """Tell whether a thing of this Sozialraum and Träger is seen."""
        return self.alles or sozialraum in self.sozialraeume or traeger == self.traeger


EVERYTHING = Sicht(sozialraeume=ALL)


def sicht_of(caller: Caller, *, stammdaten: Stammdaten, rollen: frozenset[Role] = READERS) -> Sicht:
    """Tell what a caller sees by its roles and areas; for a change, by those of its `rollen` that may make it."""
    counting = caller.rollen & rollen
    if not counting.isdisjoint({Role.WJH, Role.REVISION}):
        return EVERYTHING
    asd = caller.sozialraeume if Role.ASD in counting else NOTHING
    leitung = _sozialraeume_led(caller, stammdaten=stammdaten) if Role.LEITUNG in counting else NOTHING
    return Sicht(sozialraeume=asd | leitung, traeger=caller.traeger if Role.TRAEGER in counting else None)


def _sozialraeume_led(caller: Caller, *, stammdaten: Stammdaten) -> frozenset[str]:
    if "*" in caller.bezirke:
        return ALL
    return frozenset(raum.slug for raum in stammdaten.sozialraeume.values() if raum.bezirk in caller.bezirke)
