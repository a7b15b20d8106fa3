"""Two worlds: what is foreign to a caller does not show in any of its answers: `python -m proof.worlds`.

Everything that a caller may read is read: every list, figure, search and report, each thing and its ETag. Then the
database gets more of what is foreign to it, and everything is read again: byte for byte the same. That it is one
database before and after, and not two, keeps all ids and instants equal by themselves.

Masked are `stand` and `next` alone, opaque numbers of PostgreSQL's transactions, which run through the whole
installation: they tell that somebody wrote something, not who or what. What changes by itself (health, metrics) is not
asked for.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from proof.assignment import await_quiet
from proof.installation import Installation, installed
from proof.issuer import SERVICES
from proof.matrix import seed_budget, seed_cases, seed_projects
from proof.matrix.__main__ import read_policy
from proof.matrix.cells import Cell, ask, cells_of
from proof.matrix.seed import seed, seeded
from proof.matrix.world import TRAEGER, Headers, World

_MASKED = re.compile(rb'"(?:stand|next)":"[A-Za-z0-9_-]+"')
PERSONS = ("admin", "wjh", "asd", "leitung", "traeger", "revision")
_SEARCHES = (
    ("cases", "/v1/ressourcen?q=jugend"), ("cases", "/v1/kontrakte?status=unterzeichnet"),
    ("cases", "/v1/leistungen?limit=1"), ("budget", "/v1/sozialraeume?gemeinde=Gemeinde%20nord-1"),
    ("projects", "/v1/projektantraege?status=laufend"),
)  # fmt: skip
# The money for projects is the Bezirk's: what is left of it shows to everybody who plans one there (P5, X2).
_SHARED = {"another Sozialraum": {"projects GET /v1/projektantraege/{antrag}/vorschau"}}
_OWN = frozenset({"/v1/zugriffe", "/v1/auskuenfte"})  # they tell of what was read, by this proof too
_PULLED_SECONDS = 12.0  # the workers take over what the budget has within five seconds
Answers = dict[str, bytes]


def readings(rolle: str, relation: str) -> Iterator[Cell]:
    """Give all that a role may read of its own, and to which things of that relation are foreign by the policy."""
    policy = read_policy()
    for service in SERVICES:
        cells = [cell for cell in cells_of(service, policy) if cell.rolle == rolle and cell.method == "GET"]
        open_to_it = {cell.operation for cell in cells if (cell.relation, cell.expected) == (relation, "ja")}
        for cell in cells:
            foreign = relation == "anderes_jugendamt" or cell.operation not in open_to_it
            if cell.relation == "eigen" and cell.path.startswith("/v1") and cell.path not in _OWN and foreign:
                yield cell


def read_all(world: World, rolle: str, relation: str, *, every: int = 1) -> Answers:
    """Read everything that a role may read of its own, or each n-th of it."""
    found = {}
    for cell in islice(readings(rolle, relation), 0, None, every):
        answer = ask(world, cell)
        etag = answer.headers.get("etag", "").encode()
        found[f"{cell.service} {cell.operation}"] = _masked(str(answer.status_code).encode() + etag + answer.content)
    for service, path in _SEARCHES:
        answer = world.ask(service, "GET", path, who=world.who(rolle))
        found[f"{service} GET {path}"] = _masked(str(answer.status_code).encode() + answer.content)
    return found


def _masked(content: bytes) -> bytes:
    return _MASKED.sub(b'"":""', content)


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
        Step("another Jugendamt", "anderes_jugendamt", PERSONS, lambda: seed(stranger)),
        Step("another Bezirk", "anderer_bezirk", (*near, "leitung"), lambda: add_in_area(world, "sued-1", "sued")),
        Step("another Sozialraum", "fremd", near, lambda: add_in_area(world, "nord-2", "nord")),
    )


def run(
    world: World, steps: Iterable[Step], *, every: int = 1, pulled_seconds: float = _PULLED_SECONDS
) -> tuple[int, list[str]]:
    """Read everything (or each n-th) on a seeded world before and after each step; give how much, and what differed."""
    compared, faults = 0, []
    await_quiet(world)
    world.rest(pulled_seconds)
    for step in steps:
        before = {rolle: read_all(world, rolle, step.relation, every=every) for rolle in step.rollen}
        step.add()
        await_quiet(world)
        for rolle, answers in before.items():
            after = read_all(world, rolle, step.relation, every=every)
            compared += len(answers)
            told = {what for what, said in answers.items() if after[what] != said} - _SHARED.get(step.name, set())
            faults += [f"{rolle}: {what} tells of {step.name}" for what in sorted(told)]
    return compared, faults


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
