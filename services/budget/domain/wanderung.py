"""Wanderung: hours worked faster than planned move Bindung from a Kontrakt's last open year to theirs (K14, V7).

Minutes move, money follows them at the price of their year. What has moved follows from what is planned and used, anew
each time: so the order of postings changes nothing, and a Storno gives back. Over all years of a Kontrakt no minute is
won or lost. What stands in a closed year stays there (V13).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Jahresstand:
    """One year of a Kontrakt, in minutes: planned by its last request, used, and moved into it so far."""

    jahr: int
    plan: int
    verbrauch: int
    gewandert: int = 0
    geschlossen: bool = False


def move_bindung(jahre: Sequence[Jahresstand]) -> Mapping[int, int]:
    """Say how many minutes are to be moved into each open year, negative out of it.

    With what has moved into closed ones it sums to zero. A year that uses more than its plan takes the difference from
    the last later year that has not used its own; what a closed year has taken stays taken.
    """
    open_years = sorted((stand for stand in jahre if not stand.geschlossen), key=lambda stand: stand.jahr)
    moved = {stand.jahr: 0 for stand in open_years}
    room = {stand.jahr: max(stand.plan - stand.verbrauch, 0) for stand in open_years}
    taken = sum(stand.gewandert for stand in jahre if stand.geschlossen)
    for jahr, part in take_last({stand.jahr: stand.plan for stand in open_years}, taken).items():
        moved[jahr] -= part
        room[jahr] = max(room[jahr] - part, 0)
    for stand in open_years:
        missing = max(stand.verbrauch - stand.plan - min(moved[stand.jahr], 0), 0)
        for later in reversed([other.jahr for other in open_years if other.jahr > stand.jahr]):
            part = min(missing, room[later])
            moved[stand.jahr] += part
            moved[later] -= part
            room[later] -= part
            missing -= part
    return moved


def take_last(available: Mapping[int, int], wanted: int) -> Mapping[int, int]:
    """Say how much is taken of what is available in each year: the last gives first."""
    taken = {}
    for jahr in sorted(available, reverse=True):
        taken[jahr] = min(wanted, available[jahr])
        wanted -= taken[jahr]
    return taken
