"""Verlauf: how the rest of a year is expected to run, so that one can say in which week a threshold is reached (X2).

The expectation `erwartet` (V12) says how much of what is still to come. Here each part is laid over the days that are
left: agreed help by its plan, month by month; help not agreed yet on the rise, since it replaces what runs out; work
that is done and not booked over the next 90 days; other spending by the course of a year; what is paid on account on
its due days; grants, which no plan by months is known of, evenly. The last day of the year ends with what is
`erwartet`, to the cent. A week is that of the work: it is booked a little later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.budget.domain.baum import Knoten, Schwelle
from services.budget.domain.hilfekosten import REIF
from services.budget.domain.monate import Monatsstand, Reihe, end_of_month
from services.budget.domain.prognose import VERLAUF, Herleitung
from services.budget.domain.schwelle import measure
from services.budget.domain.volumen import Summen, VolumenFigures, sum_tree
from shared.geld import Geld
from shared.kalender import ONE_DAY, year_of

SUNDAY = 7
_FEIN = 1000  # weights are whole numbers: so many parts of a month's to a day


@dataclass(frozen=True, slots=True)
class Jahresrest:
    """The days of a year that are left after a day, and those of them that are looked at: the ends of its weeks."""

    jahr: int
    tage: tuple[date, ...]
    stuetzen: tuple[int, ...]

    @classmethod
    def after(cls, tag: date, *, jahr: int) -> "Jahresrest":
        """Give what is left of a year after a day; all of it before the year, nothing after it."""
        year = year_of(jahr)
        first = max(tag + ONE_DAY, year.beginn)
        tage = tuple(first + timedelta(days=place) for place in range((year.ende - first).days + 1))
        ends = [place for place, day in enumerate(tage) if day.isoweekday() == SUNDAY or place == len(tage) - 1]
        return cls(jahr, tage, tuple(ends))


def week_of(tag: date) -> str:
    """Name a day's calendar week as ISO 8601 does: 2026-W31."""
    year, week, _ = tag.isocalendar()
    return f"{year}-W{week:02d}"


def run_on(
    figures: Sequence[VolumenFigures],
    baum: Knoten,
    *,
    monate: Mapping[str, Monatsstand],
    rest: Jahresrest,
    abschlaege: int,
) -> tuple[dict[str, Summen], ...]:
    """Give the sums of every node at the end of each week that is left, as they are expected to run (V12)."""
    by_key = {node.schluessel: node for node in figures}
    own = {name: node.summen for name, node in by_key.items() if not _is_parent(name, baum)}
    paths = {
        leaf.schluessel: _path(
            by_key[leaf.schluessel],
            plan=monate.get(leaf.schluessel, Monatsstand()).monate.geplant,
            rest=rest,
            anzahl=abschlaege if leaf.pauschal else None,
        )
        for leaf in baum.leaves()
    }
    return tuple(
        sum_tree(baum, {name: _moved(summen, *paths[name][place]) for name, summen in own.items()})
        for place in range(len(rest.stuetzen))
    )


def find_crossing(
    schwelle: Schwelle, *, verlauf: Sequence[Mapping[str, Summen]], prognose: Geld | None, rest: Jahresrest
) -> date | None:
    """Find the end of the first week to come in which a threshold is beyond its limit (V11); None: in no week."""
    for place, summen in zip(rest.stuetzen, verlauf, strict=True):
        day = rest.tage[place]
        messung = measure(schwelle, summen=summen[schwelle.volumen], prognose=prognose, jahr=rest.jahr, tag=day)
        if messung is not None and messung.jenseits:
            return day
    return None


def _is_parent(name: str, baum: Knoten) -> bool:
    node = baum.find(name)
    return node is not None and not node.is_leaf


def _path(node: VolumenFigures, *, plan: Reihe, rest: Jahresrest, anzahl: int | None) -> tuple[tuple[Geld, Geld], ...]:
    """Say how much Verbrauch is added by the end of each week, and how much of it uses up Bindungen."""
    teile = node.erwartung.herleitung if node.erwartung else Herleitung()
    on_plan = _due(rest, anzahl=anzahl) if anzahl else _by_month(rest, reihe=plan)
    bound = [
        _spread(teile.nachlauf, weights=_first_days(rest), rest=rest),
        _spread(teile.geplant, weights=on_plan, rest=rest),
    ]
    free = [
        _spread(teile.neu, weights=range(1, len(rest.tage) + 1), rest=rest),
        _spread(teile.sonstiges, weights=_by_month(rest, reihe=VERLAUF), rest=rest),
    ]
    uses = [sum(cents) for cents in zip(*bound, strict=True)]
    others = [sum(cents) for cents in zip(*free, strict=True)]
    return tuple((Geld(use + other), Geld(use)) for use, other in zip(uses, others, strict=True))


def _spread(betrag: Geld, *, weights: Sequence[int], rest: Jahresrest) -> list[int]:
    """Say how many cents have come by the end of each week; by the last day all of them."""
    weights = weights if any(weights) else [1] * len(rest.tage)
    whole, so_far, found = sum(weights), 0, []
    ends = set(rest.stuetzen)
    for place, weight in enumerate(weights):
        so_far += weight
        if place in ends:
            found.append(betrag.cents * so_far // whole)
    return found


def _by_month(rest: Jahresrest, *, reihe: Reihe) -> list[int]:
    """Weigh each day by what its month has."""
    days = [end_of_month(rest.jahr, monat).day for monat in range(1, 13)]
    return [max(reihe[day.month - 1], 0) * _FEIN // days[day.month - 1] for day in rest.tage]


def _first_days(rest: Jahresrest) -> list[int]:
    return [1 if place < REIF else 0 for place in range(len(rest.tage))]


def _due(rest: Jahresrest, *, anzahl: int) -> list[int]:
    months = 12 // anzahl
    return [1 if day.day == 1 and (day.month - 1) % months == 0 else 0 for day in rest.tage]


def _moved(summen: Summen, verbrauch: Geld, auf_bindung: Geld) -> Summen:
    """Add Verbrauch to a leaf's sums; what uses up Bindungen closes them as far as they are open (V7)."""
    closed = min(auf_bindung, summen.offene_bindung)
    return summen + Summen(verbrauch=verbrauch, offene_bindung=-closed)
