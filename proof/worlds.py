"""Two worlds: what is foreign to a caller does not show in any of its answers: `python -m proof.worlds`.

Everything that a caller may read is read: every list, figure, search and report, each thing and its ETag. Then the
database gets more of what is foreign to it, and everything is read again: byte for byte the same. That it is one
database before and after, and not two, keeps all ids and instants equal by themselves.

Read is in all forms that a document names (JSON, tables, text), by each filter with what is the caller's own and with
what is foreign, and what only answers a question that comes with a body. Compared are status, headers and content.
Masked are `stand` and `next` alone, opaque numbers of PostgreSQL's transactions, which run through the whole
installation: they tell that somebody wrote something, not who or what. What changes by itself (health, metrics) is not
asked for; the workers stand still while it is read.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from proof.installation import Installation, installed
from proof.issuer import SERVICES
from proof.matrix import seed_budget, seed_cases, seed_projects
from proof.matrix.__main__ import read_policy
from proof.matrix.cells import Cell, ask, said
from proof.matrix.documents import read_documents
from proof.matrix.filters import Filter, filters_of, reading_cells
from proof.matrix.seed import seed, seeded
from proof.matrix.world import TRAEGER, Headers, Json, World
from proof.quiet import await_quiet, await_rest
from proof.tables import standing_still

PERSONS = ("admin", "wjh", "asd", "leitung", "traeger", "revision")
# What is foreign, by what it is to who works in `nord-1`.
_FOREIGN = {
    "fremd": {"nord-1": "nord-2", "t-eins": TRAEGER["nord-2"]},
    "anderer_bezirk": {"nord-1": "sued-1", "t-eins": TRAEGER["sued-1"], "nord": "sued"},
    "anderes_jugendamt": {"nord-1": "west-1", "t-eins": "t-west", "nord": "west"},
}
# The money for projects is the Bezirk's: what is left of it shows to everybody who plans one there (P5, X2).
_SHARED = {"another Sozialraum": "projects GET /v1/projektantraege/{antrag}/vorschau"}
_OWN = frozenset({"/v1/zugriffe", "/v1/auskuenfte"})  # they tell of what was read, by this proof too
Answers = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Question:
    """What is read: a cell, as it is or in another form than JSON, and what it is named."""

    name: str
    cell: Cell
    accept: str | None = None


def readings(rolle: str, relation: str) -> Iterator[Cell]:
    """Give all that a role may read of its own, and to which things of that relation are foreign by the policy."""
    policy = read_policy()
    for service in SERVICES:
        cells = [cell for cell in reading_cells(service, policy) if cell.rolle == rolle]
        open_to_it = {cell.operation for cell in cells if (cell.relation, cell.expected) == (relation, "ja")}
        for cell in cells:
            foreign = relation == "anderes_jugendamt" or cell.operation not in open_to_it
            if (cell.relation, cell.expected) == ("eigen", "ja") and cell.path not in _OWN and foreign:
                yield cell


def questions(world: World, rolle: str, relation: str, documents: Mapping[str, Json]) -> Iterator[Question]:
    """Give all that a role asks: what it may read, in each form, by each filter, its own and what is foreign."""
    for cell in readings(rolle, relation):
        name = f"{cell.service} {cell.operation}"
        yield Question(name, cell)
        for form in _forms(cell, documents[cell.service]):
            yield Question(f"{name} as {form}", cell, form)
        if cell.method != "GET":
            continue
        for asked in _filters(cell, documents[cell.service], world, relation):
            yield Question(f"{name} ?{asked.name}={asked.value}", asked.put(cell))


def _filters(cell: Cell, document: Json, world: World, relation: str) -> Iterator[Filter]:
    for asked in filters_of(cell, document, world):
        yield asked
        if asked.named and (foreign := _FOREIGN[relation].get(asked.value)):
            yield Filter(asked.name, foreign, named=True)
    if any(one["name"] == "limit" for one in document["paths"][cell.path]["get"].get("parameters", ())):
        yield Filter("limit", "1", named=False)


def _forms(cell: Cell, document: Json) -> list[str]:
    answer = document["paths"][cell.path][cell.method.lower()]["responses"].get("200", {})
    return [form for form in answer.get("content", {}) if form != "application/json"]


def read_all(world: World, rolle: str, relation: str, *, documents: Mapping[str, Json], every: int = 1) -> Answers:
    """Read everything that a role may read of its own, or each n-th of it."""
    chosen = islice(questions(world, rolle, relation, documents), 0, None, every)
    return {one.name: said(ask(world, one.cell, accept=one.accept)) for one in chosen}


def add_in_area(world: World, area: str, bezirk: str) -> None:
    """Put money, a Kontrakt with hours, help before help and a project into an area."""
    here = {"sozialraum": area, "traeger": TRAEGER[area]}
    asd = _person(world, "asd", sozialraeume=[area], zeichnung_bis="50000.00")
    traeger = _person(world, "traeger", traeger=TRAEGER[area])
    leitung = _person(world, "leitung", bezirke=[bezirk])
    wjh = world.who("wjh")
    spent = seed_budget.ausgabe_body(world, sozialraum=area)
    world.do_as(wjh, "budget", "POST", "/v1/ausgaben", spent)
    world.do_as(wjh, "budget", "POST", "/v1/umschichtungen", seed_budget.umschichtung_body(world, sozialraum=area))
    drafted = world.do_as(asd, "cases", "POST", "/v1/kontrakte", seed_cases.kontrakt_body(world, **here))
    path, match = f"/v1/kontrakte/{drafted['id']}", {"If_Match": "*"}
    world.do_as(asd, "cases", "POST", f"{path}/beratung", seed_cases.beratung_body(world), **match)
    world.do_as(asd, "cases", "POST", f"{path}/unterzeichnung", {}, **match)
    row = seed_cases.leistung_body(world, kontrakt=drafted["nummer"])
    world.do_as(traeger, "cases", "POST", "/v1/leistungen", row)
    world.do_as(asd, "cases", "POST", "/v1/vorfeldhilfen", seed_cases.vorfeldhilfe_body(world, **here))
    ende = (world.heute + timedelta(days=84)).isoformat()
    body = seed_projects.antrag_body(world, bezirk=bezirk, ende=ende, **here)
    antrag = f"/v1/projektantraege/{world.do_as(traeger, 'projects', 'POST', '/v1/projektantraege', body)['id']}"
    world.do_as(traeger, "projects", "POST", f"{antrag}/einreichung", **match)
    decision = {"entscheidung": "genehmigt", "begruendung": "Passt"}
    world.do_as(leitung, "projects", "POST", f"{antrag}/entscheidung", decision, **match)


def _person(world: World, rolle: str, **claims: object) -> Headers:
    return world.installation.issuer.person(rolle, jugendamt=world.amt, sub=f"{rolle}-neu", **claims)


@dataclass(frozen=True, slots=True)
class Step:
    """Something foreign that is added: what it is named, in which relation it stands to whom, how it is made."""

    name: str
    relation: str
    rollen: tuple[str, ...]
    add: Callable[[], None]


def steps_of(world: World, stranger: World) -> tuple[Step, ...]:
    """Give what is added, the farthest first."""
    near = ("asd", "traeger")
    return (
        Step("another Jugendamt", "anderes_jugendamt", (*PERSONS, "service"), lambda: seed(stranger)),
        Step("another Bezirk", "anderer_bezirk", (*near, "leitung"), lambda: add_in_area(world, "sued-1", "sued")),
        Step("another Sozialraum", "fremd", near, lambda: add_in_area(world, "nord-2", "nord")),
    )


def run(world: World, steps: Iterable[Step], *, every: int = 1, carried: bool = True) -> tuple[int, list[str]]:
    """Read everything (or each n-th) on a seeded world before and after each step; give how much, and what differed.

    `carried`: what is added is carried on by the workers, so that the world has to be at rest before; else they stand
    still from the first reading to the last.
    """
    compared, faults = 0, []
    documents = read_documents(world.installation)
    if carried:
        await_rest(world)
    for step in steps:

        def read(step: Step = step) -> dict[str, Answers]:
            return {
                rolle: read_all(world, rolle, step.relation, documents=documents, every=every) for rolle in step.rollen
            }

        with ExitStack() as still:
            still.enter_context(standing_still(world.installation))
            before = read()
            if carried:
                still.close()
            step.add()
            if carried:
                await_quiet(world)
                still.enter_context(standing_still(world.installation))
            after = read()
        compared += sum(map(len, before.values()))
        faults += differences(step.name, before, after)
    return compared, faults


def differences(step: str, before: Mapping[str, Answers], after: Mapping[str, Answers]) -> list[str]:
    """Name the answers that tell of what was added."""
    return [
        f"{rolle}: {what} tells of {step}"
        for rolle, answers in before.items()
        for what, answer in sorted(answers.items())
        if after[rolle][what] != answer and not (step in _SHARED and what.startswith(_SHARED[step]))
    ]


def prove(installation: Installation, *, amt: str = "amt-w") -> tuple[int, list[str]]:
    """Make a world and run all steps."""
    stranger = World(installation, amt=f"{amt}-fremd", anderes=f"{amt}-fremdes")
    try:
        with seeded(installation, amt=amt) as world:
            return run(world, steps_of(world, stranger))
    finally:
        stranger.close()


def main() -> int:
    """Prove it on a fresh installation."""
    with installed() as installation:
        compared, faults = prove(installation)
    for fault in faults:
        print(fault)
    print(f"two worlds: {compared} answers compared, {len(faults)} differ")
    return int(bool(faults) or compared < 500)


if __name__ == "__main__":
    sys.exit(main())
