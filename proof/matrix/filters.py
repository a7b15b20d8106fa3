"""Filters: a list that is asked for one area, Träger, state or day shows nothing that it hides without being asked so.

Each parameter in the query of each read is tried by each role to which the thing of the world is hidden, with what
belongs to that thing: its area, its Träger, its number, its state, the day of today. No filter shows it; and where a
parameter names something, who asks for what is hidden is told what it is told of what does not exist. To whom the
thing is shown, it is shown under what names it as well: that the filter asks for this thing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx

from proof.matrix.cells import Cell, absent_like, ask, cells_of, said
from proof.matrix.forms import alternatives
from proof.matrix.world import Json, World

# What a parameter names, by the names of a world; `=` before what stands for itself.
_NAMED = {
    "sozialraum": "area", "wirkungsraum": "area", "bezirk": "bezirk", "traeger": "traeger", "quelle": "kontrakt",
    "kontraktnummer": "kontraktnummer", "verfahren": "verfahren", "person": "=wjh-eigen", "monat": "monat",
    "GET /v1/leistungen kontrakt": "kontraktnummer", "kontrakt": "kontrakt", "aktenzeichen": "aktenzeichen",
    "beleg": "beleg", "gemeinde": "=Gemeinde nord-1",
}  # fmt: skip
_PLAIN = {
    "volumen": ("variabel", "asd", "praevention"), "thema": ("freizeit", "Training"), "q": ("jugendzentrum",),
    "art": ("kontrakt",),
}  # fmt: skip
_YEARS = frozenset({"jahr", "von", "bis", "basis"})
# How much of a list and from where on; figures of no thing.
_NOT_ASKED = frozenset({"limit", "cursor", "seit", "mitarbeitende", "foerderfaehige_kosten"})
_MADE = re.compile(rb'"erstellt_am":"[0-9T:.+Z-]+"')  # when it was answered
# What names more than the thing: bookings of a Bezirk lie in none of its areas, what the office offers is no Träger's.
_OF_MORE = frozenset({"bezirk", "GET /v1/ressourcen traeger"})
_HIDDEN = frozenset({"fort", "leer"})
_STATUSES = frozenset({200, 404, 422})


@dataclass(frozen=True, slots=True)
class Filter:
    """A parameter of a read and what is asked for with it; `named`: it names something."""

    name: str
    value: str
    named: bool

    def put(self, cell: Cell) -> Cell:
        """Give the cell that asks for it; what is asked of a Bezirk is not asked of an area."""
        kept = {
            name: value for name, value in cell.probe.query.items() if (name, self.name) != ("sozialraum", "bezirk")
        }
        query = {**kept, self.name: f"={self.value}"}
        return replace(cell, probe=replace(cell.probe, query=query))

    def for_nothing(self) -> "Filter":
        """Give the like that asks for what does not exist."""
        return replace(self, value=absent_like(self.value).replace("nirgends", "niemandes"))


def try_filters(
    world: World, service: str, *, policy: Mapping[str, Any], document: Mapping[str, Any], every: int = 1
) -> tuple[int, list[str]]:
    """Try the filters of a service's reads, or of each n-th; give how many were tried, and what is wrong."""
    tried, faults = 0, []
    cells = [cell for cell in reading_cells(service, policy) if cell.expected in _HIDDEN or _is_shown(cell)]
    cells = [cell for cell in cells if cell.method == "GET"]
    operations = sorted({cell.operation for cell in cells})[::every]
    for cell in (one for one in cells if one.operation in operations):
        for asked in filters_of(cell, document, world):
            if cell.expected == "ja" and (not asked.named or _OF_MORE & {asked.name, f"{cell.operation} {asked.name}"}):
                continue
            tried += 1
            if fault := _try(world, cell, asked):
                faults.append(f"{cell} ?{asked.name}={asked.value}: {fault}")
    return tried, faults


def reading_cells(service: str, policy: Mapping[str, Any]) -> Iterator[Cell]:
    """Give the cells of what only reads; where the policy says who may ask for what, by that right."""
    for cell in cells_of(service, policy):
        reads = cell.method == "GET" or cell.line.get("liest_nur")
        if reads and cell.path.startswith("/v1") and cell.relation != "nicht_da":
            right = policy["rechte"].get(cell.line.get("gefragt", {}).get(cell.rolle), {})
            yield replace(cell, expected=str(right.get(cell.relation, cell.expected)))


def _is_shown(cell: Cell) -> bool:
    return cell.expected == "ja" and cell.relation == "eigen" and cell.probe.marke is not None


def _try(world: World, cell: Cell, asked: Filter) -> str | None:
    """Ask, and say what is wrong with the answer, or None."""
    answer = ask(world, asked.put(cell))
    if fault := judge(cell, answer, names=world.names):
        return fault
    if cell.expected == "ja" or not asked.named:
        return None
    return told_apart(asked, answer, ask(world, asked.for_nothing().put(cell)))


def judge(cell: Cell, answer: httpx.Response, *, names: Mapping[str, str]) -> str | None:
    """Say whether an answer shows what is hidden, or hides what it was asked for."""
    shown = cell.probe.marke is not None and names[cell.probe.marke] in answer.text
    if cell.expected == "ja":
        return None if answer.is_success and shown else f"does not show {cell.probe.marke}: {answer.text[:200]}"
    if answer.status_code not in _STATUSES:
        return f"{answer.status_code}: {answer.text[:200]}"
    return f"shows {cell.probe.marke}, which is hidden" if shown else None


def told_apart(asked: Filter, hidden: httpx.Response, absent: httpx.Response) -> str | None:
    """Say whether the answers about what is hidden and what does not exist differ by more than the name."""
    told = _unnamed(hidden, asked.value), _unnamed(absent, asked.for_nothing().value)
    return None if told[0] == told[1] else f"differs from what does not exist: {told[0]!r} / {told[1]!r}"[:600]


def _unnamed(answer: httpx.Response, name: str) -> bytes:
    return _MADE.sub(b"", said(answer)).replace(name.encode(), b"?")


def filters_of(cell: Cell, document: Mapping[str, Any], world: World) -> Iterator[Filter]:
    """Give the filters of a read; raise LookupError where nobody said how a parameter is tried."""
    described = document["paths"][cell.path]["get"].get("parameters", ())
    for parameter in (one for one in described if one["in"] == "query" and one["name"] not in _NOT_ASKED):
        name: str = parameter["name"]
        if (named := _NAMED.get(f"{cell.operation} {name}", _NAMED.get(name))) is not None:
            yield Filter(name, named[1:] if named[0] == "=" else world.names[named], named=True)
        else:
            yield from (Filter(name, value, named=False) for value in _values(parameter, document, world))


def _values(parameter: Json, document: Mapping[str, Any], world: World) -> Iterator[str]:
    """Give values of a parameter that names nothing; raise LookupError where nobody said how it is tried."""
    name = parameter["name"]
    if name in _PLAIN:
        yield from _PLAIN[name]
        return
    found = [value for form in alternatives(parameter["schema"], document) for value in _of_form(form, name, world)]
    if not found:
        raise LookupError(f"nobody said how the parameter {name} is tried")
    yield from found


def _of_form(form: Json, name: str, world: World) -> Iterator[str]:
    if "enum" in form:
        yield from map(str, form["enum"])
    elif form.get("type") == "boolean":
        yield from ("true", "false")
    elif form.get("type") == "integer":
        yield from (str(world.jahr), str(world.jahr - 1)) if name in _YEARS else ("1", "4")
    elif "T" in str(form.get("examples")):
        yield f"{world.jahr + 1 if name.endswith('_bis') else world.jahr}-01-01T00:00:00Z"
    elif "examples" in form:
        yield world.heute.isoformat()
