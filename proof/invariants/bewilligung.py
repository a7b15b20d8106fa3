"""Decisions on projects: their day, the plan that was approved, its term, what is bound for it (P1, P3-P6)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from proof.invariants.exact import cents
from proof.invariants.foerderung import MONTHS, ONE_DAY, last_day, parts_of, plans_of
from proof.invariants.invariant import BUDGET, PROJECTS, Connections, Invariant, Seen, in_sql, judge, rows_of

Row = Mapping[str, Any]

LONGER = 12  # months that a term is extended by at most (P3)

# P4: a decision is of no day before the submission nor after it was taken, and no project begins before its approval.
_TAGE = """
    SELECT b.jugendamt, b.antrag || '/' || b.einreichung AS thing, e.nummer IS NULL OR f.nummer IS NULL
        OR b.datum < (e.eingereicht_am AT TIME ZONE 'Europe/Berlin')::date
        OR b.datum > (b.entschieden_am AT TIME ZONE 'Europe/Berlin')::date
        OR b.entschieden_am < e.eingereicht_am - interval '15 s' OR b.entschieden_am > now() + interval '1 minute'
        OR (b.ergebnis = 'genehmigt' AND (coalesce(b.beginn, f.beginn) < b.datum
            OR coalesce(b.beginn, f.beginn) NOT BETWEEN f.beginn AND f.ende))
        OR (b.ergebnis <> 'genehmigt' AND (b.beginn IS NOT NULL OR b.ueberschreitung_begruendung IS NOT NULL))
        OR (b.ergebnis = 'zurueckgegeben') <> (cardinality(b.punkte) > 0)
        OR EXISTS (SELECT FROM einreichungen n WHERE (n.jugendamt, n.antrag) = (b.jugendamt, b.antrag)
                   AND n.nummer > b.einreichung AND (b.ergebnis <> 'zurueckgegeben'
                       OR n.eingereicht_am < b.entschieden_am - interval '15 s')) AS wrong
    FROM bescheide b
    LEFT JOIN einreichungen e ON (e.jugendamt, e.antrag, e.nummer) = (b.jugendamt, b.antrag, b.einreichung)
    LEFT JOIN fassungen f ON (f.jugendamt, f.antrag, f.nummer) = (e.jugendamt, e.antrag, e.fassung)
"""
# What was decided is what the intent announced for which the money was bound; both are empty later (G6).
_ANGEKUENDIGT = """
    SELECT b.jugendamt, b.antrag || '/' || b.einreichung AS thing, a.id IS NULL
        OR b.entschieden_von <> a.akteur OR b.entschieden_am <> a.erstellt_am
        OR (b.begruendung NOT LIKE '[%entfernt]' AND ((a.inhalt ->> 'datum')::date, a.inhalt ->> 'begruendung',
            (a.inhalt ->> 'beginn_genannt')::date, (a.inhalt ->> 'einreichung')::int,
            (a.inhalt ->> 'beginn')::date, a.inhalt -> 'punkte', a.inhalt ->> 'ueberschreitung_begruendung')
            IS DISTINCT FROM (b.datum, b.begruendung, b.beginn, b.einreichung, coalesce(b.beginn, f.beginn),
            to_jsonb(b.punkte), b.ueberschreitung_begruendung)) AS wrong
    FROM bescheide b
    LEFT JOIN einreichungen e ON (e.jugendamt, e.antrag, e.nummer) = (b.jugendamt, b.antrag, b.einreichung)
    LEFT JOIN fassungen f ON (f.jugendamt, f.antrag, f.nummer) = (e.jugendamt, e.antrag, e.fassung)
    LEFT JOIN absichten a ON a.jugendamt = b.jugendamt AND a.gegenstand = b.antrag AND a.ergebnis = 'gebunden'
    WHERE b.ergebnis = 'genehmigt'
        AND EXISTS (SELECT FROM bindungen n WHERE n.jugendamt = b.jugendamt AND n.antrag = b.antrag)
"""
_DECIDED = """
    SELECT b.jugendamt, b.antrag::text AS antrag, b.beginn, e.fassung, a.fassung AS letzte, a.begonnen_am,
        a.abgeschlossen_am, a.abschluss_grund IS NOT NULL AS begruendet, b.datum, a.status,
        (now() AT TIME ZONE 'Europe/Berlin')::date AS heute
    FROM bescheide b JOIN antraege a ON (a.jugendamt, a.id) = (b.jugendamt, b.antrag)
    LEFT JOIN einreichungen e ON (e.jugendamt, e.antrag, e.nummer) = (b.jugendamt, b.antrag, b.einreichung)
    WHERE b.ergebnis = 'genehmigt'
"""
_LONGER = """
    SELECT v.jugendamt, v.antrag::text AS antrag, v.nummer, v.bisher, v.ende, d.ergebnis, d.datum,
        (v.beantragt_am AT TIME ZONE 'Europe/Berlin')::date AS beantragt,
        (d.entschieden_am AT TIME ZONE 'Europe/Berlin')::date AS entschieden
    FROM verlaengerungen v
    LEFT JOIN verlaengerungsbescheide d ON (d.jugendamt, d.antrag, d.nummer) = (v.jugendamt, v.antrag, v.nummer)
    ORDER BY 1, 2, 3
"""
_BOUND_FIRST = """
    SELECT b.jugendamt, b.antrag::text AS antrag, b.absicht::text AS absicht, b.jahr, b.betrag FROM bindungen b
    WHERE b.nr = 1
"""
_ASKED = """
    SELECT jugendamt, schluessel::text AS absicht, quelle::text AS antrag, inhalt FROM bindungsauftraege
    WHERE status = 'gebunden' AND inhalt ->> 'art' = 'projekt'
    AND schluessel NOT IN (SELECT schluessel FROM festsetzungen)
"""


def _decided(connections: Connections) -> Iterator[tuple[Row, Mapping[int, Row], list[Row]]]:
    """Give what was approved, each with the versions of its plan and what was asked for beyond its term."""
    plans = plans_of(connections)
    longer: dict[tuple[str, str], list[Row]] = {}
    for row in rows_of(connections[PROJECTS], _LONGER):
        longer.setdefault((row["jugendamt"], row["antrag"]), []).append(row)
    for row in rows_of(connections[PROJECTS], _DECIDED):
        key = (row["jugendamt"], row["antrag"])
        yield row, plans.get(key, {}), longer.get(key, [])


def _look_at_approved(connections: Connections) -> Seen:
    """Follow the plan from what was submitted to what was approved and extended: no more changes (P3, P4)."""
    return judge(
        (row["jugendamt"], row["antrag"], _is_followed(row, versions, longer))
        for row, versions, longer in _decided(connections)
    )


def _is_followed(row: Row, versions: Mapping[int, Row], longer: Sequence[Row]) -> bool:
    plan = versions.get(row["fassung"])
    if plan is None:
        return False
    expected = [_content(plan)]
    beginn = row["beginn"] or plan["beginn"]
    approved = dict(plan) | {
        "beginn": beginn,
        "kosten": [one for one in plan["kosten"] if one["jahr"] >= beginn.year],
        "einnahmen": [one for one in plan["einnahmen"] if one["jahr"] >= beginn.year],
    }
    for version in (approved, *(approved | {"ende": one["ende"]} for one in longer if one["ergebnis"] == "genehmigt")):
        if _content(version) != expected[-1]:
            expected.append(_content(version))
    numbers = range(row["fassung"], row["letzte"] + 1)
    return [_content(versions[number]) for number in numbers if number in versions] == expected


def _content(plan: Row) -> dict[str, Any]:
    names = ("beginn", "ende", "finanzierungsart", "begruendet", "ort", "kosten", "einnahmen")
    return {name: plan[name] for name in names}


def _look_at_terms(connections: Connections) -> Seen:
    """Compare the days on which a project began and ended with its approval and its term (P1, P3, P4)."""
    return judge(
        (row["jugendamt"], row["antrag"], _lasts(row, ende=versions[row["letzte"]]["ende"]) and _fits(row, versions))
        for row, versions, _ in _decided(connections)
        if row["letzte"] in versions
    )


def _lasts(row: Row, *, ende: date) -> bool:
    """Tell whether a project began after its approval and ended within its term, with a reason where early."""
    begun, ended = row["begonnen_am"], row["abgeschlossen_am"]
    if begun is None or ended is None:
        return ended is None and (begun is None or row["datum"] <= begun <= ende)
    return bool(row["datum"] <= begun <= ended <= min(ende, row["heute"]) and (row["begruendet"] or ended == ende))


def _fits(row: Row, versions: Mapping[int, Row]) -> bool:
    """Tell whether a project that began earlier than planned still lasts no longer than one may."""
    plan, begun = versions.get(row["fassung"]), row["begonnen_am"]
    return plan is not None and (begun is None or plan["ende"] <= last_day(begun, MONTHS))


def _look_at_extensions(connections: Connections) -> Seen:
    """Count the months of longer terms from the end that was approved first (P3), and look at the days of decision."""
    judged: list[tuple[str, str, bool]] = []
    for row, versions, longer in _decided(connections):
        plan = versions.get(row["fassung"])
        ende: date | None = plan["ende"] if plan else None
        latest = last_day(ende + ONE_DAY, LONGER) if ende else None
        for one in longer:
            right = ende is not None and latest is not None and one["bisher"] == ende < one["ende"] <= latest
            if one["ergebnis"] is not None:
                right = right and one["beantragt"] <= one["datum"] <= one["entschieden"] <= ende
            judged.append((row["jugendamt"], f"{row['antrag']}/{one['nummer']}", right))
            ende = one["ende"] if one["ergebnis"] == "genehmigt" else ende
    return judge(judged)


def _look_at_grants(connections: Connections) -> Seen:
    """Compute each grant by year from its plan; compare with what was asked of the budget and what it said (P5, P6)."""
    bound: dict[tuple[str, str], dict[int, int]] = {}
    for row in rows_of(connections[PROJECTS], _BOUND_FIRST):
        if row["betrag"]:
            bound.setdefault((row["jugendamt"], row["antrag"]), {})[row["jahr"]] = row["betrag"]
    asked = {
        (row["jugendamt"], row["antrag"]): {one["jahr"]: cents(one["betrag"]) for one in row["inhalt"]["jahre"]}
        for row in rows_of(connections[BUDGET], _ASKED)
    }
    judged: list[tuple[str, str, bool]] = []
    for decided, versions, _ in _decided(connections):
        key = (decided["jugendamt"], decided["antrag"])
        plan = versions.get(decided["letzte"])
        judged.append((*key, plan is not None and bound.get(key, {}) == parts_of(plan) == asked.get(key, {})))
    return judge(judged)


INVARIANTS = (
    in_sql("bescheid-tag", "a decision has its day, and nothing begins before it", _TAGE, PROJECTS),
    in_sql("bescheid-absicht", "what was approved is what the budget was asked for", _ANGEKUENDIGT, PROJECTS),
    Invariant("bewilligt-fassung", "the plan that was approved is the one that was submitted", _look_at_approved),
    Invariant("projekt-laufzeit", "a project runs within its term, and not before its approval", _look_at_terms),
    Invariant("verlaengerung-frist", "a longer term has twelve months more at most", _look_at_extensions),
    Invariant("zuwendung-gerechnet", "a grant is cost less income by year, and bound so", _look_at_grants, across=True),
)
