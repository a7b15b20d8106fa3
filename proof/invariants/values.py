"""Amounts computed anew with fractions: what an hour is worth, how an amount is spread (G1, G2, K6, V5, V12, V17)."""

import calendar
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from proof.invariants.exact import split, value_of
from proof.invariants.invariant import BUDGET, CASES, Connections, Invariant, Seen, judge, rows_of

# Rows that are alike are worth the same: each combination is looked at once, and counts for all its rows.
_LEISTUNGEN = """
    SELECT jugendamt, minuten, satz, betrag, count(*) AS rows, min(id::text) AS id FROM leistungen GROUP BY 1, 2, 3, 4
"""
_STUNDEN = """
    SELECT v.jugendamt, v.minuten, v.satz, v.betrag, v.praevention, v.zweck, v.quelle IS NULL AS fuer_die_flaeche,
        coalesce(b.pauschal, n.pauschal, false) AS pauschal, count(*) AS rows, min(v.id::text) AS id
    FROM buchungen v
    LEFT JOIN bindungen b ON b.jugendamt = v.jugendamt AND b.quelle = v.quelle
        AND b.jahr = extract(year FROM v.datum)
    LEFT JOIN volumina n ON v.quelle IS NULL AND (n.jugendamt, n.jahr, n.ort_art, n.ort, n.volumen)
        = (v.jugendamt, v.jahr, v.ort_art, v.ort, v.volumen)
    WHERE v.art = 'leistung' GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""
_PLAENE = """
    SELECT p.jugendamt, b.jahr, b.ort_art, b.ort, b.volumen, p.betrag, p.von, p.bis FROM bindungsplaene p
    JOIN bindungen b ON (b.jugendamt, b.quelle, b.jahr) = (p.jugendamt, p.quelle, p.jahr)
"""
_GEPLANT = "SELECT jugendamt, jahr, ort_art, ort, volumen, monat, geplant FROM monatssummen WHERE tag = 'infinity'"
_VERTEILUNGEN = "SELECT jugendamt, id, betrag, einwohner, anteile FROM verteilungen"


def _is_worth(row: Mapping[str, Any]) -> bool:
    """Tell whether a Leistung has its value (K6)."""
    return bool(row["betrag"] == value_of(row["minuten"], row["satz"]))


def _is_used(row: Mapping[str, Any]) -> bool:
    """Tell whether a posting of hours has what its work is worth (K6); what is paid as a lump sum is 0.00 (V8).

    Work for the area costs nothing more, help before help what it is worth; only prevention has a memo (V5).
    """
    value = value_of(row["minuten"], row["satz"] or 0)
    costs = not row["pauschal"] and (not row["fuer_die_flaeche"] or row["zweck"] == "vorfeld")
    memo = row["praevention"] in {0, value} if row["fuer_die_flaeche"] else row["praevention"] == 0
    return bool(row["betrag"] == (value if costs else 0) and memo)


def _look_at_leistungen(connections: Connections) -> Seen:
    return _look_at(rows_of(connections[CASES], _LEISTUNGEN), _is_worth)


def _look_at_verbrauch(connections: Connections) -> Seen:
    return _look_at(rows_of(connections[BUDGET], _STUNDEN), _is_used)


def _look_at(rows: list[dict[str, Any]], is_right: Callable[[dict[str, Any]], bool]) -> Seen:
    wrong = tuple((row["jugendamt"], f"{row['id']} ({row['rows']} alike)") for row in rows if not is_right(row))
    return Seen(sum(row["rows"] for row in rows), wrong)


def _look_at_plaene(connections: Connections) -> Seen:
    """Spread each plan over the days of its months, and compare with what is kept (V12)."""
    planned: Counter[tuple[Any, ...]] = Counter()
    plans = rows_of(connections[BUDGET], _PLAENE)
    for row in plans:
        place = (row["jugendamt"], row["jahr"], row["ort_art"], row["ort"], row["volumen"])
        months = split(row["betrag"], weights=[*_days_by_month(row["von"], row["bis"])])
        planned.update({(*place, month): amount for month, amount in enumerate(months, 1) if amount})
    kept: Counter[tuple[Any, ...]] = Counter()
    for row in rows_of(connections[BUDGET], _GEPLANT):
        kept[tuple(row.values())[:-1]] += row["geplant"]
    seen = judge((key[0], "/".join(map(str, key[1:])), planned[key] == kept[key]) for key in {*planned, *kept})
    return Seen(len(plans), seen.faults)


def _days_by_month(von: date, bis: date) -> Iterator[int]:
    for month in range(1, 13):
        first = date(von.year, month, 1)
        last = first.replace(day=calendar.monthrange(von.year, month)[1])
        yield max((min(bis, last) - max(von, first)).days + 1, 0)


def _look_at_verteilungen(connections: Connections) -> Seen:
    """Spread each Planbudget by its under-21s; areas have no order, so ties go by slug (G2, V17)."""
    return judge(
        (row["jugendamt"], str(row["id"]), _is_spread(row)) for row in rows_of(connections[BUDGET], _VERTEILUNGEN)
    )


def _is_spread(row: Mapping[str, Any]) -> bool:
    slugs = sorted(row["einwohner"])
    parts = split(row["betrag"], weights=[row["einwohner"][slug] for slug in slugs])
    return bool(dict(zip(slugs, parts, strict=True)) == row["anteile"])


INVARIANTS = (
    Invariant("wert-der-leistung", "an hour is worth minutes x price / 60, half up", _look_at_leistungen),
    Invariant("wert-des-verbrauchs", "Verbrauch of hours is what they are worth, 0.00 where paid", _look_at_verbrauch),
    Invariant("plan-nach-tagen", "what is planned lies evenly over the days of the term", _look_at_plaene),
    Invariant("verteilung", "a Planbudget is spread by under-21s and no cent is lost", _look_at_verteilungen),
)
