"""One call per operation that succeeds: the policy's probe, on a thing made anew where it succeeds only once.

The fuzzing starts from these calls: what is only ever refused at the door tests the door alone.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from proof.matrix import fresh_budget, fresh_cases, fresh_projects
from proof.matrix.probe import Probe
from proof.matrix.probes import PROBES
from proof.matrix.world import Headers, Json, World

FRESH: Mapping[str, Mapping[str, Callable[[World, str], Json]]] = {
    "budget": fresh_budget.FRESH,
    "cases": fresh_cases.FRESH,
    "projects": fresh_projects.FRESH,
}
# For whom a service calls: the one who may sign, grant or conclude.
_SUBJECTS = {
    "POST /v1/bindungen": "leitung", "POST /v1/auskuenfte": "revision", "PUT /v1/vertragsabschluesse/{nummer}": "admin",
}  # fmt: skip
# These calls change what all others rest on: a year's money, a Träger, an area. They go to one that nothing rests on.
_YEARS = frozenset(
    {
        "PUT /v1/haushaltsjahre/{jahr}",
        "PUT /v1/haushaltsjahre/{jahr}/bezirke/{bezirk}",
        "PUT /v1/haushaltsjahre/{jahr}/sozialraeume/{slug}",
    }
)
_APART = {
    "PUT /v1/traeger/{slug}": {"traeger": fresh_budget.OTHER_TRAEGER},
    "PUT /v1/sozialraeume/{slug}": {"area": fresh_budget.OTHER_AREA},
}
APART = _YEARS | _APART.keys()


@dataclass(frozen=True, slots=True)
class Call:
    """A call: the parts of its path, its query, its body (None: none); `new`: nothing stands there yet."""

    service: str
    operation: str
    parts: Mapping[str, str]
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    new: bool = False

    @property
    def method(self) -> str:
        """Give the method."""
        return self.operation.split(" ", 1)[0]

    @property
    def path(self) -> str:
        """Give the path with its parts."""
        return re.sub(r"\{([a-z_]+)\}", lambda part: self.parts[part[1]], self.operation.split(" ", 1)[1])


def call_of(world: World, service: str, operation: str, *, rolle: str, anew: bool = True) -> Call:
    """Give a call that succeeds; with `anew`, on a thing that is made for it where it succeeds only once."""
    probe = PROBES[service].get(operation, Probe())
    names = world.names | {"selbst": f"{rolle}-eigen"}
    names |= {"jahr": str(world.jahr + 1)} if operation in _YEARS else _APART.get(operation, {})
    body, new = probe.body(world) if probe.body else None, False
    if anew and (make := FRESH[service].get(operation)):
        made = make(world, rolle)
        body, new = made.pop("body", body), made.pop("new", False)
        names |= made
    elif anew and probe.fresh:
        names[probe.fresh[0]] = probe.fresh[1](world)
    parts = {part: names[probe.path.get(part, part)] for part in re.findall(r"\{([a-z_]+)\}", operation)}
    query = {name: value.removeprefix("=") if value[0] == "=" else names[value] for name, value in probe.query.items()}
    return Call(service, operation, parts, query, body, new)


def headers_of(world: World, rolle: str, operation: str) -> Headers:
    """Give the headers of one who may do all that the role may: all areas and Bezirke, any version, any person."""
    if rolle == "keine":
        return {}
    if rolle == "service":
        subject = world_token(world, _SUBJECTS.get(operation, "asd"))
        return world.installation.issuer.service("cases", jugendamt=world.amt, subject=subject)
    return {"Authorization": f"Bearer {world_token(world, rolle)}"}


def world_token(world: World, rolle: str) -> str:
    """Give the token of the person whose things lie in the world; Leitung leads all Bezirke."""
    if rolle != "leitung":
        return world.token(rolle)
    headers = world.installation.issuer.person("leitung", jugendamt=world.amt, sub="leitung-eigen", bezirke=["*"])
    return headers["Authorization"].removeprefix("Bearer ")
