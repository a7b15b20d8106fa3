"""Uebertrag: what a closed year still owes of a contingent is bound anew in the next open year of the term (V7, K14).

A contingent is granted for the whole term: minutes that were not worked when their year closes may still be worked. A
weekly amount is granted for its weeks: what was not worked in them is gone with the year. What is carried follows from
plan and work each time anew, as with the Wanderung: so an amendment and a close can never say different things.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from services.budget.domain.bindung import Jahresbedarf, price_kontrakt
from services.budget.domain.wanderung import take_last
from shared.geld import NULL_EURO, Geld, total
from shared.kalender import Zeitraum, year_of
from shared.umfang import Kontingent, Preis, Staffel, Vereinbart


@dataclass(frozen=True, slots=True)
class Jahresminuten:
    """One year of a Kontrakt in minutes: asked for, used, moved into it by work, accepted late for it (K14, V13)."""

    jahr: int
    gefragt: int
    verbraucht: int
    geschlossen: bool
    gewandert: int = 0
    spaet: int = 0

    @property
    def rest(self) -> int:
        """Give what a closed year leaves, negative what was worked there beyond all that it had."""
        return self.gefragt + self.gewandert - max(self.verbraucht + self.spaet, 0)


def owes_rest(vereinbart: Vereinbart) -> bool:
    """Tell whether what is not worked in a year may be worked later: of amounts that follow each other the last."""
    umfang = vereinbart.abschnitte[-1].umfang if isinstance(vereinbart, Staffel) else vereinbart
    return isinstance(umfang, Kontingent)


def carry_minuten(
    jahre: Sequence[Jahresminuten], *, laufzeit: Collection[int], schuldet_rest: bool = True
) -> Mapping[int, int]:
    """Say how many minutes each open year of the term takes over from closed ones before it, or loses to late work.

    Late work beyond what was carried takes from the last open years, as work ahead of plan does (K14), but never what
    closed years have taken there already: both together are no more than is planned. Without `schuldet_rest` what
    was not worked in a closed year is gone.
    """
    carried: dict[int, int] = {}
    rest = missing = 0
    for stand in sorted(jahre, key=lambda stand: stand.jahr):
        if stand.geschlossen:
            left = rest + stand.rest
            missing += max(-left, 0)
            rest = max(left, 0) if schuldet_rest else 0
        elif stand.jahr in laufzeit:
            after = stand.gefragt + rest - stand.spaet
            missing += max(-after, 0)
            carried[stand.jahr] = max(after, 0) - stand.gefragt
            rest = 0
    return {jahr: minuten for jahr, minuten in _lose(jahre, carried, missing=missing).items() if minuten}


def _lose(jahre: Sequence[Jahresminuten], carried: Mapping[int, int], *, missing: int) -> Mapping[int, int]:
    """Take from the last years what is missing, as far as closed ones have left it there."""
    lost = dict(carried)
    gefragt = {stand.jahr: stand.gefragt for stand in jahre if stand.jahr in carried}
    planned = {jahr: minuten + carried[jahr] for jahr, minuten in gefragt.items()}
    taken = take_last(planned, sum(stand.gewandert for stand in jahre if stand.geschlossen))
    free = {jahr: minuten - taken[jahr] for jahr, minuten in planned.items()}
    for jahr, part in take_last(free, missing).items():
        lost[jahr] -= part
    return lost


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


def change_minuten(own: Jahresbedarf, minuten: int, *, laufzeit: Zeitraum, preise: Sequence[Preis]) -> Jahresbedarf:
    """Give what a year is to bind with minutes that it takes over or, negative, loses: with the last one every cent.

    What is agreed by day or month stays.
    """
    left = own.minuten + minuten
    change = price_uebertrag(
        abs(minuten), geplant=min(own.minuten, left), jahr=own.jahr, laufzeit=laufzeit, preise=preise
    )
    stunden = own.stunden + change if minuten > 0 else max(own.stunden - change, NULL_EURO)
    if minuten < 0 and left <= 0:
        stunden = NULL_EURO
    return replace(own, betrag=stunden + own.entgelt, minuten=left)


@dataclass(frozen=True, slots=True)
class Geleistet:
    """What was worked of a year's Bindung: minutes, and what they cost. Other spending is no part of it."""

    minuten: int = 0
    betrag: Geld = NULL_EURO


def price_gearbeitet(
    asked: Jahresbedarf, gewandert: int, *, geleistet: Geleistet, laufzeit: Zeitraum, preise: Sequence[Preis]
) -> Geld:
    """Price what a year binds when work has moved so many minutes into it, or out of it (K14).

    Money follows the minutes at the year's price: none is bound where no minute is left, and no minute is left without
    money. A year into which minutes move is used up: it binds what its work has cost. What a Storno gives back of hours
    that used nothing of the year is left there too: if all that is taken, less than nothing is bound, as it was used.
    """
    if gewandert > 0:
        return geleistet.betrag + asked.entgelt
    planned = change_minuten(asked, gewandert, laufzeit=laufzeit, preise=preise)
    stunden, left = planned.stunden, max(planned.minuten - geleistet.minuten, 0)
    if not left:
        stunden = min(stunden, geleistet.betrag)
    elif stunden <= geleistet.betrag or planned.minuten < 0:
        rest = price_uebertrag(left, geplant=0, jahr=asked.jahr, laufzeit=laufzeit, preise=preise)
        stunden = geleistet.betrag + rest
    return stunden + asked.entgelt
