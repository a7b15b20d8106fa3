"""What a place's year is set up with: its Konzept's tree and flags, its Ansätze, its thresholds (V1, V2, V6-V11)."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import groupby
from typing import Any

from proof.invariants.exact import cents, half_up
from proof.invariants.invariant import BUDGET, Connections, Invariant, Seen, in_sql, judge, rows_of

Row = Mapping[str, Any]
Flags = tuple[Any, ...]

_KONZEPTE = """
    SELECT jugendamt, schluessel, version, inhalt FROM stammdaten WHERE art = 'konzept' ORDER BY version
"""
_YEARS = "SELECT jugendamt, jahr, ort_art, ort, konzept_ab::text AS konzept_ab FROM ortsjahre"
_FLAGS = """
    SELECT jugendamt, jahr, ort_art, ort, volumen, eltern, blatt, pauschal, vorbehalten, umschichtbar, sperrt,
        deckt_mit FROM volumina
"""
# Whatever was allotted, or entered to be, belongs to a year that is set up, under a Konzept that is there.
_SET_UP = """
    SELECT coalesce(o.jugendamt, a.jugendamt) AS jugendamt,
        concat_ws('/', coalesce(o.jahr, a.jahr), coalesce(o.ort, a.ort)) AS thing,
        o.jahr IS NULL OR o.eingerichtet_am > a.zuerst OR k.schluessel IS NULL OR NOT EXISTS (
            SELECT FROM stammdaten g WHERE g.jugendamt = o.jugendamt AND g.schluessel = concat_ws('/', o.jahr, o.ort)
            AND g.art = CASE o.ort_art WHEN 'bezirk' THEN 'bezirksbudget' ELSE 'grundlage' END) AS wrong
    FROM ortsjahre o FULL JOIN (
        SELECT jugendamt, jahr, ort_art, ort, min(gebucht_am) AS zuerst FROM ansatzbuchungen GROUP BY 1, 2, 3, 4) a
    USING (jugendamt, jahr, ort_art, ort)
    LEFT JOIN (SELECT DISTINCT jugendamt, schluessel FROM stammdaten WHERE art = 'konzept') k
        ON k.jugendamt = o.jugendamt AND k.schluessel = o.konzept_ab::text
"""
_ALLOTTED = """
    SELECT jugendamt, jahr, ort, volumen, id::text AS id, betrag, herleitung FROM ansatzbuchungen
    ORDER BY jugendamt, jahr, ort, volumen, id::text
"""
# Booked figures are judged when they are booked; what the calendar changes is judged by it.
_THRESHOLDS = """
    WITH RECURSIVE lives AS (
        SELECT jugendamt, jahr, ort_art, ort, volumen, eltern, ansatz + umschichtung AS bezug, verbrauch,
            verbrauch + offene_bindung AS gebunden FROM volumina
        UNION ALL SELECT v.jugendamt, v.jahr, v.ort_art, v.ort, v.volumen, v.eltern, l.bezug, l.verbrauch, l.gebunden
        FROM lives l JOIN volumina v ON (v.jugendamt, v.jahr, v.ort_art, v.ort, v.volumen)
            = (l.jugendamt, l.jahr, l.ort_art, l.ort, l.eltern)
    ), sums AS (
        SELECT jugendamt, jahr, ort_art, ort, volumen, sum(bezug) AS bezug, sum(verbrauch) AS verbrauch,
            sum(gebunden) AS gebunden FROM lives GROUP BY 1, 2, 3, 4, 5)
    SELECT jugendamt, concat_ws('/', jahr, ort, volumen, basis, richtung, prozent) AS thing,
        taeglich <> (basis = 'prognose' OR richtung = 'unter')
        OR (NOT taeglich AND gerissen <> (bezug > 0 AND 100 * CASE basis WHEN 'verbrauch' THEN verbrauch
            ELSE gebunden END > prozent * bezug))
        OR NOT EXISTS (
            SELECT FROM stammdaten k CROSS JOIN LATERAL jsonb_array_elements(k.inhalt -> 'schwellen') AS t
            WHERE k.jugendamt = s.jugendamt AND k.art = 'konzept' AND t ->> 'volumen' = s.volumen
            AND t ->> 'basis' = s.basis AND coalesce(t ->> 'richtung', 'ueber') = s.richtung
            AND (t ->> 'prozent')::numeric = s.prozent AND coalesce(t ->> 'stufe', 'warnung') = s.stufe) AS wrong
    FROM schwellenstaende s JOIN sums USING (jugendamt, jahr, ort_art, ort, volumen)
"""


def flags_of(node: Row, *, above: str | None = None, covered: str | None = None) -> Iterator[tuple[str, Flags]]:
    """Give each node's flags; the topmost node whose parts cover each other is that of all its leaves (V9)."""
    name, parts = node["schluessel"], node.get("teile") or ()
    covered = covered or (name if node.get("deckungsfaehig") else None)
    flags = tuple(bool(node.get(flag)) for flag in ("pauschal", "vorbehalten", "umschichtbar"))
    blocks = node.get("bei_ueberschreitung") == "sperren"
    yield name, (above, not parts, *flags, blocks, covered if not parts else None)
    for part in parts:
        yield from flags_of(part, above=name, covered=covered)


def _nodes(konzept: Row, ort_art: str) -> dict[str, Flags]:
    if ort_art == "bezirk":
        said = (konzept.get("projektbudget") or {}).get("bei_ueberschreitung", "sperren")
        return {"projektbudget": (None, True, False, False, False, said == "sperren", None)}
    return dict(flags_of(konzept["volumen"]))


def _look_at_flags(connections: Connections) -> Seen:
    """Compare each Volumen with its Konzept; before its year is set up, with any (K4, P5)."""
    every: dict[str, dict[str, Row]] = {}
    for row in rows_of(connections[BUDGET], _KONZEPTE):
        every.setdefault(row["jugendamt"], {})[row["schluessel"]] = row["inhalt"]
    under = {tuple(row.values())[:4]: row["konzept_ab"] for row in rows_of(connections[BUDGET], _YEARS)}
    judged: list[tuple[str, str, bool]] = []
    missing: dict[tuple[tuple[Any, ...], str], None] = {}
    for place, ab in under.items():
        konzept = every.get(place[0], {}).get(ab)
        missing.update({(place, name): None for name in (_nodes(konzept, place[2]) if konzept else ("Konzept",))})
    for row in rows_of(connections[BUDGET], _FLAGS):
        *_, volumen = place = tuple(row.values())[:5]
        missing.pop((place[:4], volumen), None)
        konzepte = every.get(row["jugendamt"], {})
        held = [konzepte[under[place[:4]]]] if under.get(place[:4]) in konzepte else list(konzepte.values())
        known = [nodes[volumen] for nodes in (_nodes(one, row["ort_art"]) for one in held) if volumen in nodes]
        right = tuple(row.values())[5:] in known or (not known and len(held) == 1)
        judged.append((row["jugendamt"], "/".join(map(str, place[1:])), right))
    judged += [(place[0], "/".join(map(str, (*place[1:], name))), False) for place, name in missing]
    return judge(judged)


def _look_at_derivations(connections: Connections) -> Seen:
    """Compare what a leaf has after each change with what the change was derived from (V2)."""
    judged = []
    rows = rows_of(connections[BUDGET], _ALLOTTED)
    for key, own in groupby(rows, key=lambda row: tuple(row.values())[:4]):
        stand = 0
        for row in own:
            stand += row["betrag"]
            judged.append((row["jugendamt"], "/".join(map(str, key[1:])), _came_to(row["herleitung"], key[3]) == stand))
    return judge(judged)


def _came_to(told: Row, leaf: str) -> int | None:
    """Give the amount at the end of a derivation, in cents; None where it leads nowhere."""
    if told.get("aus") == "vorjahr":
        return half_up(cents(told["vorjahr"]) * (1 + Fraction(str(told["prozent"])) / 100))
    steps = told.get("weg") or told.get("aufteilung") or ([{**told, "volumen": leaf}] if "betrag" in told else [])
    return next((cents(step["betrag"]) for step in steps if step["volumen"] == leaf), None)


INVARIANTS = (
    Invariant("volumen-konzept", "each Volumen is what the Konzept of its year says", _look_at_flags),
    in_sql("ort-eingerichtet", "what is allotted belongs to a year that was set up", _SET_UP, BUDGET),
    Invariant("ansatz-herleitung", "what an Ansatz is said to be derived from comes to it", _look_at_derivations),
    in_sql("schwelle-stand", "a threshold of the Konzept is crossed if the sums are beyond it", _THRESHOLDS, BUDGET),
)
