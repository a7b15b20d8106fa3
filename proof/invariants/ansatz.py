"""Ansätze derived anew from what was entered: down the tree, from posts, from the year before (G2, V1, V2, V4, V17)."""

import calendar
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from proof.invariants.exact import cents, half_up, split
from proof.invariants.invariant import BUDGET, Connection, Connections, Invariant, Seen, judge, rows_of
from proof.invariants.rates import factors_of

Row = Mapping[str, Any]

_LATEST = """
    SELECT DISTINCT ON (jugendamt, schluessel) jugendamt, schluessel, inhalt FROM stammdaten WHERE art = '{art}'
    ORDER BY jugendamt, schluessel, version DESC
"""
_SET_UP = "SELECT jugendamt, jahr, ort_art, ort, konzept_ab FROM ortsjahre"
_LEAVES = "SELECT jugendamt, jahr, ort_art, ort, volumen, ansatz FROM volumina WHERE blatt"
_SHARES = "SELECT jugendamt, id::text AS id, anteile FROM verteilungen"
_RISES = """
    SELECT r.jugendamt, r.jahr, r.sozialraum, sum(r.jahreskosten) AS betrag FROM rueckfuehrungen r
    JOIN rueckfuehrungsentscheide e ON e.jugendamt = r.jugendamt AND e.rueckfuehrung = r.id
    WHERE e.entscheidung LIKE 'bestaetigt%' AND NOT EXISTS (
        SELECT FROM stornos s WHERE s.jugendamt = r.jugendamt AND s.gegenstand = r.id)
    GROUP BY 1, 2, 3
"""


class Inputs:
    """Everything that Ansätze follow from, as it was entered last."""

    def __init__(self, connection: Connection) -> None:
        self.konzepte = _latest(connection, "konzept")
        self.years = _latest(connection, "haushaltsjahr")
        self.contracts = _latest(connection, "kooperationsvertrag")
        self.grundlagen = _latest(connection, "grundlage")
        self.projects = _latest(connection, "bezirksbudget")
        self.shares = {(row["jugendamt"], row["id"]): row["anteile"] for row in rows_of(connection, _SHARES)}
        self.rises = {tuple(row.values())[:3]: int(row["betrag"]) for row in rows_of(connection, _RISES)}
        self.leaves: dict[tuple[Any, ...], dict[str, int]] = {}
        for row in rows_of(connection, _LEAVES):
            self.leaves.setdefault(_place(row), {})[row["volumen"]] = row["ansatz"]


def derive(inputs: Inputs, place: Row) -> dict[str, int]:
    """Derive the Ansätze of a place's year in cents, by leaf."""
    amt, jahr, ort = place["jugendamt"], place["jahr"], place["ort"]
    if place["ort_art"] == "bezirk":
        return {"projektbudget": cents(inputs.projects[amt, f"{jahr}/{ort}"]["projektbudget"])}
    entered = inputs.grundlagen[amt, f"{jahr}/{ort}"]
    tree = inputs.konzepte[amt, place["konzept_ab"].isoformat()]["volumen"]
    fixed = {name: cents(amount) for name, amount in (entered.get("festgesetzt") or {}).items()}
    found = dict.fromkeys(leaves_of(tree), 0) | fixed
    if entered.get("gesamt") is not None:
        return divide(tree, cents(entered["gesamt"]))
    if entered.get("planbudget") is not None:
        node = find_node(tree, inputs.konzepte[amt, place["konzept_ab"].isoformat()]["planbudget"]["volumen"])
        share = inputs.shares[amt, entered["planbudget"]][ort] + inputs.rises.get((amt, jahr, ort), 0)
        return found | divide(node, share)
    if entered.get("vorjahr"):
        before = inputs.leaves.get((amt, jahr - 1, "sozialraum", ort), {})
        factor = 1 + Fraction(str(entered["prozent"])) / 100
        return {leaf: half_up(before.get(leaf, 0) * factor) for leaf in found}
    named = [node for node in nodes_of(tree) if node["schluessel"] in (entered.get("stellen") or ())]
    if named:
        year = inputs.years[amt, str(jahr)]
        whole = sum(cost_of_posts(contract, year, jahr=jahr) for contract in _contracts(inputs, place))
        parts = split(whole, weights=[Fraction(str(node.get("anteil") or 1)) for node in named])
        found |= {node["schluessel"]: part for node, part in zip(named, parts, strict=True)}
    return found


def nodes_of(node: Row) -> Iterator[Row]:
    """Give a node and all below it."""
    yield node
    for part in node.get("teile") or ():
        yield from nodes_of(part)


def leaves_of(node: Row) -> list[str]:
    """Name the leaves of a tree."""
    return [one["schluessel"] for one in nodes_of(node) if not one.get("teile")]


def find_node(tree: Row, name: str) -> Row:
    """Find a node by its name."""
    return next(node for node in nodes_of(tree) if node["schluessel"] == name)


def divide(node: Row, amount: int) -> dict[str, int]:
    """Divide an amount down a tree by its shares, without losing a cent (G2)."""
    parts: Sequence[Row] = node.get("teile") or ()
    if not parts:
        return {node["schluessel"]: amount}
    shares = split(amount, weights=[Fraction(str(part.get("anteil") or 0)) for part in parts])
    found: dict[str, int] = {}
    for part, share in zip(parts, shares, strict=True):
        found |= divide(part, share)
    return found


def cost_of_posts(contract: Row, year: Row, *, jahr: int) -> int:
    """Price a contract's posts for a year: by days, each at the Stellenfaktor that holds then (V2, V4)."""
    begin, end = max(date.fromisoformat(contract["beginn"]), date(jahr, 1, 1)), date.fromisoformat(contract["ende"])
    days = 366 if calendar.isleap(jahr) else 365
    steps = [*factors_of(jahr, year).items()]
    lasts = [step - timedelta(days=1) for step, _ in steps[1:]] + [date(jahr, 12, 31)]
    whole = Fraction()
    for (first, factor), last in zip(steps, lasts, strict=True):
        worked = (min(last, end) - max(first, begin)).days + 1
        whole += Fraction(str(contract["stellen"])) * factor * max(worked, 0) / days
    return half_up(whole)


def _contracts(inputs: Inputs, place: Row) -> list[Row]:
    of = {key: contract for key, contract in inputs.contracts.items() if key[0] == place["jugendamt"]}
    return [contract for contract in of.values() if contract["sozialraum"] == place["ort"]]


def _look_at_ansaetze(connections: Connections) -> Seen:
    inputs, judged = Inputs(connections[BUDGET]), []
    for place in rows_of(connections[BUDGET], _SET_UP):
        derived, kept = derive(inputs, place), inputs.leaves.get(_place(place), {})
        for leaf in {*derived, *(name for name, amount in kept.items() if amount)}:
            thing = "/".join(map(str, (*_place(place)[1:], leaf)))
            judged.append((place["jugendamt"], thing, derived.get(leaf) == kept.get(leaf)))
    return judge(judged)


def _latest(connection: Connection, art: str) -> dict[tuple[str, str], Row]:
    rows = rows_of(connection, _LATEST.format(art=art))
    return {(row["jugendamt"], row["schluessel"]): row["inhalt"] for row in rows}


def _place(row: Row) -> tuple[Any, ...]:
    return row["jugendamt"], row["jahr"], row["ort_art"], row["ort"]


INVARIANTS = (
    Invariant("ansatz-hergeleitet", "each Ansatz follows from what was entered for its year", _look_at_ansaetze),
)
