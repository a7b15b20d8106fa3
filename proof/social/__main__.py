"""Social data stays where it belongs (G6): `python -m proof.social`.

A mark is planted in every free text of every operation. None may be found in a log line, a metric, the answer of a
refusal, a message between the services or an audit trail; none of cases and projects in the budget's database; and in
each database none but in the columns that are replaced after their retention period, or that hold master data.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from proof.installation import Installation, installed
from proof.issuer import SERVICES
from proof.matrix.__main__ import read_policy
from proof.matrix.documents import read_documents
from proof.matrix.good import Call, call_of, headers_of
from proof.matrix.seed import seed
from proof.matrix.world import ROLLEN, Json
from proof.quiet import await_quiet
from proof.social.fields import declared, is_free
from proof.social.planting import Planted, PlantedWorld, form_of
from proof.social.search import Found, in_database, in_logs, in_metrics, in_texts, kept_columns, logs_of
from proof.social.variants import calls

LEAST_TEXTS = 80
# What is no text about a case or project, but master data that all services and reports name.
MASTER_DATA = frozenset({"stammdaten.inhalt", "abschluesse.inhalt"})
# Columns that hold what the area writes for everybody to read.
FOR_ALL = {
    "cases": ("ressourcen.name", "ressourcen.thema", "ressourcen.beschreibung", "ressourcen.kontakt",
              "ressourcen.webseite", "ressourcen.suche", "teamstellenfassungen.qualifikation"),
    "projects": ("handbuchempfehlungen.titel", "handbuchempfehlungen.text", "handbuchbeschluesse.titel",
                 "handbuchbeschluesse.text", "handbuchkapitel.titel", "handbuchkapitel.text",
                 "verfahrensfassungen.inhalt"),
    "budget": ("personalstellen.qualifikation",),
}  # fmt: skip
# The kind of a post's qualification, one of those that the Konzept lists, goes to the budget for its rules (V19).
TRAVELS = frozenset({Planted("cases", "PUT /v1/sozialraumteams/{slug}/stellen/{schluessel}", "/qualifikation")})


@dataclass(slots=True)
class Result:
    """What was planted, what was looked through, what was found where it must not be."""

    texts: int = 0
    marks: int = 0
    refusals: int = 0
    logs: int = 0
    columns: int = 0
    faults: list[str] = field(default_factory=list)


def plant(world: PlantedWorld, *, services: Sequence[str] = SERVICES, every: int = 1) -> None:
    """Call each writing operation (or each n-th) with marks, well and badly, and each search."""
    policy = read_policy()
    for service in services:
        operations = sorted(one for one in policy[service] if not one.startswith("GET "))
        for operation in operations[::every]:
            rolle = next((rolle for rolle in ROLLEN if rolle in policy[service][operation]), "service")
            _send(world, call_of(world, service, operation, rolle=rolle), rolle=rolle)
    for rolle, call in calls(world) if every == 1 else ():
        _send(world, call, rolle=rolle)
    for service, path, query in _searches(world.documents):
        mark = world.mark(service, path, ("query",))
        answer = world.clients[service].get(path, params={query: mark}, headers=world.who("revision"))
        if answer.is_error:
            world.refusals.append(answer.text)


def _send(world: PlantedWorld, call: Call, *, rolle: str) -> None:
    who = headers_of(world, rolle, call.operation) | ({} if call.new else {"If-Match": "*"})
    world.ask(call.service, call.method, call.path, who=who, body=call.body, params=call.query)
    for body in _wrong(world, call) if isinstance(call.body, dict) else ():
        client = world.clients[call.service]
        refused = client.request(call.method, call.path, headers=who, json=body, params=dict(call.query))
        world.refusals.append(refused.text)


def _wrong(world: PlantedWorld, call: Call) -> Iterator[Json]:
    """Give bodies that are refused for what stands in them."""
    mark, body = world.mark(call.service, call.operation, ("wrong",)), call.body
    yield body | {"unbekannt": mark}
    yield {name: [mark] for name in body}
    yield dict.fromkeys(body, mark * 1000)


def _searches(documents: Mapping[str, Json]) -> Iterator[tuple[str, str, str]]:
    """List the queries that take any words."""
    for service, document in documents.items():
        for path, item in document["paths"].items():
            for parameter in item.get("get", {}).get("parameters", ()):
                if parameter["in"] == "query" and "{" not in path and is_free(parameter["schema"], document):
                    yield service, path, parameter["name"]


def declared_texts(documents: Mapping[str, Json]) -> set[Planted]:
    """List every free text of every body, as the documents have them."""
    return {
        Planted(service, f"{method.upper()} {path}", member)
        for service, document in documents.items()
        for path, item in document["paths"].items()
        for method in item
        for member in declared(form_of(document, f"{method.upper()} {path}"), document=document)
    }


def look(installation: Installation, world: PlantedWorld) -> Result:
    """Look for the marks wherever they must not be."""
    result = Result(len(world.taken), len(world.marks), len(world.refusals), len(logs_of(installation)))
    said = in_logs(installation) | in_metrics(installation) | in_texts("answers of refusals", world.refusals)
    owners = {mark: planted for planted, mark in world.marks.items()}
    for place, marks in said.items():
        result.faults += [f"{place}: {_name(owners[mark])}" for mark in sorted(marks)]
    for service in SERVICES:
        found = in_database(installation, service)
        result.columns += len(found)
        result.faults += misplaced(found, service, owners=owners, kept=kept_columns(installation, service))
    return result


def misplaced(found: Found, service: str, *, owners: Mapping[str, Planted], kept: set[str]) -> Iterator[str]:
    """Name what stands in a column that is not for free text, or came from another service."""
    for column, marks in sorted(found.items()):
        allowed = column in kept or column in MASTER_DATA or column in FOR_ALL[service]
        for planted in (owners[mark] for mark in sorted(marks)):
            travels = Planted(planted.service, " ".join(planted.operation.split(" ")[:2]), f"/{planted.member}")
            foreign = planted.service != service and column not in MASTER_DATA and travels not in TRAVELS
            if foreign or not allowed:
                yield f"{service} {column}: {_name(planted)}"


def _name(planted: Planted) -> str:
    return f"{planted.service} {planted.operation} {planted.member}"


def run(world: PlantedWorld, *, services: Sequence[str] = SERVICES, every: int = 1) -> Result:
    """Plant marks in a world that stands, and look for them; of all operations each text must have been taken."""
    plant(world, services=services, every=every)
    await_quiet(world)
    result = look(world.installation, world)
    if every == 1:
        missing = declared_texts(world.documents) - world.taken
        result.faults += [f"never taken: {_name(one)}" for one in sorted(missing, key=_name)]
    return result


def prove(installation: Installation, *, amt: str = "amt-g6") -> Result:
    """Make a world of marks, plant the rest, look."""
    world = PlantedWorld(installation, amt=amt, anderes=f"{amt}-anderes", documents=read_documents(installation))
    try:
        seed(world)
        return run(world)
    finally:
        world.close()


def main() -> int:
    """Prove it on a fresh installation."""
    with installed() as installation:
        result = prove(installation)
    for fault in result.faults:
        print(fault)
    print(
        f"social data: {result.texts} free texts planted with {result.marks} marks, looked for in {result.refusals}"
        f" refusals, {result.logs} logs and all columns of three databases: {len(result.faults)} found"
    )
    return int(bool(result.faults) or result.texts < LEAST_TEXTS)


if __name__ == "__main__":
    sys.exit(main())
