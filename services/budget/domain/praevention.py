"""Prevention: at least so much of a named Volumen goes into it (V5), and what that asks of the rest of a year (X8).

The pace of an area is what has gone into prevention per day of the year so far. The last day is the one on which the
area must go on at that pace at the latest, after a pause from today until then, to reach the minimum on 31 December.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from services.budget.domain.baum import Praevention
from services.budget.domain.monate import MONATE, end_of_month
from services.budget.domain.volumen import VolumenFigures
from shared.geld import NULL_EURO, Geld, split_geld, total
from shared.kalender import ONE_DAY, Zeitraum, days_of_year, year_of


@dataclass(frozen=True, slots=True)
class PraeventionStand:
    """What must go into prevention, what did, and whether that is enough."""

    soll: Geld
    ist: Geld

    @property
    def erfuellt(self) -> bool:
        """Tell whether the minimum is reached."""
        return self.ist >= self.soll

    @property
    def fehlt(self) -> Geld:
        """Give what is missing to the minimum; never below zero."""
        return max(self.soll - self.ist, NULL_EURO)


@dataclass(frozen=True, slots=True)
class Monatsbedarf:
    """What must go into prevention in what is left of a month."""

    monat: int
    betrag: Geld


@dataclass(frozen=True, slots=True)
class Praeventionsplan:
    """What is to be done for prevention after `stichtag`, up to whose end everything is counted (X8).

    `tempo` is what went there per day so far, `noetig` what must per day left; rounded to the cent, while `letzter_tag`
    rests on the exact pace. `erreichbar` says whether the minimum is reached at that pace. All three are None where
    there is nothing to say: no day passed, no day left or nothing missing, nothing spent so far.
    """

    stand: PraeventionStand
    stichtag: date
    tage: int
    resttage: int
    tempo: Geld | None
    noetig: Geld | None
    monate: tuple[Monatsbedarf, ...]
    letzter_tag: date | None
    erreichbar: bool | None


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


def plan_praevention(stand: PraeventionStand, *, jahr: int, stichtag: date) -> Praeventionsplan:
    """Say how much must still go into prevention per month, and until when the area can wait at its pace (X8)."""
    left = _days_left(jahr, stichtag)
    days = days_of_year(jahr) - (left.days if left else 0)
    letzter_tag = _last_day(stand, tage=days, left=left)
    return Praeventionsplan(
        stand=stand,
        stichtag=stichtag,
        tage=days,
        resttage=left.days if left else 0,
        tempo=stand.ist.times(Fraction(1, days)) if days else None,
        noetig=stand.fehlt.times(Fraction(1, left.days)) if left and stand.fehlt else None,
        monate=_by_month(stand.fehlt, jahr=jahr, left=left),
        letzter_tag=letzter_tag,
        erreichbar=_is_reachable(stand, tage=days, left=left, letzter_tag=letzter_tag),
    )


def _days_left(jahr: int, stichtag: date) -> Zeitraum | None:
    """Give the days of the year behind the day asked, all of them before it begins; None when it is over."""
    year = year_of(jahr)
    if stichtag >= year.ende:
        return None
    return Zeitraum(max(stichtag + ONE_DAY, year.beginn), year.ende)


def _by_month(fehlt: Geld, *, jahr: int, left: Zeitraum | None) -> tuple[Monatsbedarf, ...]:
    """Split what is missing over the months left, by their days, to the cent (G2)."""
    if left is None:
        return ()
    spans = [(monat, left.overlap(Zeitraum(date(jahr, monat, 1), end_of_month(jahr, monat)))) for monat in MONATE]
    days = [(monat, span.days) for monat, span in spans if span]
    parts = split_geld(fehlt, weights=[count for _, count in days])
    return tuple(Monatsbedarf(monat, betrag) for (monat, _), betrag in zip(days, parts, strict=True))


def _last_day(stand: PraeventionStand, *, tage: int, left: Zeitraum | None) -> date | None:
    """Count back from the end of the year the days that the missing amount takes at the exact pace."""
    if left is None or not tage or not stand.fehlt or stand.ist <= NULL_EURO:
        return None
    needed = -(-stand.fehlt.cents * tage // stand.ist.cents)  # whole days, the last one begun
    return left.ende - timedelta(days=needed - 1) if needed <= left.days else None


def _is_reachable(
    stand: PraeventionStand, *, tage: int, left: Zeitraum | None, letzter_tag: date | None
) -> bool | None:
    if not stand.fehlt:
        return True
    if left is None:
        return False
    return letzter_tag is not None if tage and stand.ist > NULL_EURO else None
