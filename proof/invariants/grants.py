"""Grants and what is bound for them: minutes from what was agreed, money where minutes are left (K5, K14, V7)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from proof.invariants.exact import cents, half_up
from proof.invariants.invariant import BUDGET, CASES, Connections, Invariant, Seen, in_sql, judge, rows_of
from proof.invariants.plan import Amount, plan_minutes

Row = Mapping[str, Any]

_AGREED = """
    SELECT f.jugendamt, f.kontrakt::text AS kontrakt, f.fassung, f.gueltig_ab, f.beginn, f.ende, f.minuten_pro_woche,
        f.kontingent_minuten, f.entgelt_art, f.entgelt_betrag, s.bewilligt
    FROM kontraktfassungen f JOIN kontraktstaende s ON s.jugendamt = f.jugendamt AND s.kontrakt = f.kontrakt
    ORDER BY 1, 2, 3
"""
_WANDERUNG = """
    SELECT jugendamt, quelle::text AS thing, sum(gewandert_minuten) <> 0 AS wrong FROM bindungen GROUP BY 1, 2
"""
# Of a Kontrakt by hours alone money is bound as long as there are minutes for it, unless spending has used it up.
_HOURS = """
    SELECT b.jugendamt, concat_ws('/', b.quelle, b.jahr) AS thing,
        (b.offen > 0 AND b.minuten <= b.minuten_verbraucht)
        OR (b.offen = 0 AND b.minuten > b.minuten_verbraucht AND NOT EXISTS (
            SELECT FROM buchungen v WHERE v.jugendamt = b.jugendamt AND v.quelle = b.quelle AND v.jahr = b.jahr
            AND v.art = 'ausgabe')) AS wrong
    FROM bindungen b JOIN LATERAL (
        SELECT a.inhalt FROM bindungsauftraege a WHERE a.jugendamt = b.jugendamt AND a.quelle = b.quelle
        AND a.status = 'gebunden' ORDER BY a.nr DESC LIMIT 1) a ON true
    WHERE b.art = 'kontrakt' AND NOT b.pauschal AND a.inhalt ->> 'entgelt' IS NULL
        AND NOT jsonb_path_exists(a.inhalt, '$.abschnitte[*].entgelt ? (@ != null)')
"""
_ONCE = """
    SELECT b.jugendamt, b.quelle::text AS thing, count(DISTINCT (b.art, b.nummer, b.ort_art, b.ort, b.volumen,
        b.traeger)) > 1 AS wrong
    FROM bindungen b WHERE b.art <> 'abschlag' GROUP BY 1, 2
"""

_SETTLED = """
    SELECT z.jugendamt, concat_ws('/', z.jahr, z.sozialraum, z.traeger) AS thing, z.jahr, z.besetzung, z.anerkannt,
        (SELECT h.inhalt FROM stammdaten h WHERE h.jugendamt = z.jugendamt AND h.art = 'haushaltsjahr'
         AND h.schluessel = z.jahr::text AND h.gebucht_am <= z.gebucht_am ORDER BY h.version DESC LIMIT 1) AS inhalt
    FROM spitzabrechnungen z
"""


def amounts_of(versions: Sequence[Row]) -> list[Amount]:
    """Put amounts one after the other: an amendment speaks for all that follows its day (K5)."""
    found: list[Amount] = []
    for row in versions:
        rates = [
            row["entgelt_betrag"] if row["entgelt_art"] == art else None for art in ("tagessatz", "monatspauschale")
        ]
        new = Amount(row["gueltig_ab"], row["ende"], row["minuten_pro_woche"], row["kontingent_minuten"], *rates)
        found = [one for one in found if one.ab < new.ab]
        if not found or replace(found[-1], ab=new.ab) != new:
            found.append(new)
    return found


def granted(versions: Sequence[Row]) -> int:
    """Count the minutes of a term (K5)."""
    term = (versions[-1]["beginn"], versions[-1]["ende"])
    return sum(plan_minutes(amounts_of(versions), [term], term=term))


def _look_at_grants(connections: Connections) -> Seen:
    rows = rows_of(connections[CASES], _AGREED)
    return judge(
        (jugendamt, kontrakt, granted(versions) == versions[0]["bewilligt"])
        for (jugendamt, kontrakt), versions in _grouped(rows)
    )


def _grouped(rows: Sequence[Row]) -> Iterator[tuple[tuple[str, str], list[Row]]]:
    for key, group in groupby(rows, key=lambda row: (row["jugendamt"], row["kontrakt"])):
        yield key, list(group)


def _look_at_settlements(connections: Connections) -> Seen:
    """Recognise each row of filled posts anew: its cost and the flat share by days and posts (V15)."""
    return judge(
        (row["jugendamt"], row["thing"], _is_recognised(row)) for row in rows_of(connections[BUDGET], _SETTLED)
    )


def _is_recognised(row: Row) -> bool:
    flat = cents(row["inhalt"]["stellenfaktor"]["pauschale"])
    days = (date(row["jahr"], 12, 31) - date(row["jahr"], 1, 1)).days + 1
    found = 0
    for one in row["besetzung"]:
        filled = (date.fromisoformat(one["ende"]) - date.fromisoformat(one["beginn"])).days + 1
        found += cents(one["personalkosten"]) + half_up(flat * Fraction(str(one["stellen"])) * filled / days)
    return bool(found == row["anerkannt"])


INVARIANTS = (
    in_sql("wanderung-null", "minutes that moved between years are won and lost by none", _WANDERUNG, BUDGET),
    in_sql("bindung-minuten", "no money is bound for no minutes, and no minutes are left without", _HOURS, BUDGET),
    in_sql("bindung-ort", "what is bound for one source stands on one Volumen", _ONCE, BUDGET),
    Invariant("kontrakt-bewilligt", "the minutes of a grant are those that were agreed", _look_at_grants),
    Invariant("spitzabrechnung-anerkannt", "what is recognised follows from the filled posts", _look_at_settlements),
)
