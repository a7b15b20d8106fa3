"""Nothing is overdrawn without a reason, at any moment in the order of booking (V9, V10).

What a Volumen lives on is followed posting by posting. An id that was given under the lock of the Volumen (version 7
of RFC 9562, on one machine) says when; what has none is taken to count as late as its transaction may have lasted where
it takes away, and at once where it gives: so no order that is not known makes a fault.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from proof.invariants.invariant import BUDGET, Connections, Fault, Invariant, Seen, judge, rows_of

Row = Mapping[str, Any]

_LONGEST = timedelta(seconds=15)  # a transaction that waits for locks
# `locked`: the id was given under the lock; `reason`: an overdraft by it is a consequence, or somebody gave a reason.
# The postings of a transaction carry the same instant and person: they count together.
_STEPS = """
    SELECT p.jugendamt, p.jahr, p.ort_art, p.ort, {topf} AS topf, p.gebucht_am, p.gebucht_von,
        sum(p.change) AS change, sum(least(p.change, 0)) AS taken, bool_or(p.reason) AS reasoned, count(*) AS rows,
        min(p.id::text) AS id, max(p.id::text) FILTER (WHERE p.locked) AS locked
    FROM (
        SELECT jugendamt, jahr, ort_art, ort, volumen, id, true AS locked, gebucht_am, gebucht_von, betrag AS change,
            true AS reason FROM ansatzbuchungen
        UNION ALL SELECT jugendamt, jahr, ort_art, ort, volumen, id, true, gebucht_am, gebucht_von, betrag, false
            FROM umschichtungsbuchungen
        UNION ALL SELECT jugendamt, jahr, ort_art, ort, volumen, id, true, gebucht_am, gebucht_von, -offen,
            schluessel IS NULL OR begruendung IS NOT NULL OR vorgemerkt FROM bindungsbuchungen
        UNION ALL SELECT b.jugendamt, b.jahr, b.ort_art, b.ort, b.volumen, b.id, b.art = 'ausgabe', b.gebucht_am,
            b.gebucht_von, -b.betrag - b.offen, b.art <> 'ausgabe' OR a.ueberschreitung_begruendung IS NOT NULL
                OR EXISTS (SELECT FROM ueberschreitungsfreigaben f
                           WHERE f.jugendamt = a.jugendamt AND f.beleg = a.beleg)
            FROM buchungen b LEFT JOIN ausgaben a ON a.jugendamt = b.jugendamt AND a.id = b.id
    ) p JOIN volumina v USING (jugendamt, jahr, ort_art, ort, volumen) GROUP BY 1, 2, 3, 4, 5, 6, 7
"""
_TOGETHER, _ALONE = "coalesce(v.deckt_mit, v.volumen)", "v.volumen"  # those that cover each other are one (V9)
_LICENSED = "SELECT jugendamt, jahr, ort_art, ort, volumen AS topf, ueberzogen_bis FROM volumina"
_SET_UP = "SELECT jugendamt, jahr, ort_art, ort, eingerichtet_am FROM ortsjahre"


@dataclass(slots=True)
class Step:
    """What one transaction changes of what a Volumen lives on; `at`: when, in milliseconds and parts of them."""

    at: int
    change: int
    reasoned: bool
    thing: str


def _look_at_overdrafts(connections: Connections) -> Seen:
    rows = rows_of(connections[BUDGET], _STEPS.format(topf=_TOGETHER))
    set_up = {tuple(row.values())[:-1]: row["eingerichtet_am"] for row in rows_of(connections[BUDGET], _SET_UP)}
    faults: list[Fault] = []
    for place, own in groupby(sorted(rows, key=_place), key=_place):
        begun = set_up.get(place[:-1])
        if begun is None:  # what is not set up yet is not tested
            continue
        steps = sorted(map(_step, own), key=lambda step: (step.at, -step.change))
        faults += [(str(place[0]), thing) for thing in _find(steps, since=_milliseconds(begun))]
    return Seen(sum(row["rows"] for row in rows), tuple(faults))


def _look_at_licences(connections: Connections) -> Seen:
    """Look how far each Volumen was ever overdrawn: no farther is it let be without a decision (V10)."""
    deepest: dict[tuple[Any, ...], int] = {}
    rows = rows_of(connections[BUDGET], _STEPS.format(topf=_ALONE))
    for place, own in groupby(sorted(rows, key=_place), key=_place):
        left = lowest = 0
        for row in sorted(own, key=lambda row: _step(row).at):
            lowest = min(lowest, left + int(row["taken"]))
            left += int(row["change"])
        deepest[place] = -lowest
    licensed = rows_of(connections[BUDGET], _LICENSED)
    return judge(
        (row["jugendamt"], "/".join(map(str, _place(row)[1:])), row["ueberzogen_bis"] <= deepest.get(_place(row), 0))
        for row in licensed
    )


def _find(steps: Iterable[Step], *, since: int) -> Iterator[str]:
    """Name each step that takes away what is not there, once the year is set up."""
    left = 0
    for step in steps:
        left += step.change
        if step.change < 0 and left < 0 and not step.reasoned and step.at >= since:
            yield step.thing


def _step(row: Row) -> Step:
    change = int(row["change"])
    known = UUID(row["locked"]) if row["locked"] else None
    latest = _milliseconds(row["gebucht_am"] + (_LONGEST if change < 0 else timedelta()))
    thing = f"{'/'.join(map(str, _place(row)[1:]))} by {row['id']}"
    return Step(_moment(known) if known else latest, change, row["reasoned"], thing)


def _place(row: Row) -> tuple[Any, ...]:
    return row["jugendamt"], row["jahr"], row["ort_art"], row["ort"], row["topf"]


def _moment(identity: UUID) -> int:
    """Read when an id was given: milliseconds, and twelve bits of the time within."""
    return (identity.int >> 80) << 12 | identity.int >> 64 & 0xFFF


def _milliseconds(instant: datetime) -> int:
    return int(instant.timestamp() * 1000) << 12


INVARIANTS = (
    Invariant("nicht-ueberzogen", "nothing was overdrawn without a reason at any moment", _look_at_overdrafts),
    Invariant("ueberziehung-erlaubt", "no Volumen may be overdrawn farther than it was decided", _look_at_licences),
)
