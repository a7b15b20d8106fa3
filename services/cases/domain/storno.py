"""Storno of a Leistung (G5): it names what it reverses, once, and says why. The row itself stays as it was booked."""

from services.cases.domain.quittung import Zustand
from shared.errors import Refused


class AlreadyStorniert(Refused):
    """The Leistung has been reversed already."""


def decide_storno(zustand: Zustand) -> bool:
    """Tell whether the Storno takes back minutes that were recognised; raise AlreadyStorniert (G5, K14)."""
    if zustand is Zustand.STORNIERT:
        raise AlreadyStorniert
    return zustand is Zustand.ANERKANNT
