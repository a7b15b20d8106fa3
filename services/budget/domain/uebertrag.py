"""Uebertrag: what a closed year still owes of a contingent is bound anew in the next open year of the term (V7, K14).

A contingent is granted for the whole term: minutes that were not worked when their year closes may still be worked. A
weekly amount is granted for its weeks: what was not worked in them is gone with the year. What is carried follows from
plan and work each time anew, as with the Wanderung: so an amendment and a close can never say different things.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from services.budget.domain.bindung import price_kontrakt
from shared.geld import NULL_EURO, Geld, total
from shared.kalender import Zeitraum, year_of
from shared.umfang import Kontingent, Preis, Staffel, Vereinbart


@dataclass(frozen=True, slots=True)
class Jahresminuten:
    """One year of a Kontrakt: minutes that are bound for it with what has moved into it by work, and minutes used."""

    jahr: int
    gebunden: int
    verbraucht: int
    geschlossen: bool


def owes_rest(vereinbart: Vereinbart) -> bool:
    """Tell whether what is not worked in a year may be worked later: of amounts that follow each other the last."""
    umfang = vereinbart.abschnitte[-1].umfang if isinstance(vereinbart, Staffel) else vereinbart
    return isinstance(umfang, Kontingent)


def carry_minuten(jahre: Sequence[Jahresminuten], *, laufzeit: Collection[int]) -> Mapping[int, int]:
    """Say how many minutes each open year of the term takes over from closed ones before it."""
    carried: dict[int, int] = {}
    rest = 0
    for stand in sorted(jahre, key=lambda stand: stand.jahr):
        if stand.geschlossen:
            rest = max(rest + stand.gebunden - max(stand.verbraucht, 0), 0)
        elif rest and stand.jahr in laufzeit:
            carried[stand.jahr] = rest
            rest = 0
    return carried


def price_uebertrag(minuten: int, *, geplant: int, jahr: int, laufzeit: Zeitraum, preise: Sequence[Preis]) -> Geld:
    """Price carried minutes over the days of a year, on top of those that are planned there: the parts add up (K5)."""
    tage = laufzeit.overlap(year_of(jahr))
    if tage is None or minuten <= 0:
        return NULL_EURO
    before, after = (
        total(bedarf.betrag for bedarf in price_kontrakt(Kontingent(amount), laufzeit=tage, preise=preise))
        for amount in (geplant, geplant + minuten)
    )
    return after - before


def use_uebertrag(minuten: int, *, carried: int) -> int:
    """Say how many carried minutes late work uses up: no more than there are; negative, a Storno gives back."""
    return min(minuten, max(carried, 0))
