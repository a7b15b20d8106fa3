"""Who sees which applications, and who may apply (P1).

The ASD works in its Sozialräume, a Träger with its own applications, the Leitung in its Bezirke; WJH and Revision read
all of the Jugendamt. What is not seen does not exist for the caller.
"""

from dataclasses import dataclass

from services.projects.domain.antrag import Antrag, Inhalt
from shared.errors import Finding, Refused, RuleBroken
from shared.identity import ALL, Caller, Role

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sicht:
    """The applications that a caller sees: those of any of these Sozialräume (`*`: all), Bezirke or Träger."""

    sozialraeume: frozenset[str] = NOTHING
    bezirke: frozenset[str] = NOTHING
    traeger: frozenset[str] = NOTHING

    def covers(self, *, bezirk: str, sozialraum: str, traeger: str) -> bool:
        """Tell whether an application of this area and Träger is seen."""
        areas = ((self.bezirke, bezirk), (self.sozialraeume, sozialraum))
        return traeger in self.traeger or any("*" in seen or area in seen for seen, area in areas)


EVERYTHING = Sicht(bezirke=ALL)


class TraegerFixed(Refused):
    """A Träger drafted this for itself: nobody hands its text and its figures to another one."""


class NotZustaendig(Refused):
    """The caller reads this application, but does not apply for its Sozialraum or Träger."""


def sicht_of(caller: Caller) -> Sicht:
    """Tell which applications a caller may read."""
    if caller.has(Role.WJH, Role.REVISION):
        return EVERYTHING
    own = _applying_sicht(caller)
    bezirke = caller.bezirke if caller.has(Role.LEITUNG) else NOTHING
    return Sicht(sozialraeume=own.sozialraeume, bezirke=bezirke, traeger=own.traeger)


def applies_for(caller: Caller, *, inhalt: Inhalt) -> bool:
    """Tell whether the caller applies for this Sozialraum, or is this Träger (P1)."""
    sicht = _applying_sicht(caller)
    return sicht.covers(bezirk=inhalt.bezirk, sozialraum=inhalt.sozialraum, traeger=inhalt.traeger)


def require_zustaendig(caller: Caller, *, inhalt: Inhalt) -> None:
    """Raise NotZustaendig unless the caller applies for this Sozialraum, or is this Träger (P1)."""
    if not applies_for(caller, inhalt=inhalt):
        raise NotZustaendig


def check_entwurf(caller: Caller, *, inhalt: Inhalt) -> None:
    """Let nobody draft for an area or Träger that is not its own; to the caller it is as good as unknown (P1)."""
    if applies_for(caller, inhalt=inhalt):
        return
    if caller.has(Role.ASD):
        raise RuleBroken(Finding("/sozialraum", "unbekannt", "No Sozialraum of yours has this slug."))
    raise RuleBroken(Finding("/traeger", "unbekannt", "A Träger applies for itself: name its own slug."))


def drafts_for_itself(caller: Caller, *, inhalt: Inhalt) -> bool:
    """Tell whether a new draft is its Träger's own work (P1)."""
    return inhalt.traeger in _applying_sicht(caller).traeger


def require_same_traeger(antrag: Antrag, *, inhalt: Inhalt) -> None:
    """Raise TraegerFixed where the content of what a Träger drafted names another one (P1)."""
    if antrag.vom_traeger and inhalt.traeger != antrag.inhalt.traeger:
        raise TraegerFixed


def leads_bezirk(caller: Caller, *, bezirk: str) -> bool:
    """Tell whether the caller is the Leitung of that Bezirk (P1)."""
    return caller.has(Role.LEITUNG) and caller.covers_bezirk(bezirk)


def _applying_sicht(caller: Caller) -> Sicht:
    own = frozenset({caller.traeger}) if caller.has(Role.TRAEGER) and caller.traeger else NOTHING
    return Sicht(sozialraeume=caller.sozialraeume if caller.has(Role.ASD) else NOTHING, traeger=own)
