"""The cells of the matrix: an operation, a role, a relation, what the policy expects, and what was answered."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from proof.matrix.probe import Probe
from proof.matrix.probes import PROBES
from proof.matrix.world import RELATIONEN, ROLLEN, World

_ABSENT_ID = "01936f5e-dead-7000-8000-00000000dead"
_SHAPES = (
    (re.compile(r"\d{4}-\d{2}-\d{2}"), "1999-01-01"),
    (re.compile(r"\d{4}-\d{2}"), "1999-01"),
    (re.compile(r"K-\d{4}-\d+"), "K-1999-99999"),
    (re.compile(r"\d{4}"), "1999"),
    (re.compile(r"\d{1,3}"), "999"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}"), _ABSENT_ID),
)
# Opaque numbers that run through the whole installation; a length that follows from them.
_RUNNING = re.compile(rb'"(?:stand|next)":"[A-Za-z0-9_-]+"|content-length: [0-9]+')
_OWN_HEADERS = frozenset({"date", "x-request-id"})  # of the answer, not of what it says
STALE = '"nie"'
WITHOUT_VERSION = frozenset({"neu", "200", "409", "422"})  # nothing stands there: whoever names a version gets 412


@dataclass(frozen=True, slots=True)
class Cell:
    """One question to one operation; `expected` is ja, fort, leer, 401, 403 as the policy has it."""

    service: str
    operation: str
    rolle: str
    relation: str
    expected: str
    probe: Probe
    line: Mapping[str, Any]

    @property
    def method(self) -> str:
        return self.operation.split(" ", 1)[0]

    @property
    def path(self) -> str:
        return self.operation.split(" ", 1)[1]

    @property
    def is_list(self) -> bool:
        """Tell whether it asks for a list that stands by itself: what is gone is left out of it."""
        return self.probe.marke is not None and "{" not in self.path

    def status(self) -> int:
        """Give the status that the policy expects."""
        if self.expected == "ja":
            return int(self.line.get("antwort", 200))
        if self.expected == "neu":
            return 201
        if self.expected == "leer" or (self.expected == "fort" and self.is_list):
            return 200
        return int(self.line.get("fort", 404)) if self.expected == "fort" else int(self.expected)

    def __str__(self) -> str:
        return f"{self.service} {self.operation} {self.rolle} {self.relation}"


def cells_of(service: str, policy: Mapping[str, Any]) -> Iterator[Cell]:
    """Build all cells of a service, operation by operation; reads before writes, and what makes things at the end."""
    lines: Mapping[str, Any] = policy[service]
    found = [cell for operation, line in lines.items() for cell in _cells(service, operation, line, policy=policy)]
    yield from sorted(found, key=lambda cell: (cell.expected in {"neu", "200"}, cell.method != "GET"))


def _cells(service: str, operation: str, line: Mapping[str, Any], *, policy: Mapping[str, Any]) -> Iterator[Cell]:
    probe = PROBES[service].get(operation, Probe())
    for rolle in ROLLEN:
        for relation in RELATIONEN:
            if (expected := _expected(line, rolle, relation, policy=policy, probe=probe, path=operation)) is not None:
                yield Cell(service, operation, rolle, relation, expected, probe, line)


def _expected(
    line: Mapping[str, Any], rolle: str, relation: str, *, policy: Mapping[str, Any], probe: Probe, path: str
) -> str | None:
    """Give what the policy says, or None where the relation means nothing."""
    if line.get("oeffentlich"):
        return "ja" if relation == "eigen" else "fort" if relation == "nicht_da" and "{" in path else None
    if relation == "nicht_da" and "{" not in path and not probe.gone:
        return None
    if rolle in {"keine", "service"} and relation in {"fremd", "anderer_bezirk"}:
        return None
    if rolle == "keine":
        return "401" if relation != "anderes_jugendamt" else None
    right = line.get(rolle)
    if right is None:
        return "403"
    relations = right if isinstance(right, dict) else policy["rechte"][right]
    return str(relations[relation])


def ask(world: World, cell: Cell, *, accept: str | None = None) -> httpx.Response:
    """Try a cell; in another form than JSON, where it is asked for."""
    names = dict(world.names)
    if cell.probe.fresh and cell.expected == "ja":
        names[cell.probe.fresh[0]] = cell.probe.fresh[1](world)
    names["selbst"] = f"{cell.rolle}-{'eigen' if cell.relation == 'nicht_da' else cell.relation}"
    gone = _gone(cell) if cell.relation == "nicht_da" else frozenset()
    path = re.sub(r"\{([a-z_]+)\}", lambda part: _part(part[1], cell, names, gone=gone), cell.path)
    query = {name: _query(name, value, names, gone=gone) for name, value in cell.probe.query.items()}
    body = cell.probe.body(world) if cell.probe.body else None
    body = _without(body, gone) if gone else body
    headers = world.who(cell.rolle, cell.relation)
    if cell.method != "GET" and cell.expected not in WITHOUT_VERSION:
        headers = headers | {"If-Match": STALE}
    headers = headers if accept is None else headers | {"Accept": accept}
    return world.ask(cell.service, cell.method, path, who=headers, body=body, params=query)


def _gone(cell: Cell) -> frozenset[str]:
    last = re.findall(r"\{([a-z_]+)\}", cell.path)[-1:]
    return frozenset(cell.probe.gone or last)


def _part(name: str, cell: Cell, names: Mapping[str, str], *, gone: frozenset[str]) -> str:
    value = names[cell.probe.path.get(name, name)]
    return absent_like(value) if name in gone else value


def _query(name: str, value: str, names: Mapping[str, str], *, gone: frozenset[str]) -> str:
    given = value.removeprefix("=") if value.startswith("=") else names[value]
    return absent_like(given) if name in gone else given


def _without(body: object, gone: frozenset[str]) -> object:
    """Replace in a body, at any depth, what is named by something that is not there."""
    if isinstance(body, list):
        return [_without(one, gone) for one in body]
    if not isinstance(body, dict):
        return body
    return {name: _replaced(value) if name in gone else _without(value, gone) for name, value in body.items()}


def _replaced(value: object) -> object:
    if isinstance(value, list):
        return [_replaced(one) for one in value]
    return int(absent_like(str(value))) if isinstance(value, int) else absent_like(str(value))


def absent_like(value: str) -> str:
    """Give a value of the same shape that names nothing."""
    return next((absent for shape, absent in _SHAPES if shape.fullmatch(value)), "nirgends")


def judge(cell: Cell, answer: httpx.Response, *, names: Mapping[str, str], absent: bytes | None) -> str | None:
    """Say what deviates from the policy, or None; `absent` is the answer about a thing that does not exist."""
    if answer.status_code != cell.status():
        return f"{answer.status_code} instead of {cell.status()}: {answer.text[:200]}"
    if cell.status() == 200 and cell.probe.marke and cell.expected in {"ja", "fort", "leer"}:
        shown = names[cell.probe.marke] in answer.text
        if shown != (cell.expected == "ja"):
            return f"the list {'shows' if shown else 'does not show'} {cell.probe.marke}"
    if cell.expected == "fort" and absent is not None and trace(answer) != absent:
        return f"differs from what does not exist: {trace(answer)!r} / {absent!r}"[:600]
    return None


def trace(answer: httpx.Response) -> bytes:
    """Give an answer as it went over the wire, without the instant and the number of the request."""
    kept = sorted((name, value) for name, value in answer.headers.items() if name not in _OWN_HEADERS)
    head = "".join(f"{name}: {value}\n" for name, value in kept)
    return f"{answer.status_code}\n{head}\n".encode() + answer.content


def said(answer: httpx.Response) -> bytes:
    """Give what an answer says, with all its headers, but for what runs through the whole installation."""
    return _RUNNING.sub(b"", trace(answer))
