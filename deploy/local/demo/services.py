"""The three services as the demonstration calls them: with a demo client's token, a key for every effect, and patience.

A service that is being started again, or that waits for another, is asked again until `PATIENCE` is over. That is safe
because every call that has an effect carries its own key, or is a PUT, or has a number of its own (contract.md).
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import httpx

PATIENCE = 120.0  # seconds for one call
_PAUSE, _LONGEST_PAUSE = 0.5, 5.0
_KNOWN_TO_ALL = "demo"  # the secret of every demo client, which only the development issuer takes
_EARLY = 30.0  # seconds before a token expires
_LATER = frozenset({httpx.codes.TOO_MANY_REQUESTS, httpx.codes.BAD_GATEWAY, httpx.codes.SERVICE_UNAVAILABLE})

Json = dict[str, Any]


class NotDone(Exception):
    """A service refused a step for good, or did not answer for longer than anybody waits."""

    def __init__(self, step: str, *, status: int | None, answer: str) -> None:
        super().__init__(f"{step}: {answer if status is None else f'{status} {answer}'}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the issuer and the services are, as `make run` starts them unless the environment says otherwise."""

    token: str
    services: Mapping[str, str]

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Addresses":
        """Read DEMO_TOKEN_URL, DEMO_BUDGET_URL, DEMO_CASES_URL and DEMO_PROJECTS_URL."""
        ports = {"budget": 8001, "cases": 8002, "projects": 8003}
        services = {
            name: environment.get(f"DEMO_{name.upper()}_URL", f"http://127.0.0.1:{port}")
            for name, port in ports.items()
        }
        return cls(environment.get("DEMO_TOKEN_URL", "http://127.0.0.1:8000/token"), MappingProxyType(services))


@dataclass(frozen=True, slots=True)
class Call:
    """A request in the name of a demo client. `key`: its Idempotency-Key; `content`: a CSV file instead of JSON."""

    client: str
    service: str
    method: str
    path: str
    body: Json | None = None
    content: bytes | None = None
    key: str | None = None
    if_match: bool = False

    @property
    def headers(self) -> dict[str, str]:
        """Give the headers that go with it; `*` takes any version."""
        optional = {
            "Idempotency-Key": self.key,
            "If-Match": "*" if self.if_match else None,
            "Content-Type": "text/csv" if self.content is not None else None,
        }
        return {name: value for name, value in optional.items() if value is not None}

    def __str__(self) -> str:
        return f"{self.method} {self.service} {self.path} as {self.client}"


@dataclass(slots=True)
class Services:
    """Sends calls and waits where waiting helps."""

    addresses: Addresses
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30.0, trust_env=False))
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    tokens: dict[str, tuple[str, float]] = field(default_factory=dict)

    def get(self, client: str, service: str, path: str) -> Json:
        """Read something."""
        return self.send(Call(client, service, "GET", path))

    def send(self, call: Call) -> Json:
        """Send a call until it is answered for good; raises NotDone for a refusal or when patience is over."""
        end = self.clock() + PATIENCE
        pause = _PAUSE
        while True:
            answer = self._try(call)
            if isinstance(answer, httpx.Response) and not _asks_to_wait(answer):
                return _read(call, answer)
            if self.clock() >= end:
                status, text = _told(answer)
                raise NotDone(f"{call}, after {PATIENCE:.0f} s", status=status, answer=text)
            self.sleep(_pause_of(answer, pause))
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _try(self, call: Call) -> httpx.Response | httpx.TransportError:
        """Ask once; a token that is no longer taken (the issuer has a new key) is replaced once."""
        try:
            answer = self._request(call)
            if answer.status_code == httpx.codes.UNAUTHORIZED:
                self.tokens.pop(call.client, None)
                answer = self._request(call)
        except httpx.TransportError as error:
            return error
        return answer

    def _request(self, call: Call) -> httpx.Response:
        return self.http.request(
            call.method,
            f"{self.addresses.services[call.service]}{call.path}",
            json=call.body,
            content=call.content,
            headers={"Authorization": f"Bearer {self._token(call.client)}", **call.headers},
        )

    def _token(self, client: str) -> str:
        token, until = self.tokens.get(client, ("", 0.0))
        if self.clock() < until:
            return token
        form = {"grant_type": "client_credentials", "client_id": client, "client_secret": _KNOWN_TO_ALL}
        answer = self.http.post(self.addresses.token, data=form)
        if answer.status_code != httpx.codes.OK:
            raise NotDone(f"token of {client}", status=answer.status_code, answer=answer.text[:200])
        body: Json = answer.json()
        self.tokens[client] = (body["access_token"], self.clock() + body["expires_in"] - _EARLY)
        return self.tokens[client][0]


def _asks_to_wait(answer: httpx.Response) -> bool:
    """Tell whether the same call can succeed later: the service says so, or another one is still on its way."""
    return answer.status_code in _LATER or (
        answer.status_code == httpx.codes.CONFLICT and "Retry-After" in answer.headers
    )


def _pause_of(answer: httpx.Response | httpx.TransportError, pause: float) -> float:
    """Give the seconds to wait: those that the service names, else our own."""
    asked = answer.headers.get("Retry-After", "") if isinstance(answer, httpx.Response) else ""
    return min(float(asked), _LONGEST_PAUSE) if asked.isdecimal() else pause


def _read(call: Call, answer: httpx.Response) -> Json:
    if not answer.is_success:
        status, text = _told(answer)
        raise NotDone(str(call), status=status, answer=text)
    body: Json = answer.json()
    return body


def _told(answer: httpx.Response | httpx.TransportError) -> tuple[int | None, str]:
    """Put a refusal into words: a problem's own, without its pages."""
    if isinstance(answer, httpx.TransportError):
        return None, f"no answer ({type(answer).__name__})"
    return answer.status_code, answer.text[:600]
