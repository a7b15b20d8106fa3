"""Plans of projects computed anew: cost, income, Eigenanteil and rates of what was submitted (P2, P3, P5-P7)."""

import calendar
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from proof.invariants.exact import cents, half_up
from proof.invariants.invariant import PROJECTS, Connections, Invariant, Seen, in_sql, judge, rows_of

Row = Mapping[str, Any]

ONE_DAY = timedelta(days=1)
MONTHS = 24  # P3
STEPS = ((1, 1), (31, 2), (61, 3), (91, 4), (121, 5))  # P7: from so many employees on, so many percent
UNPAID = ("sachleistung", "ehrenamt")
_WAITED = "interval '15 s'"  # an instant is that of the request; it may have waited for others so long

# What an application says now is what its newest version says, and its versions follow each other without a gap.
_KOPF = f"""
    SELECT a.jugendamt, a.id::text AS thing, (a.bezirk, a.sozialraum, a.traeger)
        IS DISTINCT FROM (f.bezirk, f.sozialraum, f.traeger) OR n.anzahl IS DISTINCT FROM a.fassung
        OR n.letzte <> a.fassung OR NOT n.in_turn AS wrong
    FROM antraege a
    LEFT JOIN fassungen f ON f.jugendamt = a.jugendamt AND f.antrag = a.id AND f.nummer = a.fassung
    LEFT JOIN (SELECT jugendamt, antrag, count(*) AS anzahl, max(nummer) AS letzte,
                   bool_and(before IS NULL OR before - {_WAITED} <= gebucht_am) AS in_turn
               FROM (SELECT *, lag(gebucht_am) OVER (PARTITION BY jugendamt, antrag ORDER BY nummer) AS before
                     FROM fassungen) x GROUP BY 1, 2) n ON n.jugendamt = a.jugendamt AND n.antrag = a.id
"""
_PLANS = """
    SELECT f.jugendamt, f.antrag::text AS antrag, f.nummer, f.beginn, f.ende, f.finanzierungsart,
        f.begruendung_vollfinanzierung <> '' AS begruendet, concat_ws('/', f.bezirk, f.sozialraum, f.traeger) AS ort,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('jahr', k.jahr, 'betrag', k.betrag, 'unbar', k.unbar,
            'art', k.art, 'pauschale', k.pauschale, 'menge', coalesce(k.menge, k.stunden), 'satz', k.satz,
            'konzept', k.satz_konzept, 'version', k.satz_version) ORDER BY k.platz), '[]')
         FROM kosten k WHERE (k.jugendamt, k.antrag, k.fassung) = (f.jugendamt, f.antrag, f.nummer)) AS kosten,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('jahr', e.jahr, 'betrag', e.betrag, 'art', e.art,
            'menge', e.stunden, 'satz', e.satz, 'konzept', e.satz_konzept, 'version', e.satz_version)
            ORDER BY e.platz), '[]')
         FROM einnahmen e WHERE (e.jugendamt, e.antrag, e.fassung) = (f.jugendamt, f.antrag, f.nummer)) AS einnahmen
    FROM fassungen f ORDER BY 1, 2, 3
"""
_EINREICHUNGEN = f"""
    SELECT e.jugendamt, e.antrag::text AS antrag, e.nummer, e.fassung, e.mitarbeitende, e.prozent, f.traeger,
        e.nummer = 1 + (SELECT count(*) FROM einreichungen o WHERE (o.jugendamt, o.antrag) = (e.jugendamt, e.antrag)
                        AND o.nummer < e.nummer AND o.eingereicht_am - {_WAITED} <= e.eingereicht_am)
        AND f.gebucht_am - {_WAITED} <= e.eingereicht_am AND e.eingereicht_am < now() + interval '1 minute' AS in_turn,
        (SELECT array_agg((s.inhalt ->> 'mitarbeitende')::int) FROM stammdaten s
         WHERE s.jugendamt = e.jugendamt AND s.art = 'traeger' AND s.schluessel = f.traeger
         AND s.gebucht_am <= e.eingereicht_am + {_WAITED} AND NOT EXISTS (
            SELECT FROM stammdaten n WHERE n.jugendamt = s.jugendamt AND n.art = s.art AND n.schluessel = s.schluessel
            AND n.version > s.version
            AND n.gebucht_am <= coalesce(e.stammdaten_vom, e.eingereicht_am) - {_WAITED})) AS bekannt
    FROM einreichungen e
    LEFT JOIN fassungen f ON (f.jugendamt, f.antrag, f.nummer) = (e.jugendamt, e.antrag, e.fassung)
"""
_SAETZE = (
    "SELECT jugendamt, schluessel, version, inhalt -> 'projekte' AS projekte FROM stammdaten WHERE art = 'konzept'"
)


def last_day(beginn: date, months: int) -> date:
    """Give the last day of so many calendar months (P3): the day before that of the same number, or the month's end."""
    before = beginn - ONE_DAY
    index = before.year * 12 + before.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if year > date.max.year:
        return date.max
    days = calendar.monthrange(year, month)[1]
    return date(year, month, days if beginn.day == 1 else min(before.day, days))


def percent_of(employees: int) -> int:
    """Give the Träger's percentage by its employees (P7)."""
    return max((percent for least, percent in STEPS if least <= employees), default=0)


def parts_of(plan: Row) -> dict[int, int]:
    """Compute the grant by year: cost less income; a negative year reduces the next, then the one before (P5, P6)."""
    lines = [*plan["kosten"], *plan["einnahmen"]]
    years = sorted({*range(plan["beginn"].year, plan["ende"].year + 1), *(line["jahr"] for line in lines)})
    found = {
        year: sum(one["betrag"] for one in plan["kosten"] if one["jahr"] == year)
        - sum(one["betrag"] for one in plan["einnahmen"] if one["jahr"] == year)
        for year in years
    }
    for year, following in pairwise(years):
        if found[year] < 0:
            found[following] += found[year]
            found[year] = 0
    in_money = sum(one["betrag"] for one in plan["kosten"] if not one["unbar"])
    _take(found, max(-found[years[-1]], 0), from_=years[:-1])
    found[years[-1]] = max(found[years[-1]], 0)
    _take(found, max(sum(found.values()) - in_money, 0), from_=years)
    return {year: amount for year, amount in found.items() if amount}


def _take(parts: dict[int, int], amount: int, *, from_: Sequence[int]) -> None:
    for year in reversed(from_):
        taken = min(parts[year], amount)
        parts[year] -= taken
        amount -= taken


def plans_of(connections: Connections) -> dict[tuple[str, str], dict[int, Row]]:
    """Read each application's versions by number."""
    found: dict[tuple[str, str], dict[int, Row]] = {}
    for row in rows_of(connections[PROJECTS], _PLANS):
        found.setdefault((row["jugendamt"], row["antrag"]), {})[row["nummer"]] = row
    return found


def _look_at_submissions(connections: Connections) -> Seen:
    """Hold what was submitted against the rules of a plan (P2, P3, P6, P7)."""
    plans = plans_of(connections)
    return judge(
        (row["jugendamt"], f"{row['antrag']}/{row['nummer']}", _holds(plans, row))
        for row in rows_of(connections[PROJECTS], _EINREICHUNGEN)
    )


def _holds(plans: Mapping[tuple[str, str], Mapping[int, Row]], row: Row) -> bool:
    plan = plans.get((row["jugendamt"], row["antrag"]), {}).get(row["fassung"])
    return plan is not None and _is_sound(plan, percent=row["prozent"])


def _is_sound(plan: Row, *, percent: object) -> bool:
    if plan["beginn"] is None or plan["ende"] is None or not plan["kosten"]:
        return False
    lines = [*plan["kosten"], *plan["einnahmen"]]
    in_term = all(plan["beginn"].year <= one["jahr"] <= plan["ende"].year for one in lines)
    own = sum(one["betrag"] for one in plan["einnahmen"] if one["art"] != "sonstige")
    unpaid = sum(one["betrag"] for one in plan["einnahmen"] if one["art"] in UNPAID)
    cost = sum(one["betrag"] for one in plan["kosten"])
    if plan["finanzierungsart"] == "voll":
        reached = own == 0 and plan["begruendet"]
    else:
        reached = plan["finanzierungsart"] == "fehlbedarf" and own >= half_up(Fraction(str(percent)) * cost / 100)
    return bool(
        plan["beginn"] <= plan["ende"] <= last_day(plan["beginn"], MONTHS)
        and in_term
        and reached
        and unpaid == sum(one["betrag"] for one in plan["kosten"] if one["unbar"])
    )


def _look_at_employees(connections: Connections) -> Seen:
    """Look up the Träger's employees of the day of application, and the percentage that follows (P7)."""
    return judge(
        (
            row["jugendamt"],
            f"{row['antrag']}/{row['nummer']}",
            bool(
                row["in_turn"]
                and row["mitarbeitende"] in (row["bekannt"] or ())
                and row["prozent"] == percent_of(row["mitarbeitende"])
            ),
        )
        for row in rows_of(connections[PROJECTS], _EINREICHUNGEN)
    )


def _look_at_rates(connections: Connections) -> Seen:
    """Compute each line that has a rate of the Konzept (P2, P7)."""
    rates = {
        (row["jugendamt"], row["schluessel"], row["version"]): row["projekte"] or {}
        for row in rows_of(connections[PROJECTS], _SAETZE)
    }
    return judge(
        (plan["jugendamt"], f"{plan['antrag']}/{plan['nummer']}", _is_priced(line, plan["jugendamt"], rates))
        for versions in plans_of(connections).values()
        for plan in versions.values()
        for line in (*plan["kosten"], *plan["einnahmen"])
        if line["satz"] is not None
    )


def _is_priced(line: Row, jugendamt: str, rates: Mapping[tuple[str, str, int], Row]) -> bool:
    said = rates.get((jugendamt, line["konzept"], line["version"]), {})
    if line.get("pauschale"):
        found = [one["betrag"] for one in said.get("pauschalen", ()) if one["schluessel"] == line["pauschale"]]
    else:
        found = [said["ehrenamt_stundensatz"]] if said.get("ehrenamt_stundensatz") else []
    begun = int(line["konzept"][:4]) <= line["jahr"]
    return begun and [line["satz"]] == [*map(cents, found)] and line["betrag"] == line["satz"] * line["menge"]


INVARIANTS = (
    in_sql("antrag-fassung", "an application says what its newest version says", _KOPF, PROJECTS),
    Invariant("antrag-plan", "what was submitted keeps the rules of a plan", _look_at_submissions),
    Invariant("antrag-mitarbeitende", "the percentage is that of the Träger's employees", _look_at_employees),
    Invariant("antrag-satz", "lines with a rate have its amount", _look_at_rates),
)
