"""Calls wait where waiting helps, and say what stands against them where it does not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import MappingProxyType

import httpx
import pytest

from deploy.local.demo.services import PATIENCE, Addresses, Call, NotDone, Services

ADDRESSES = Addresses("http://issuer/token", MappingProxyType({"budget": "http://budget"}))
CALL = Call("wjh", "budget", "POST", "/v1/ausgaben", body={"beleg": "1"}, key="k1", if_match=True)
Answer = httpx.Response | type[httpx.TransportError]


@dataclass(slots=True)
class Budget:
    """Plays the budget service: gives its answers in turn, the last one for ever."""

    answers: list[Answer]
    requests: list[httpx.Request] = field(default_factory=list)
    now: float = 0.0
    tokens: int = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "issuer":
            self.tokens += 1
            return httpx.Response(200, json={"access_token": f"t{self.tokens}", "expires_in": 300})
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, httpx.Response):
            return answer
        raise answer("gone")

    def pass_by(self, seconds: float) -> None:
        self.now += seconds

    def services(self) -> Services:
        http = httpx.Client(transport=httpx.MockTransport(self))
        return Services(ADDRESSES, http=http, clock=lambda: self.now, sleep=self.pass_by)


def done() -> httpx.Response:
    return httpx.Response(201, json={"id": "1"})


def test_a_call_carries_token_key_and_version() -> None:
    budget = Budget([done()])
    assert budget.services().send(CALL) == {"id": "1"}
    [request] = budget.requests
    headers = request.headers
    assert (headers["Authorization"], headers["Idempotency-Key"], headers["If-Match"]) == ("Bearer t1", "k1", "*")


def test_a_token_is_used_until_shortly_before_it_expires() -> None:
    budget = Budget([done()])
    services = budget.services()
    services.send(CALL)
    services.send(CALL)
    assert budget.tokens == 1
    budget.now = 280
    services.send(CALL)
    assert budget.tokens == 2


@pytest.mark.parametrize(
    "first",
    [
        httpx.Response(503, headers={"Retry-After": "2"}),
        httpx.Response(409, headers={"Retry-After": "1"}),
        httpx.Response(429, headers={"Retry-After": "1"}),
        httpx.ConnectError,
        httpx.ReadError,
        httpx.RemoteProtocolError,
        httpx.ReadTimeout,
    ],
)
def test_what_helps_to_wait_for_is_waited_for_with_the_same_key(first: Answer) -> None:
    budget = Budget([first, done()])
    assert budget.services().send(CALL) == {"id": "1"}
    assert [request.headers["Idempotency-Key"] for request in budget.requests] == ["k1", "k1"]
    assert budget.now > 0


def test_patience_is_bounded() -> None:
    budget = Budget([httpx.ConnectError])
    with pytest.raises(NotDone, match=r"POST budget /v1/ausgaben as wjh, after 120 s: no answer \(ConnectError\)"):
        budget.services().send(CALL)
    assert PATIENCE <= budget.now < PATIENCE + 10


@pytest.mark.parametrize("status", [400, 403, 404, 409, 412, 422, 500])
def test_a_refusal_for_good_is_told_at_once(status: int) -> None:
    budget = Budget([httpx.Response(status, json={"title": "No"})])
    with pytest.raises(NotDone, match=f"{status} .*No"):
        budget.services().send(CALL)
    assert len(budget.requests) == 1


def test_a_token_that_is_no_longer_taken_is_replaced_once() -> None:
    budget = Budget([httpx.Response(401), done()])
    assert budget.services().send(CALL) == {"id": "1"}
    assert [request.headers["Authorization"] for request in budget.requests] == ["Bearer t1", "Bearer t2"]
    refused = Budget([httpx.Response(401)])
    with pytest.raises(NotDone):
        refused.services().send(CALL)
    assert refused.tokens == 2


def test_an_issuer_that_refuses_the_client_is_told() -> None:
    def refuse(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(401, json={"error": "invalid_client"})

    handler: Callable[[httpx.Request], httpx.Response] = refuse
    services = Services(ADDRESSES, http=httpx.Client(transport=httpx.MockTransport(handler)))
    with pytest.raises(NotDone, match="token of wjh"):
        services.send(CALL)


def test_addresses_come_from_the_environment() -> None:
    given = Addresses.read({"DEMO_TOKEN_URL": "http://a/token", "DEMO_CASES_URL": "http://c"})
    assert given.token == "http://a/token"
    assert given.services == {
        "budget": "http://127.0.0.1:8001",
        "cases": "http://c",
        "projects": "http://127.0.0.1:8003",
    }
