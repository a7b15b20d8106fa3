"""The fixed corpus: every operation with broken bodies and values at the edges. Judged by the documents.

No breakdown, nothing undocumented, nothing slower than two seconds, and what is plainly wrong is refused.
"""

import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from proof.inputs.broken import JSON, Broken, broken_of
from proof.inputs.edges import edges_of, parameters
from proof.inputs.judge import MOST_SECONDS, fault_of
from proof.issuer import SERVICES
from proof.matrix.good import Call, call_of, headers_of
from proof.matrix.world import Headers, Json, NotSeeded, World

_TRIES = 3  # a slow answer counts as slow if it is slow again and again
_PERSONS = ("admin", "wjh", "traeger", "asd", "leitung", "revision", "service")


@dataclass(slots=True)
class Tried:
    """How many requests of which kind, what they were answered, the slowest, and what is wrong."""

    kinds: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)


class Corpus:
    """Sends the corpus to the operations of one service."""

    def __init__(self, world: World, service: str, document: Json) -> None:
        self._world, self._service, self._document = world, service, document
        self._base = world.installation.url(service)
        self._client = httpx.Client(base_url=self._base, timeout=60, trust_env=False)
        self.tried = Tried()

    def run(self, *, every: int = 1, of_services: bool = False) -> None:
        """Try every n-th operation, of persons or those of services alone."""
        for operation, described in self._operations():
            if hash_of(operation) % every or of_services != (described.get("x-rollen") == ["service"]):
                continue
            rolle = next((one for one in _PERSONS if one in described.get("x-rollen", ())), "keine")
            try:
                if JSON in described.get("requestBody", {}).get("content", {}):
                    self._bodies(operation, described, rolle=rolle)
                self._parameters(operation, described, rolle=rolle)
            except NotSeeded as error:
                self.tried.faults.append(f"{self._service} {operation} could not be prepared: {error}")

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _operations(self) -> Iterator[tuple[str, Json]]:
        for path, item in self._document["paths"].items():
            yield from ((f"{method.upper()} {path}", described) for method, described in item.items())

    def _bodies(self, operation: str, described: Json, *, rolle: str) -> None:
        call = call_of(self._world, self._service, operation, rolle=rolle)
        for broken in broken_of(call.body):
            self._send("body", call, described, broken, rolle=rolle)
        for name, body in edges_of(call.body):
            sent = Broken(name, json.dumps(body).encode(), wrong=False)
            status = self._send("edge", call, described, sent, rolle=rolle)
            if status < httpx.codes.BAD_REQUEST:
                call = call_of(self._world, self._service, operation, rolle=rolle)

    def _parameters(self, operation: str, described: Json, *, rolle: str) -> None:
        call = call_of(self._world, self._service, operation, rolle=rolle, anew=False)
        content = b"" if call.body is None else json.dumps(call.body).encode()
        headers = {} if call.body is None else {"Content-Type": JSON}
        for value in parameters():
            for part in call.parts:
                told = Call(call.service, operation, {**call.parts, part: value}, call.query, call.body)
                broken = Broken(f"{part} = {value[:40]}", content, headers, wrong=False)
                self._send("path", told, described, broken, rolle=rolle)
        for parameter in described.get("parameters", ()):
            if parameter["in"] == "query":
                for value in parameters():
                    broken = Broken(f"?{parameter['name']}={value[:40]}", content, headers, wrong=False)
                    query = f"{parameter['name']}={value}"
                    self._send("query", call, described, broken, rolle=rolle, query=query)

    def _send(
        self, kind: str, call: Call, described: Json, broken: Broken, *, rolle: str, query: str | None = None
    ) -> int:
        headers = headers_of(self._world, rolle, call.operation) | dict(broken.headers)
        if not call.new and _takes(described, "If-Match"):
            headers["If-Match"] = "*"
        others = {name: value for name, value in call.query.items() if query is None or not query.startswith(name)}
        url = f"{call.path}?{httpx.QueryParams(others)}&{query or ''}".rstrip("&?")
        answer, seconds = self._answer(call.method, url, headers, broken.content)
        self.tried.kinds[kind] += 1
        self.tried.statuses[answer.status_code] += 1
        self.tried.slowest = max(self.tried.slowest, seconds)
        if fault := _fault(answer, described, broken, seconds=seconds, origin=self._base):
            self.tried.faults.append(f"{self._service} {call.operation} {broken.name}: {fault}")
        return answer.status_code

    def _answer(self, method: str, url: str, headers: Headers, content: bytes) -> tuple[httpx.Response, float]:
        best, answer = float("inf"), None
        for _ in range(_TRIES):
            begun = time.perf_counter()
            answer = self._client.request(method, url, headers=_encoded(headers), content=content)
            best = min(best, time.perf_counter() - begun)
            if best <= MOST_SECONDS:
                break
        assert answer is not None
        return answer, best


def _encoded(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]


def _takes(described: Json, header: str) -> bool:
    return any(parameter["name"] == header for parameter in described.get("parameters", ()))


def _fault(
    answer: httpx.Response, described: Mapping[str, Any], broken: Broken, *, seconds: float, origin: str
) -> str | None:
    """Say what is wrong with an answer by the document, or None."""
    status, media_type = answer.status_code, answer.headers.get("content-type", "").split(";")[0]
    documented = described["responses"].get(str(status))
    if status >= httpx.codes.INTERNAL_SERVER_ERROR or documented is None:
        return f"{status} is not documented, or a breakdown: {answer.text[:200]}"
    if answer.content and media_type not in documented.get("content", {}):
        return f"{status} as {media_type} is not documented"
    if seconds > MOST_SECONDS:
        return f"took {seconds:.1f} s"
    if status < httpx.codes.BAD_REQUEST:
        return f"was taken: {status}" if broken.wrong and '"abgelehnt":' not in answer.text else None  # row by row (K9)
    if broken.wrong and broken.statuses and status not in broken.statuses:
        return f"{status} instead of {sorted(broken.statuses)}: {answer.text[:200]}"
    return fault_of(origin, status=status, media_type=media_type, content=answer.content)


def hash_of(operation: str) -> int:
    """Give an operation a number that is the same in every run."""
    return sum(operation.encode())


def run(world: World, documents: Mapping[str, Json], *, every: int = 1, of_services: bool = False) -> Tried:
    """Send the corpus to all services."""
    whole = Tried()
    for service in SERVICES:
        corpus = Corpus(world, service, documents[service])
        try:
            corpus.run(every=every, of_services=of_services)
        finally:
            corpus.close()
        whole.kinds += corpus.tried.kinds
        whole.statuses += corpus.tried.statuses
        whole.slowest = max(whole.slowest, corpus.tried.slowest)
        whole.faults += corpus.tried.faults
    return whole
