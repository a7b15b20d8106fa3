"""Thresholds: when a Volumen has used, bound or is expected to use more (or less) than so much of its money (V11).

`ueber` is crossed by a cent above the limit, `unter` by a cent below it; on the limit neither is. Where nothing is
allotted there is no ratio and nothing is crossed (G1). `ueber` on what is used or bound changes by bookings alone and
is judged in the transaction that books. `prognose` changes by the passing of days, and `unter` is about what does not
happen: both are judged by the daily job.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.budget.domain.baum import Schwelle
from services.budget.domain.volumen import Summen
from shared.geld import NULL_EURO, Geld
from shared.kalender import year_of


@dataclass(frozen=True, slots=True)
class Messung:
    """What a threshold looks at: the figure, what is allotted, the limit, and whether the figure lies beyond it."""

    wert: Geld
    bezug: Geld
    grenze: Geld
    jenseits: bool


def follows_calendar(schwelle: Schwelle) -> bool:
    """Tell whether the daily job alone judges a threshold, and no booking (V11)."""
    return schwelle.basis == "prognose" or schwelle.richtung == "unter"


def measure(schwelle: Schwelle, *, summen: Summen, prognose: Geld | None, jahr: int, tag: date) -> Messung | None:
    """Hold a Volumen's figures of a day against a threshold (V11); None where there is nothing to judge.

    That is: no forecast (the year has not begun), or `unter` before its month or after the year, when the money cannot
    be put to other use any more. `prognose` is the forecast of the node that `summen` are of.
    """
    if schwelle.richtung == "unter" and not date(jahr, schwelle.ab_monat, 1) <= tag <= year_of(jahr).ende:
        return None
    wert = _wert(schwelle, summen=summen, prognose=prognose)
    if wert is None:
        return None
    bezug = summen.ansatz + summen.umschichtung
    factor = Fraction(schwelle.prozent) / 100
    limit = factor * bezug.cents
    beyond = wert.cents > limit if schwelle.richtung == "ueber" else wert.cents < limit
    return Messung(wert, bezug, bezug.times(factor), jenseits=bezug > NULL_EURO and beyond)


def sum_nodes(own: Mapping[str, Summen], *, eltern: Mapping[str, str | None]) -> dict[str, Summen]:
    """Give the sums of every node: its own and those of all below it (V2); `eltern` names each node's parent."""
    found = dict.fromkeys(own, Summen())
    for schluessel, summen in own.items():
        for place in _upwards(schluessel, eltern=eltern):
            found[place] += summen
    return found


def _upwards(schluessel: str, *, eltern: Mapping[str, str | None]) -> Iterable[str]:
    place: str | None = schluessel
    while place is not None:
        yield place
        place = eltern[place]


def _wert(schwelle: Schwelle, *, summen: Summen, prognose: Geld | None) -> Geld | None:
    match schwelle.basis:
        case "verbrauch":
            return summen.verbrauch
        case "gebunden":
            return summen.verbrauch + summen.offene_bindung
        case _:
            return prognose
