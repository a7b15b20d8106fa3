"""People's calls: each has its own name, and is repeated until it is answered for good, as integrators are told to.

Some are broken off and sent again, some are sent twice at once, some again after their answer: a call has one effect,
and its answer names the same thing each time.
"""

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any

import httpx

from proof.installation import Installation
from proof.issuer import SERVICES

Json = dict[str, Any]

_BROKEN_OFF, _TWINS, _AGAIN = 0.04, 0.04, 0.05  # shares of calls that are repeated without need
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 3.0
_LATER = frozenset(
    {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}
)


class GivenUp(Exception):
    """The time for answers is over."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a person; `key`: its Idempotency-Key, `content`: a file instead of JSON."""

    service: str
    method: str
    path: str
    who: dict[str, str]
    body: object = None
    key: str | None = None
    match: str | None = None
    content: bytes | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Give the headers."""
        more = {"Idempotency-Key": self.key, "If-Match": self.match}
        more["Content-Type"] = "text/csv" if self.content is not None else None
        return self.who | {name: value for name, value in more.items() if value is not None}


@dataclass(slots=True)
class Sender:
    """Sends calls with patience; `until` is the moment at which whoever still waits gives up."""

    installation: Installation
    dice: random.Random
    until: float = float("inf")
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    clients: dict[str, httpx.AsyncClient] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for service in SERVICES:
            base = self.installation.url(service)
            self.clients[service] = httpx.AsyncClient(base_url=base, timeout=20.0, trust_env=False)

    async def close(self) -> None:
        """Close the connections."""
        for client in self.clients.values():
            await client.aclose()

    async def send(self, call: Call) -> httpx.Response:
        """Send a call until it is answered for good, now and then more often than needed; raise GivenUp."""
        drawn = self.dice.random()
        if call.method != "GET" and drawn < _BROKEN_OFF:
            await self._break_off(call)
        elif call.method != "GET" and drawn < _BROKEN_OFF + _TWINS:
            first, second = await asyncio.gather(self._ask(call), self._ask(call))
            self._compare(call, first, second)
            return first if first.is_success else second
        answer = await self._ask(call)
        if call.method != "GET" and answer.is_success and drawn > 1 - _AGAIN:
            self._compare(call, answer, await self._ask(call))
        return answer

    async def _break_off(self, call: Call) -> None:
        """Send it and do not wait for the answer."""
        try:
            async with asyncio.timeout(self.dice.uniform(0.001, 0.06)):
                await self._request(call)
        except (TimeoutError, httpx.TransportError):
            self.counts["calls broken off"] += 1

    async def _ask(self, call: Call) -> httpx.Response:
        """Ask until there is an answer that waiting does not change."""
        pause, unanswered = _FIRST_PAUSE, False
        while True:
            answer = await self._try(call)
            if answer is not None and not _asks_to_wait(answer):
                self._note(call, answer, unanswered=unanswered)
                return answer
            unanswered = unanswered or answer is None
            if time.monotonic() >= self.until:
                raise GivenUp
            await asyncio.sleep(_pause_of(answer, pause) * self.dice.uniform(0.5, 1.0))
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _try(self, call: Call) -> httpx.Response | None:
        try:
            answer = await self._request(call)
        except httpx.TransportError:
            self.counts["calls without an answer"] += 1
            return None
        if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            self.counts[f"503 {slug_of(answer)}"] += 1
        elif _asks_to_wait(answer):
            self.counts["409 while the first is under way"] += 1
        return answer

    async def _request(self, call: Call) -> httpx.Response:
        return await self.clients[call.service].request(
            call.method, call.path, json=call.body, content=call.content, headers=call.headers
        )

    def _note(self, call: Call, answer: httpx.Response, *, unanswered: bool) -> None:
        if answer.is_server_error:
            self.faults.append(f"{call.method} {call.path}: {answer.status_code} {answer.text[:200]}")
        if answer.is_success and unanswered and call.method != "GET":
            self.counts["repeated without an answer and then answered"] += 1

    def _compare(self, call: Call, first: httpx.Response, second: httpx.Response) -> None:
        """Two answers to one call name the same thing; where only one did it, the other was refused by what it did."""
        if not (first.is_success and second.is_success):
            return
        self.counts["idempotent answers given again"] += 1
        named = [_named(answer) for answer in (first, second)]
        if named[0] != named[1]:
            self.faults.append(f"{call.method} {call.path} made {named[0]} and {named[1]} under one key")


def with_match(call: Call, etag: str) -> Call:
    """Give the call for the version that was seen."""
    return replace(call, match=etag)


def slug_of(answer: httpx.Response) -> str:
    """Give the kind of problem that an answer tells of."""
    try:
        told = answer.json()
    except ValueError:
        return ""
    return str(told.get("type", "")).removeprefix("/problems/") if isinstance(told, dict) else ""


def _named(answer: httpx.Response) -> object:
    """Give what an answer names: the id of a thing, or those of a batch's rows."""
    told = answer.json()
    return [row.get("id") for row in told["zeilen"]] if "sha256" in told else told.get("id")


def _asks_to_wait(answer: httpx.Response) -> bool:
    if answer.status_code == HTTPStatus.CONFLICT:
        return "Retry-After" in answer.headers
    return answer.status_code in _LATER


def _pause_of(answer: httpx.Response | None, pause: float) -> float:
    asked = answer.headers.get("Retry-After", "") if answer is not None else ""
    return min(float(asked), _LONGEST_PAUSE) if asked.isdecimal() else pause
