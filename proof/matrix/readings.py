"""What answers show beside what the policy lets a role read.

One thing shows the same fields to all who may read it, unless the policy says what a role reads of it: then these, and
no other. A Träger is told of no other Träger, unless the policy says that all may know them (V14).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from proof.matrix.cells import Cell
from proof.matrix.forms import alternatives, described, fields_of, may_read, readable
from proof.matrix.world import NACHBARN, Json

_DONE = frozenset({"ja", "neu", "200"})


@dataclass(slots=True)
class Readings:
    """What the answers of one service have shown.

    `shown`: of one thing, by operation and role. `seen`: of all things, by the policy's list that keeps something back,
    to those from whom nothing is. `kept`: operations that name other Träger to others, and not to a Träger.
    """

    document: Json
    felder: Mapping[str, Any]
    lines: Mapping[str, Any]
    shown: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    seen: dict[str, set[str]] = field(default_factory=dict)
    told_others: set[str] = field(default_factory=set)
    not_told: set[str] = field(default_factory=set)

    def add(self, cell: Cell, answer: httpx.Response, *, names: Mapping[str, str]) -> list[str]:
        """Take an answer down; give what it shows that it must not."""
        if cell.expected not in _DONE or not answer.is_success:
            return []
        faults = self._look_for_others(cell, answer)
        if answer.headers.get("content-type", "").startswith("application/json"):
            faults += self._undescribed(cell, answer)
            faults += self._take_down(cell, answer, marke=names.get(cell.probe.marke or ""))
        return [f"{cell}: {fault}" for fault in faults]

    def compare(self) -> list[str]:
        """Say which role was shown less of a thing than the policy has it."""
        faults = []
        for operation, of_roles in self.shown.items():
            liest, about_asker = self._liest(operation), self.lines[operation].get("je_nachdem", ())
            whole = {name for rolle, names in of_roles.items() if rolle not in liest for name in names}
            for rolle, names in of_roles.items():
                allowed = self._allowed(liest[rolle]) if rolle in liest else whole
                lacking = sorted(
                    one for one in whole - names if may_read(one, allowed) and not may_read(one, about_asker)
                )
                faults += [f"{operation} {rolle}: does not show {name}, which it may read" for name in lacking]
        return faults

    def unproven(self) -> list[str]:
        """Name the fields that are kept from a role and were shown to nobody: of these nothing is proven."""
        faults = set()
        for operation in self.shown:
            for name in set(self._liest(operation).values()):
                allowed = self._allowed(name)
                of_thing = described(_thing_of(self._schema(operation), self.document), self.document)
                hidden = {one for one in of_thing if not may_read(one, allowed)}
                faults |= {f"{name}: nobody was shown {one}" for one in hidden - self.seen.get(name, set())}
        return sorted(faults)

    @property
    def kept(self) -> set[str]:
        """Give the operations that name other Träger to others and not to a Träger."""
        return self.told_others & self.not_told

    def _take_down(self, cell: Cell, answer: httpx.Response, *, marke: str | None) -> list[str]:
        forms = [*alternatives(_thing_of(self._schema(cell.operation), self.document), self.document)]
        things, marked = _things(answer.json(), marke=marke)
        whole = {name for thing in things for name, _ in fields_of(thing, forms, self.document)}
        if cell.relation == "eigen":
            of_one = {name for thing in marked for name, _ in fields_of(thing, forms, self.document)}
            self.shown.setdefault(cell.operation, {})[cell.rolle] = of_one
        liest = self._liest(cell.operation)
        if cell.rolle not in liest:
            for name in liest.values():
                self.seen.setdefault(name, set()).update(whole)
            return []
        allowed = self._allowed(liest[cell.rolle])
        return [f"shows {name}, which it may not read" for name in sorted(whole) if not may_read(name, allowed)]

    def _undescribed(self, cell: Cell, answer: httpx.Response) -> list[str]:
        forms = [*alternatives(self._schema(cell.operation, answer.status_code), self.document)]
        known = dict(fields_of(answer.json(), forms, self.document))
        return [f"shows {name}, which no form describes" for name in sorted(known) if not known[name]]

    def _look_for_others(self, cell: Cell, answer: httpx.Response) -> list[str]:
        if cell.relation != "eigen" or cell.line.get("alle_traeger"):
            return []
        told = [name for name in NACHBARN if f'"{name}"' in answer.text]
        if cell.rolle != "traeger":
            self.told_others |= {cell.operation for _ in told}
            return []
        self.not_told |= {cell.operation}
        return [f"names {name} to a Träger" for name in told]

    def _liest(self, operation: str) -> Mapping[str, str]:
        found: Mapping[str, str] = self.lines[operation].get("liest", {})
        return found

    def _allowed(self, name: str) -> set[str]:
        return set(readable(self.felder[name]))

    def _schema(self, operation: str, status: int | None = None) -> object:
        """Give the form of an answer; of that of success, where no status is named."""
        method, path = operation.split(" ", 1)
        answers = self.document["paths"][path][method.lower()]["responses"]
        chosen = str(status) if status else next(code for code in answers if code.startswith("2"))
        return answers.get(chosen, {}).get("content", {}).get("application/json", {}).get("schema")


def _things(body: object, *, marke: str | None) -> tuple[list[object], list[object]]:
    """Give the things of a list, or the one thing; and those of them that the list is asked for."""
    if not isinstance(body, dict) or "next" not in body:
        return [body], [body]
    items: list[object] = body["items"]
    return items, [item for item in items if marke is None or marke in json.dumps(item, ensure_ascii=False)]


def _thing_of(schema: object, document: Mapping[str, Any]) -> object:
    """Give the form of a thing: of a list, that of its items."""
    return next(_items_of(schema, document), schema)


def _items_of(schema: object, document: Mapping[str, Any]) -> Iterator[object]:
    for form in alternatives(schema, document):
        members = form.get("properties", {})
        if "next" in members:
            yield from (items.get("items") for items in alternatives(members["items"], document))
