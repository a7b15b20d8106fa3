"""Final accounts of grants computed anew: the check, what it cuts, what is claimed back (P4, P7, P9)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from proof.invariants.invariant import PROJECTS, Connections, Invariant, Seen, in_sql, judge
from proof.invariants.zahlungen import EVENTS, by_project, granted_projects

Row = Mapping[str, Any]
Key = tuple[str, str]

UNPAID = ("sachleistung", "ehrenamt")
GRANT = "zuwendung"

_CLAIMS = "SELECT jugendamt, antrag::text AS antrag, betrag, offen FROM rueckforderungen"
_SPENT = """
    SELECT z.jugendamt, z.antrag::text AS antrag, z.nummer, z.beleg, z.datum, z.betrag, z.unbar FROM nachweisausgaben z
    ORDER BY 1, 2, 3, z.platz
"""
_EARNED = "SELECT jugendamt, antrag::text AS antrag, nummer, betrag, art FROM nachweiseinnahmen"
_CUTS = """
    SELECT jugendamt, antrag::text AS antrag, platz, beleg, anerkannt, grund, begruendung IS NOT NULL AS begruendet
    FROM kuerzungen ORDER BY 1, 2, 3
"""
# Versions of a final account follow each other; it is checked as it was last sent; nothing of it is still to come.
_NACHWEISE = """
    SELECT n.jugendamt, n.antrag || '/' || n.nummer AS thing, a.abgeschlossen_am IS NULL
        OR n.nummer <> 1 + (SELECT count(*) FROM verwendungsnachweise o WHERE (o.jugendamt, o.antrag)
                            = (n.jugendamt, n.antrag) AND o.nummer < n.nummer
            AND o.eingereicht_am - interval '15 s' <= n.eingereicht_am)
        OR coalesce(p.nachweis < n.nummer OR (p.nachweis = n.nummer
            AND p.geprueft_am < n.eingereicht_am - interval '15 s'), false)
        OR coalesce(z.letzter > (n.eingereicht_am AT TIME ZONE 'Europe/Berlin')::date, false)
        OR coalesce(z.belege <> z.zeilen OR z.zeilen <> z.plaetze, false) AS wrong
    FROM verwendungsnachweise n JOIN antraege a ON (a.jugendamt, a.id) = (n.jugendamt, n.antrag)
    LEFT JOIN pruefungen p ON (p.jugendamt, p.antrag) = (n.jugendamt, n.antrag)
    LEFT JOIN LATERAL (
        SELECT max(datum) AS letzter, count(*) AS zeilen, sum(hoechster) AS plaetze, sum(belege) AS belege FROM (
            SELECT max(datum) OVER () AS datum, 1 AS one, CASE row_number() OVER w WHEN 1 THEN
                max(platz) OVER w + 1 ELSE 0 END AS hoechster, CASE row_number() OVER (PARTITION BY seite, beleg)
                WHEN 1 THEN 1 ELSE 0 END AS belege
            FROM (SELECT 1 AS seite, platz, beleg, datum FROM nachweisausgaben x
                  WHERE (x.jugendamt, x.antrag, x.nummer) = (n.jugendamt, n.antrag, n.nummer)
                  UNION ALL SELECT 2, platz, beleg, datum FROM nachweiseinnahmen x
                  WHERE (x.jugendamt, x.antrag, x.nummer) = (n.jugendamt, n.antrag, n.nummer)) seiten
            WINDOW w AS (PARTITION BY seite)) zeilen) z ON true
    UNION ALL SELECT p.jugendamt, p.antrag || ' checked', NOT EXISTS (
        SELECT FROM verwendungsnachweise n WHERE (n.jugendamt, n.antrag, n.nummer)
            = (p.jugendamt, p.antrag, p.nachweis))
    FROM pruefungen p
"""


def _paid(events: Sequence[Row], project: Row) -> tuple[int, int]:
    """Add up what had been paid when a project was checked, and what is paid now."""
    before = sum(event["betrag"] for event in events if event["id"] < (project["geprueft"] or ""))
    return before, sum(event["betrag"] for event in events)


def _look_at_checks(connections: Connections) -> Seen:
    """Compute eligible cost, income, shortfall and final grant from the lines of the account (P7, P9)."""
    events = by_project(connections, EVENTS)
    return judge(
        (
            project["jugendamt"],
            project["antrag"],
            figures is not None
            and figures[:3] == (project["foerderfaehige_kosten"], project["einnahmen"], project["fehlbedarf"])
            and project["zuwendung_endgueltig"] == min(granted, figures[2])
            and project["ausgezahlt"] == _paid(events.get((project["jugendamt"], project["antrag"]), ()), project)[0],
        )
        for project, granted, figures, _ in _checked(connections)
    )


def _look_at_cuts(connections: Connections) -> Seen:
    """Look at each line of a checked account: what its day excludes is cut, and no cut stands without its line (P4)."""
    rows, faults = 0, []
    for project, _, _, wrong in _checked(connections):
        rows += 1
        faults += [(project["jugendamt"], f"{project['antrag']} {beleg}") for beleg in wrong]
    return Seen(rows, tuple(faults))


def _checked(connections: Connections) -> Iterator[tuple[Row, int, tuple[int, int, int] | None, list[str]]]:
    """Settle each account that was checked: the project, its grant, the figures, and lines that are wrong."""
    spent, earned = by_project(connections, _SPENT), by_project(connections, _EARNED)
    cuts = by_project(connections, _CUTS)
    for project, granted in granted_projects(connections):
        if project["nachweis"] is None:
            continue
        key = (project["jugendamt"], project["antrag"])
        lines = [row for row in spent.get(key, ()) if row["nummer"] == project["nachweis"]]
        income = [row for row in earned.get(key, ()) if row["nummer"] == project["nachweis"]]
        if project["begonnen_am"] is None:
            yield project, granted, None, ["not begun"]
        else:
            yield project, granted, *settle(project, lines, income, cuts=cuts.get(key, []))


def settle(
    project: Row, lines: Sequence[Row], income: Sequence[Row], *, cuts: Sequence[Row]
) -> tuple[tuple[int, int, int], list[str]]:
    """Compute what an account comes to: eligible cost, income, shortfall; name the lines that are cut wrongly."""
    named = {cut["beleg"]: cut for cut in cuts}
    order = [line["beleg"] for line in lines if line["beleg"] in named]
    wrong = [cut["beleg"] for place, cut in enumerate(cuts) if order[place : place + 1] != [cut["beleg"]]]
    wrong += [cut["beleg"] for place, cut in enumerate(cuts) if cut["platz"] != place]
    covered = sum(row["betrag"] for row in income if row["art"] in UNPAID)
    money = unpaid = 0
    for line in lines:
        cut = named.get(line["beleg"])
        amount, reason = _recognised(line, cut, _excluded(line["datum"], project))
        if line["unbar"]:
            if amount > covered:
                amount, reason = covered, "unbar_nicht_gedeckt"
            covered -= amount
            unpaid += amount
        else:
            money += amount
        told = (cut["grund"], cut["anerkannt"]) if cut else (None, line["betrag"])
        if told != (reason, amount) or (cut and amount >= line["betrag"]):
            wrong.append(line["beleg"])
    received = sum(row["betrag"] for row in income if row["art"] not in {*UNPAID, GRANT})
    return (money + unpaid, received + unpaid, max(money - received, 0)), wrong


def _recognised(line: Row, cut: Row | None, excluded: str | None) -> tuple[int, str | None]:
    """Give what is recognised of a line before goods and unpaid work are held against income."""
    if excluded is not None:
        return 0, excluded
    if cut is not None and cut["grund"] == "gekuerzt" and cut["begruendet"]:
        return cut["anerkannt"], "gekuerzt"
    return line["betrag"], None


def _excluded(day: date, project: Row) -> str | None:
    if day < project["bewilligt_am"]:
        return "vor_bewilligung"
    if day < project["begonnen_am"]:
        return "vor_beginn"
    return "nach_ende" if day > (project["abgeschlossen_am"] or project["ende"]) else None


def _look_at_claims(connections: Connections) -> Seen:
    """Compute what was paid beyond each final grant, then and now (P9)."""
    events, claims = by_project(connections, EVENTS), by_project(connections, _CLAIMS)
    judged: list[tuple[str, str, bool]] = []
    for project, _ in granted_projects(connections):
        key = (project["jugendamt"], project["antrag"])
        claimed = [(claim["betrag"], claim["offen"]) for claim in claims.pop(key, ())]
        if project["nachweis"] is not None:
            then, now = (max(paid - project["zuwendung_endgueltig"], 0) for paid in _paid(events.get(key, ()), project))
            judged.append((*key, claimed == ([(then, now)] if then else [])))
        elif claimed:
            judged.append((*key, False))
    return judge([*judged, *((*key, False) for key in claims)])


INVARIANTS = (
    in_sql("nachweis-folge", "final accounts follow each other, and the last one is checked", _NACHWEISE, PROJECTS),
    Invariant("pruefung-gerechnet", "a check says what the lines of the account come to", _look_at_checks),
    Invariant("kuerzung-gerechnet", "what is not eligible is what its day or its reason excludes", _look_at_cuts),
    Invariant("rueckforderung-gerechnet", "what is claimed back was paid beyond the grant", _look_at_claims),
)
