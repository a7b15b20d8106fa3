"""Ids of others in bodies: naming what is foreign is like naming nothing: `python -m proof.references`.

In the body of every write, each member that names a thing is replaced: by such a thing of another Jugendamt, where the
role sees a part of the own one only by another area's, Bezirk's or Träger's, and by one that does not exist. Each time
the answer is 404 or 422, for the foreign and the absent byte for byte the same, and no table changes.
"""

import copy
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from proof.installation import Installation, installed
from proof.issuer import SERVICES
from proof.matrix.__main__ import read_policy
from proof.matrix.cells import absent_like, trace
from proof.matrix.probe import Probe
from proof.matrix.probes import PROBES
from proof.matrix.seed import seeded
from proof.matrix.world import ROLLEN, Headers, World
from proof.quiet import await_quiet
from proof.tables import name_changes

# What a member names, where its value is a name and no id: in another Jugendamt, and in the own one out of sight.
_FOREIGN = {
    "sozialraum": ("west-1", "sued-1"), "wirkungsraum": ("west-1", "sued-1"), "bezirk": ("west", "sued"),
    "traeger": ("t-west", "t-zwei"),
}  # fmt: skip
_ALL_TRAEGER = frozenset({"asd", "leitung"})  # roles that see a part of the areas, and work with any Träger
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
# Members that name nothing, or what is judged later.
_NOT_NAMING = {
    "PUT /v1/sozialraeume/{slug}": {"bezirk"},  # a Bezirk is what areas say that they belong to
    "PUT /v1/traegerkontrakte/{kontraktnummer}": {"sozialraum"},  # the Träger's own book, right or wrong (K11)
    "POST /v1/projektantraege asd": {"bezirk", "traeger"},  # a draft; judged when it is submitted (P2)
    "POST /v1/projektantraege traeger": {"bezirk", "sozialraum"},
    "POST /v1/verbrauch": {"schluessel", "sozialraum", "traeger", "kontrakt"},  # one service's word to another,
    "POST /v1/auszahlungen": {"schluessel", "projekt"},  # kept and judged row by row
    "POST /v1/vollstaendigkeit": {"schluessel", "sozialraum", "traeger"},
    "POST /v1/personalstellen": {"sozialraum"},
}
# Operations whose answer about nothing is another than 404 and 422.
_ANSWERED = {
    "POST /v1/bindungen/stand": 200,  # a question: nothing is bound for it
    "POST /v1/verfahren/{schluessel}/ergebnisse": 409,  # this area has its result, whoever is named
}

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """A write by somebody who may, and a member of its body that names a thing: where, what, what it is replaced by."""

    service: str
    operation: str
    rolle: str
    probe: Probe
    body: object
    place: Place
    value: str
    foreign: str

    def __str__(self) -> str:
        return f"{self.service} {self.operation} {self.rolle} {'/'.join(map(str, self.place))} {self.foreign}"

    def with_value(self, value: str) -> object:
        """Give the body that names this instead."""
        sent: Any = copy.deepcopy(self.body)
        inner = sent
        for part in self.place[:-1]:
            inner = inner[part]
        inner[self.place[-1]] = value
        return sent


def namings_of(world: World, service: str, *, ids: Mapping[str, str]) -> Iterator[Naming]:
    """Find what the bodies of a service name; `ids`: for ids of the world those of a stranger."""
    policy = read_policy()
    for operation, probe in PROBES[service].items():
        if probe.body is None:
            continue
        body = probe.body(world)
        for rolle in (name for name in ROLLEN if name in policy[service][operation]):
            partly = _sees_partly(policy[service][operation][rolle], rights=policy["rechte"], rolle=rolle)
            names = _foreign_names(rolle, partly=partly)
            unnamed = _NOT_NAMING.get(operation, set()) | _NOT_NAMING.get(f"{operation} {rolle}", set())
            for place, value in _scalars(body):
                member = next(part for part in reversed(place) if isinstance(part, str))
                foreign = (*names.get(member, ()), *([ids[value]] if value in ids else ()))
                for one in foreign if member not in unnamed else ():
                    yield Naming(service, operation, rolle, probe, body, place, value, one)


def _foreign_names(rolle: str, *, partly: bool) -> dict[str, tuple[str, ...]]:
    """Give what is foreign to a role, by the member that names it; who sees all of its Jugendamt: another's alone."""
    known = {"traeger"} if rolle in _ALL_TRAEGER else set()
    return {name: values if partly and name not in known else values[:1] for name, values in _FOREIGN.items()}


def _sees_partly(right: Mapping[str, str] | str, *, rights: Mapping[str, Mapping[str, str]], rolle: str) -> bool:
    """Tell whether a role sees a part of its own Jugendamt only."""
    relations = rights[right] if isinstance(right, str) else right
    return rolle != "service" and "ja" not in {relations["fremd"], relations["anderer_bezirk"]}


def _scalars(body: object, place: Place = ()) -> Iterator[tuple[Place, str]]:
    if isinstance(body, dict):
        for name, value in body.items():
            yield from _scalars(value, (*place, name))
    elif isinstance(body, list):
        for number, value in enumerate(body):
            yield from _scalars(value, (*place, number))
    elif isinstance(body, str) and place:
        yield place, body


def run(world: World, stranger: World | None = None) -> tuple[int, list[str]]:
    """Try every write on a seeded world; with a stranger's, also its ids. Give how many were made, what deviated."""
    ids = {} if stranger is None else _ids(world, stranger)
    tried, faults = 0, []
    for service in SERVICES:
        namings = list(namings_of(world, service, ids=ids))
        await_quiet(world)
        with name_changes(world.installation, [service], amt=world.amt) as changed:
            found = [(naming, _try(world, naming)) for naming in namings]
        tried += len(found)
        faults += [f"{naming}: {fault}" for naming, fault in found if fault] + changed
    return tried, faults


def _ids(world: World, stranger: World) -> dict[str, str]:
    """Give, for the id of each thing of the world, that of the stranger's thing of the same kind."""
    kinds = {name: value for name, value in world.names.items() if _ID.fullmatch(value)}
    return {value: stranger.names[name] for name, value in kinds.items() if name in stranger.names}


def _try(world: World, naming: Naming) -> str | None:
    method, _ = naming.operation.split(" ", 1)
    path, query = naming.probe.address(naming.operation, world.names | {"selbst": f"{naming.rolle}-eigen"})
    foreign, absent = (
        world.ask(naming.service, method, path, who=_who(world, naming.rolle), body=body, params=query)
        for body in (naming.with_value(naming.foreign), naming.with_value(_absent(naming.value)))
    )
    if foreign.status_code not in {404, 422, _ANSWERED.get(naming.operation)}:
        return f"{foreign.status_code}: {foreign.text[:200]}"
    if _told(foreign, naming.foreign) != _told(absent, _absent(naming.value)):
        return f"differs from what does not exist: {foreign.text[:200]} / {absent.text[:200]}"
    return None


def _told(answer: httpx.Response, name: str) -> bytes:
    """Give what an answer says, but for the name that was asked for."""
    return trace(answer).replace(name.encode(), b"?")


def _absent(value: str) -> str:
    """Give what names nothing; a world on which the matrix ran has things named `nirgends`."""
    return absent_like(value).replace("nirgends", "niemandes")


def _who(world: World, rolle: str) -> Headers:
    """Give the caller; a service calls for a person who may sign."""
    person = {"Subject-Token": world.token("asd")} if rolle == "service" else {}
    return world.who(rolle) | person | {"If-Match": "*"}


def prove(installation: Installation, *, amt: str = "amt-r") -> tuple[int, list[str]]:
    """Make a world and a stranger's, and run."""
    with seeded(installation, amt=amt) as world, seeded(installation, amt=f"{amt}-fremd") as stranger:
        return run(world, stranger)


def main() -> int:
    """Prove it on a fresh installation."""
    with installed() as installation:
        tried, faults = prove(installation)
    for fault in faults:
        print(fault)
    print(f"references: {tried} foreign names in bodies, {len(faults)} deviations")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
