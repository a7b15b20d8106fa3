"""Recognition (K14): what is recognised never exceeds what was granted.

A row is recognised whole or held (`zurueckgestellt`). Whatever fits is recognised, in the order of day and beleg; a row
too big for what is left does not keep a smaller one out. So a held row never fits, until a Storno or an amendment
makes room. A help paid by day or month, or without an agreed amount, grants no minutes: hours on it are held, since
recognised ones would be paid a second time, and an amendment may still grant them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from services.cases.domain.leistung import Neu
from shared.kalender import ONE_DAY, Zeitraum, add_months
from shared.umfang import Vereinbart, planned_minuten

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True, order=True)
class Kandidat:
    """A booked row that waits for recognition; they are taken by day, then beleg (K14)."""

    datum: date
    beleg: str
    minuten: int
    id: UUID


def granted_minuten(vereinbart: Vereinbart, *, laufzeit: Zeitraum) -> int:
    """Count the minutes that a Kontrakt grants: its contingent, or those planned for the term (K5, K14)."""
    return sum(planned_minuten(vereinbart, laufzeit=laufzeit, teile=[laufzeit]))


def plan_monate(vereinbart: Vereinbart, *, laufzeit: Zeitraum) -> tuple[tuple[date, int], ...]:
    """Plan the minutes of each month of a term, by its first day; together they are what is granted (K5, G2)."""
    firsts = [date(jahr, monat, 1) for jahr in laufzeit.jahre for monat in range(1, 13)]
    months = [Zeitraum(first, add_months(first, 1) - ONE_DAY).overlap(laufzeit) for first in firsts]
    teile = [month for month in months if month]
    minuten = planned_minuten(vereinbart, laufzeit=laufzeit, teile=teile)
    return tuple((teil.beginn.replace(day=1), minutes) for teil, minutes in zip(teile, minuten, strict=True))


def recognise(kandidaten: Iterable[Kandidat], *, frei: int) -> tuple[Kandidat, ...]:
    """Choose the rows that fit into what is left of the grant (K14)."""
    return tuple(_fitting(sorted(kandidaten), minuten_of=lambda kandidat: kandidat.minuten, frei=frei))


def find_held(zeilen: Iterable[Neu], *, frei: Mapping[UUID, int]) -> frozenset[str]:
    """Name the belege of newly booked rows that are held (K14): never work for the area, case work that does not fit.

    `frei` holds the minutes that are left on each Kontrakt.
    """
    waiting: dict[UUID, list[Neu]] = defaultdict(list)
    for neu in zeilen:
        if neu.inhalt.kontrakt is not None:
            waiting[neu.inhalt.kontrakt].append(neu)
    held: set[str] = set()
    for kontrakt, rows in waiting.items():
        if sum(neu.inhalt.minuten for neu in rows) > frei[kontrakt]:
            rows.sort(key=lambda neu: (neu.inhalt.datum, neu.beleg))
            fitting = _fitting(rows, minuten_of=lambda neu: neu.inhalt.minuten, frei=frei[kontrakt])
            held |= {neu.beleg for neu in rows} - {neu.beleg for neu in fitting}
    return frozenset(held)


def _fitting(rows: Iterable[_Row], *, minuten_of: Callable[[_Row], int], frei: int) -> Iterator[_Row]:
    for row in rows:
        if minuten_of(row) <= frei:
            frei -= minuten_of(row)
            yield row
