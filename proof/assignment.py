"""Mass assignment: what only answers or tables have cannot be written: `python -m proof.assignment`.

Into the body of every write, and into every object inside it, one member at a time is put that the form does not
describe: each member of the operation's own answer and the columns that every table has, and all columns of the
service's tables together. Each time the answer is 422 naming the member, and the database is what it was.
"""

import copy
import sys
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from proof.installation import Installation, installed
from proof.issuer import SERVICES
from proof.matrix.__main__ import read_policy
from proof.matrix.cells import STALE
from proof.matrix.documents import read_documents
from proof.matrix.probe import Probe
from proof.matrix.probes import PROBES
from proof.matrix.seed import seeded
from proof.matrix.world import ROLLEN, Json, World
from proof.quiet import await_quiet
from proof.tables import columns_of, name_changes

_ALWAYS = ("id", "jugendamt", "xid", "version", "gebucht_am", "gebucht_von", "zustand", "sub", "rollen")


def run(world: World, *, every: int = 1) -> tuple[int, list[str]]:
    """Try every write on a seeded world, or every n-th request; give how many were made and what deviated."""
    documents, policy = read_documents(world.installation), read_policy()
    tried, faults = count(), []
    for service in SERVICES:
        columns = {name for found in columns_of(world.installation, service).values() for name in found}
        prepared = [(name, probe, probe.body(world)) for name, probe in PROBES[service].items() if probe.body]
        await_quiet(world)
        with name_changes(world.installation, [service], amt=world.amt) as changed:
            for operation, probe, body in prepared:
                rolle = next((name for name in ROLLEN if name in policy[service][operation]), None)
                if rolle is None:
                    continue
                for sent, member in _injected(body, operation, documents[service], names=sorted(columns)):
                    if next(tried) % every:
                        continue
                    if fault := _try(world, service, operation, rolle=rolle, probe=probe, body=sent, member=member):
                        faults.append(f"{service} {operation} {member}: {fault}")
        faults += changed
    return next(tried) // every, faults


def _try(
    world: World, service: str, operation: str, *, rolle: str, probe: Probe, body: object, member: str
) -> str | None:
    path, query = probe.address(operation, world.names | {"selbst": f"{rolle}-eigen"})
    headers = world.who(rolle) | {"If-Match": STALE}
    answer = world.ask(service, operation.split(" ", 1)[0], path, who=headers, body=body, params=query)
    if answer.status_code == 200 and answer.json().get("abgelehnt") == 1 and answer.json().get("gebucht") == 0:
        return None  # a row of a batch is refused by itself (K9)
    if answer.status_code != 422:
        return f"{answer.status_code} instead of 422: {answer.text[:150]}"
    problem = answer.json()
    if not any(_names(finding, member) for finding in problem.get("errors", ())):
        return f"422 for something else: {answer.text[:200]}"
    return None


def _names(finding: Json, member: str) -> bool:
    """Tell whether a finding is about a member too many; a batch of hours says it of the whole body (K9)."""
    pointer: str = finding["pointer"]
    return pointer.endswith(f"/{member}") or (not pointer and finding["code"] == "unbekannt")


def _injected(
    body: object, operation: str, document: Mapping[str, Any], *, names: list[str]
) -> Iterator[tuple[object, str]]:
    """Give the body again and again, each with one member too many, and that member's name."""
    known = _properties_of_requests(document, operation)
    own = {name for name in _response_members(document, operation) if name not in known} | (set(_ALWAYS) - known)
    for place in _objects(body):
        for name in sorted(own | (set(names[:: max(1, len(names) // 10)]) - known)):
            sent = copy.deepcopy(body)
            _at(sent, place)[name] = "x"
            yield sent, name


def _objects(body: object, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Name the places of all objects in a body whose members are described; the first of each list stands for it."""
    if isinstance(body, dict):
        if place[-1:] not in {("einwohner_u21",), ("teile",), ("kriterien",), ("punkte",), ("festgesetzt",)}:
            yield place
        for name, value in body.items():
            yield from _objects(value, (*place, name))
    if isinstance(body, list) and body:
        yield from _objects(body[0], (*place, 0))


def _at(body: object, place: tuple[str | int, ...]) -> Json:
    found: Any = body
    for part in place:
        found = found[part]
    inner: Json = found
    return inner


def _schema_members(schema: object, document: Mapping[str, Any], seen: set[str]) -> set[str]:
    """Give the names of all members that a form describes, at any depth."""
    if isinstance(schema, list):
        return {name for one in schema for name in _schema_members(one, document, seen)}
    if not isinstance(schema, dict):
        return set()
    if (ref := schema.get("$ref")) is not None:
        name = ref.rpartition("/")[2]
        if name in seen:
            return set()
        seen.add(name)
        return _schema_members(document["components"]["schemas"][name], document, seen)
    found = set(schema.get("properties", {}))
    parts = [*schema.get("properties", {}).values(), schema.get("items"), schema.get("anyOf"), schema.get("oneOf")]
    return found | {name for part in parts for name in _schema_members(part, document, seen)}


def _operation(document: Mapping[str, Any], operation: str) -> Json:
    method, path = operation.split(" ", 1)
    found: Json = document["paths"][path][method.lower()]
    return found


def _properties_of_requests(document: Mapping[str, Any], operation: str) -> set[str]:
    content = _operation(document, operation).get("requestBody", {}).get("content", {})
    return _schema_members([one.get("schema") for one in content.values()], document, set())


def _response_members(document: Mapping[str, Any], operation: str) -> set[str]:
    answers = _operation(document, operation)["responses"]
    good = [answer.get("content", {}) for status, answer in answers.items() if status.startswith("2")]
    return _schema_members([one.get("schema") for content in good for one in content.values()], document, set())


def prove(installation: Installation, *, amt: str = "amt-m") -> tuple[int, list[str]]:
    """Make a world and run."""
    with seeded(installation, amt=amt) as world:
        return run(world)


def main() -> int:
    """Prove it on a fresh installation."""
    with installed() as installation:
        tried, faults = prove(installation)
    for fault in faults:
        print(fault)
    print(f"mass assignment: {tried} requests, {len(faults)} deviations")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
