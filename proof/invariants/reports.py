"""Frozen reports: the parts sum to the whole, to the cent, and the figures are those of the postings (V13, V14)."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from proof.invariants.exact import cents
from proof.invariants.invariant import BUDGET, Connections, Invariant, Seen, judge, rows_of

Json = Mapping[str, Any]
Judged = tuple[str, str, bool]

_STANDING = """
    SELECT a.jugendamt, a.nr, a.jahr, a.quartal, a.inhalt FROM abschluesse a WHERE NOT EXISTS (
        SELECT FROM oeffnungen o WHERE o.jugendamt = a.jugendamt AND o.abschluss = a.id)
"""
_TREE = "SELECT jugendamt, jahr, ort, volumen, eltern FROM volumina WHERE ort_art = 'sozialraum'"
_USED = """
    SELECT jugendamt, jahr, ort, volumen, quartal, sum(betrag) AS betrag FROM buchungen WHERE ort_art = 'sozialraum'
    GROUP BY 1, 2, 3, 4, 5
"""
_SUMMED = ("ansatz", "umschichtung", "verbrauch", "mittelnutzung", "bindung", "nachtrag", "vorjahr")


def _look_at_parts(connections: Connections) -> Seen:
    """Add the areas up to the whole, and the children of a node to it."""
    parents: dict[tuple[Any, ...], dict[str, str]] = {}
    for row in rows_of(connections[BUDGET], _TREE):
        if row["eltern"] is not None:
            parents.setdefault((row["jugendamt"], row["jahr"], row["ort"]), {})[row["volumen"]] = row["eltern"]
    judged: list[Judged] = []
    for row in rows_of(connections[BUDGET], _STANDING):
        report, close = json.loads(row["inhalt"]), f"close {row['nr']}"
        areas = report["sozialraeume"]
        whole = _sum(area["volumina"] for area in areas)
        judged += [(row["jugendamt"], f"{close} {name}", right) for name, right in _same(report["gesamt"], whole)]
        for area in areas:
            tree = parents.get((row["jugendamt"], row["jahr"], area["sozialraum"]), {})
            told = [(f"{close} {area['sozialraum']} {name}", right) for name, right in _sums_up(area["volumina"], tree)]
            judged += [(row["jugendamt"], thing, right) for thing, right in told]
    return judge(judged)


def _same(told: Json, whole: Mapping[str, Counter[str]]) -> Iterator[tuple[str, bool]]:
    for name, figures in told["volumina"].items():
        yield name, all(cents(figures[one]) == whole[name][one] for one in _SUMMED)


def _sums_up(volumina: Json, tree: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    """Tell of each node whether its children add up to it, and of each leaf whether its figures make sense."""
    for name, figures in volumina.items():
        below = {child: volumina[child] for child in volumina if tree.get(child) == name}
        own = {one: cents(figures[one]) for one in _SUMMED}
        sums = _sum([{name: child} for child in below.values()])[name] if below else Counter(own)
        left = own["ansatz"] + own["umschichtung"] - own["verbrauch"] == own["mittelnutzung"]
        yield name, left and all(sums[one] == own[one] for one in _SUMMED)


def _sum(parts: Iterable[Json]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for part in parts:
        for name, figures in part.items():
            own = found.setdefault(name, Counter())
            for one in _SUMMED:
                own[one] += cents(figures[one])
    return found


def _look_at_figures(connections: Connections) -> Seen:
    """Compare the Verbrauch of a closed quarter with the postings that count up to it: none comes later."""
    used: Counter[tuple[Any, ...]] = Counter()
    for row in rows_of(connections[BUDGET], _USED):
        for quartal in range(row["quartal"], 5):
            used[row["jugendamt"], row["jahr"], quartal, row["ort"], row["volumen"]] += int(row["betrag"])
    leaves = {tuple(row.values())[:4] for row in rows_of(connections[BUDGET], f"{_TREE} AND blatt")}
    judged: list[Judged] = []
    for row in rows_of(connections[BUDGET], _STANDING):
        amt, jahr, quartal = row["jugendamt"], row["jahr"], row["quartal"]
        for area in json.loads(row["inhalt"])["sozialraeume"]:
            for name, figures in area["volumina"].items():
                if (amt, jahr, area["sozialraum"], name) in leaves:
                    right = cents(figures["verbrauch"]) == used[amt, jahr, quartal, area["sozialraum"], name]
                    judged.append((amt, f"close {row['nr']} {area['sozialraum']} {name}", right))
    return judge(judged)


INVARIANTS = (
    Invariant("abschluss-teile", "the parts of a frozen report sum to the whole", _look_at_parts),
    Invariant("abschluss-verbrauch", "a frozen report has what was posted for its quarters", _look_at_figures),
)
