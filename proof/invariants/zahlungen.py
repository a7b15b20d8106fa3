"""Payments of grants: never above the grant, none before the approval, as far as they say they have come (P4, P9)."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from proof.invariants.foerderung import parts_of, plans_of
from proof.invariants.invariant import BUDGET, PROJECTS, Connections, Invariant, Seen, judge, rows_of

Row = Mapping[str, Any]
Key = tuple[str, str]

# What was decided of each project, and when it was checked: ids are made under the project's lock and sort by time.
_PROJECTS = """
    SELECT a.jugendamt, a.id::text AS antrag, a.fassung, a.begonnen_am, a.abgeschlossen_am, b.datum AS bewilligt_am,
        p.nachweis, p.foerderfaehige_kosten, p.einnahmen, p.fehlbedarf, p.zuwendung_endgueltig, p.ausgezahlt,
        (SELECT min(g.inhalt -> 'festsetzung' ->> 'schluessel') FROM ausgang g WHERE g.jugendamt = a.jugendamt
         AND g.thema = 'zuwendung' AND g.ordnung = a.id::text AND g.inhalt ? 'festsetzung') AS geprueft
    FROM antraege a JOIN bescheide b ON (b.jugendamt, b.antrag, b.ergebnis) = (a.jugendamt, a.id, 'genehmigt')
    LEFT JOIN pruefungen p ON (p.jugendamt, p.antrag) = (a.jugendamt, a.id)
"""
EVENTS = """
    SELECT a.jugendamt, a.antrag::text AS antrag, x.id, x.betrag, x.storno, a.datum,
        (a.gebucht_am AT TIME ZONE 'Europe/Berlin')::date AS gebucht
    FROM auszahlungen a LEFT JOIN auszahlungsstornos s ON (s.jugendamt, s.auszahlung) = (a.jugendamt, a.id)
    CROSS JOIN LATERAL (VALUES (a.id::text, a.betrag, false), (s.id::text, -a.betrag, true)) AS x (id, betrag, storno)
    WHERE x.id IS NOT NULL ORDER BY 1, 2, 3
"""
_STAENDE = """
    SELECT a.jugendamt, a.id::text AS id, s.id::text AS storno, t.budgetstand, t.code IS NOT NULL AS code,
        t.antrag = a.antrag AS own, EXISTS (SELECT FROM ausgang g WHERE g.jugendamt = a.jugendamt
            AND g.inhalt ->> 'auszahlung' = a.id::text AND g.erledigt_am IS NULL) AS wartet
    FROM auszahlungen a LEFT JOIN auszahlungsstaende t ON (t.jugendamt, t.id) = (a.jugendamt, a.id)
    LEFT JOIN auszahlungsstornos s ON (s.jugendamt, s.auszahlung) = (a.jugendamt, a.id)
"""
_BOOKED = "SELECT jugendamt, schluessel::text AS id FROM auszahlungen"


def granted_projects(connections: Connections) -> list[tuple[Row, int]]:
    """Give each approved project with its grant in cents (P6)."""
    plans = plans_of(connections)
    found: list[tuple[Row, int]] = []
    for row in rows_of(connections[PROJECTS], _PROJECTS):
        plan = plans.get((row["jugendamt"], row["antrag"]), {}).get(row["fassung"])
        found.append(
            (dict(row) | {"ende": plan["ende"] if plan else None}, sum(parts_of(plan).values()) if plan else 0)
        )
    return found


def by_project(connections: Connections, query: str) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = {}
    for row in rows_of(connections[PROJECTS], query):
        found.setdefault((row["jugendamt"], row["antrag"]), []).append(row)
    return found


def _look_at_payments(connections: Connections) -> Seen:
    """Add payments up in their order: never below nothing, never above the grant, not before the approval (P4, P9)."""
    events = by_project(connections, EVENTS)
    granted = {(row["jugendamt"], row["antrag"]): (row, amount) for row, amount in granted_projects(connections)}
    judged: list[tuple[str, str, bool]] = []
    for key, own in events.items():
        project = granted.get(key)
        paid = 0
        for event in own:
            paid += event["betrag"]
            judged.append((key[0], event["id"], project is not None and _is_payable(event, paid, *project)))
    return judge(judged)


def _is_payable(event: Row, paid: int, project: Row, granted: int) -> bool:
    checked = project["geprueft"] is not None and event["id"] > project["geprueft"]
    limit = project["zuwendung_endgueltig"] if checked and event["betrag"] > 0 and not event["storno"] else granted
    in_time = event["storno"] or project["bewilligt_am"] <= event["datum"] <= event["gebucht"]
    return bool(event["betrag"] and in_time and 0 <= paid <= limit)


def _look_at_states(connections: Connections) -> Seen:
    """Compare how far each payment has come with what the budget has, and with what still waits."""
    booked = Counter((row["jugendamt"], row["id"]) for row in rows_of(connections[BUDGET], _BOOKED))
    return judge(
        (row["jugendamt"], row["id"], _is_told(row, booked)) for row in rows_of(connections[PROJECTS], _STAENDE)
    )


def _is_told(row: Row, booked: Mapping[Key, int]) -> bool:
    has = booked.get((row["jugendamt"], row["id"]), 0) == 1
    has_storno = row["storno"] is not None and booked.get((row["jugendamt"], row["storno"]), 0) == 1
    newest = has_storno if row["storno"] is not None else has
    right = {
        "ausstehend": row["wartet"],
        "gebucht": has and newest and not row["wartet"],
        "abgelehnt": not newest and not row["wartet"],
        "entfaellt": row["storno"] is not None and not has and not has_storno,
    }
    return bool(
        row["own"] and right.get(row["budgetstand"], False) and row["code"] == (row["budgetstand"] == "abgelehnt")
    )


INVARIANTS = (
    Invariant("zahlung-zuwendung", "no more is paid than was granted, and none before", _look_at_payments),
    Invariant("zahlung-stand", "a payment has come as far as it says", _look_at_states, across=True),
)
