"""Broken tokens on every operation: 401, no effect, nothing told: `python -m proof.tokens`.

Each way to call without a valid token is tried on each operation that needs one, with the claims of a caller who may,
and with a body and a version that would be taken. All answers are the same bytes, but for those to which nothing was
presented as a token: of these, too, all are the same. No table changes.
"""

import http.client
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from proof.installation import Installation, installed
from proof.issuer import SERVICES
from proof.matrix.__main__ import read_policy
from proof.matrix.documents import read_documents
from proof.matrix.probe import Probe
from proof.matrix.probes import PROBES
from proof.matrix.seed import seeded
from proof.matrix.world import ROLLEN, World
from proof.quiet import await_quiet
from proof.tables import name_changes
from proof.tokens.forge import Forge
from proof.tokens.variant import Headers, Variant, authorization
from proof.tokens.variants import VARIANTS

LEAST_VARIANTS = 40
_PROBLEM = "/problems/anmeldung"
_OWN_HEADERS = frozenset({"date", "x-request-id"})  # of the answer, not of what it says


@dataclass(frozen=True, slots=True)
class Target:
    """An operation as it would be carried out: where, with which body, by whom."""

    service: str
    operation: str
    path: str
    query: str
    body: bytes | None
    forge: Forge
    tenant: str | None

    @property
    def method(self) -> str:
        """Give the method."""
        return self.operation.split(" ", 1)[0]


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: its status, and all that went over the wire but the instant and the number of the request."""

    status: int
    challenge: str | None
    content: bytes


def targets_of(world: World, policy: Mapping[str, Any]) -> list[Target]:
    """Give every operation that needs a token, made ready to be carried out by somebody who may."""
    forges: dict[tuple[str, str], Forge] = {}
    found = []
    for service in SERVICES:
        for operation, line in policy[service].items():
            if line.get("oeffentlich"):
                continue
            rolle = next((name for name in ROLLEN if name in line), "service")
            forge = forges.setdefault((service, rolle), _forge(world, rolle, service=service))
            tenant = world.amt if rolle == "service" else None
            found.append(_target(world, service, operation, rolle=rolle, forge=forge, tenant=tenant))
    return found


def _forge(world: World, rolle: str, *, service: str) -> Forge:
    """Take the claims of a good token apart, to make others of them."""
    issuer = world.installation.issuer
    return Forge(issuer, issuer.read(world.token(rolle)), service)


def _target(world: World, service: str, operation: str, *, rolle: str, forge: Forge, tenant: str | None) -> Target:
    probe = PROBES[service].get(operation, Probe())
    path, query = probe.address(operation, world.names | {"selbst": f"{rolle}-eigen"})
    body = json.dumps(probe.body(world)).encode() if probe.body else None
    return Target(service, operation, path, urlencode(query), body, forge, tenant)


class Line:
    """One connection to a service, on which any header can be sent, twice too."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)

    def ask(self, target: Target, headers: Headers, *, query: str = "") -> Said:
        """Call an operation with these headers."""
        asked = "&".join(part for part in (target.query, query) if part)
        self._connection.putrequest(target.method, f"{target.path}?{asked}" if asked else target.path)
        for name, value in self._whole(target, headers):
            self._connection.putheader(name, value.encode("latin-1"))
        self._connection.endheaders(target.body)
        answer = self._connection.getresponse()
        content = answer.read()
        kept = sorted((name.lower(), value) for name, value in answer.getheaders() if name.lower() not in _OWN_HEADERS)
        told = "".join(f"{name}: {value}\n" for name, value in kept).encode() + content
        return Said(answer.status, answer.getheader("WWW-Authenticate"), told)

    def close(self) -> None:
        """Close it."""
        self._connection.close()

    @staticmethod
    def _whole(target: Target, headers: Headers) -> Iterator[tuple[str, str]]:
        yield from headers
        if target.tenant is not None and all(name != "Jugendamt" for name, _ in headers):
            yield "Jugendamt", target.tenant
        if target.method != "GET":
            yield "If-Match", "*"
        if target.body is not None:
            yield "Content-Type", "application/json"
            yield "Content-Length", str(len(target.body))


def _try_service(
    world: World, service: str, targets: list[Target], *, step: int
) -> tuple[Counter[str], dict[tuple[bool, bytes], str], list[str]]:
    """Try the variants on a service's operations; give how often each, what was told by whom first, what deviated."""
    line = Line(world.installation.url(service))
    made: dict[tuple[str, int], tuple[Headers, str]] = {}  # by caller and variant: signing takes longer than calling
    counts: Counter[str] = Counter()
    told: dict[tuple[bool, bytes], str] = {}
    faults = []
    for place, target in enumerate(targets):
        for number, variant in enumerate(VARIANTS):
            if (place + number) % step:
                continue
            key = (target.forge.good, number)
            if key not in made:
                made[key] = (variant.headers(target.forge), variant.query(target.forge))
            headers, query = made[key]
            said = line.ask(target, headers, query=query)
            counts[variant.name] += 1
            what = f"{service} {target.operation} with {variant.name}"
            told.setdefault((variant.presented, said.content), what)
            if fault := judge(said, variant):
                faults.append(f"{what}: {fault}")
    line.close()
    return counts, told, faults


def judge(said: Said, variant: Variant) -> str | None:
    """Say what deviates from a 401 that tells nothing but how to present a token, or None."""
    if said.status != 401:
        return f"{said.status} instead of 401: {said.content[-200:]!r}"
    expected = 'Bearer error="invalid_token"' if variant.presented else "Bearer"
    if said.challenge != expected:
        return f"WWW-Authenticate: {said.challenge}"
    return None if f'"type":"{_PROBLEM}"'.encode() in said.content else f"another problem: {said.content[-200:]!r}"


def check_good(world: World, targets: list[Target]) -> list[str]:
    """Read with the good tokens that the others are made of: if these are none, nothing is proven."""
    faults = []
    lines = {service: Line(world.installation.url(service)) for service in SERVICES}
    for target in targets:
        if target.method == "GET":
            said = lines[target.service].ask(target, [authorization(target.forge.good)])
            if said.status not in {200, 404}:
                faults.append(f"{target.service} {target.operation} with a good token: {said.status}")
    for line in lines.values():
        line.close()
    return faults


def check_documents(world: World) -> list[str]:
    """Look whether each operation that needs a token says that it answers 401, and whether the problem has its page."""
    faults = []
    policy = read_policy()
    for service, document in read_documents(world.installation).items():
        for operation, line in policy[service].items():
            method, path = operation.split(" ", 1)
            answers = document["paths"][path][method.lower()]["responses"]
            if not line.get("oeffentlich") and "application/problem+json" not in answers.get("401", {})["content"]:
                faults.append(f"{service} {operation}: does not say that it answers 401")
        if world.ask(service, "GET", _PROBLEM, who={}).status_code != 200:
            faults.append(f"{service}: {_PROBLEM} has no page")
    return faults


def run(world: World, *, every: int = 1, amt: str | None = None) -> tuple[Counter[str], list[str]]:
    """Try all variants on all operations of a seeded world, or each n-th pair; give what was tried and deviated.

    `amt`: only its rows must not change, where others work in the same installation.
    """
    targets = targets_of(world, read_policy())
    await_quiet(world)
    of_service = [[target for target in targets if target.service == service] for service in SERVICES]
    with name_changes(world.installation, SERVICES, amt=amt) as changed, ThreadPoolExecutor(len(SERVICES)) as pool:
        tries = list(pool.map(lambda s, t: _try_service(world, s, t, step=every), SERVICES, of_service))
    faults = check_documents(world) + [fault for _, _, found in tries for fault in found] + changed
    faults += check_good(world, targets)
    told: dict[tuple[bool, bytes], str] = {}
    for _, found, _ in tries:
        told = found | told
    return sum((counted for counted, _, _ in tries), Counter()), faults + compare(told)


def compare(told: Mapping[tuple[bool, bytes], str]) -> list[str]:
    """Name those who were told something else than the others, with or without a token presented."""
    faults = []
    for presented in (True, False):
        ways = [what for (kind, _), what in told.items() if kind is presented]
        faults += [f"{what}: told something else than {ways[0]}" for what in ways[1:]]
    return faults


def prove(installation: Installation, *, amt: str = "amt-t") -> tuple[Counter[str], list[str]]:
    """Make a world and run."""
    with seeded(installation, amt=amt) as world:
        return run(world)


def main() -> int:
    """Prove it on a fresh installation."""
    with installed() as installation:
        counts, faults = prove(installation)
    for fault in faults[:200]:
        print(fault)
    tried = f"{len(counts)} broken ones on {max(counts.values(), default=0)} operations, {counts.total()} calls"
    print(f"tokens: {tried}, {len(faults)} deviations")
    return int(bool(faults) or len(counts) < LEAST_VARIANTS)


if __name__ == "__main__":
    sys.exit(main())
