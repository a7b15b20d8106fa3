"""A call to another service: what it carries, and what became of it when it fails (K4)."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from shared.contracts.trace import Trace, current_trace
from shared.http.service import Answer, NoAnswer, NotSent, ProblemAnswer, ServiceClient, TurnedAway
from shared.http.tokens import ClientCredentials, StaticToken, TokenSource
from shared.identity import RawToken
from tests.shared.web.service import MINT, TENANT, build_service

PROBLEM = {"Content-Type": "application/problem+json"}
Responder = Callable[[httpx.Request], httpx.Response]


@asynccontextmanager
async def calling(respond: Responder, tokens: TokenSource | None = None) -> AsyncIterator[ServiceClient]:
    client = ServiceClient(
        "http://budget.test",
        dienst="budget",
        tokens=tokens or StaticToken("t"),
        transport=httpx.MockTransport(respond),
        seconds=0.5,
    )
    yield client
    await client.close()


async def call(respond: Responder, tokens: TokenSource | None = None) -> Answer:
    async with calling(respond, tokens) as client:
        return await client.call("POST", "/v1/bindungen", jugendamt=TENANT, json={})


def raising(error: type[httpx.TransportError]) -> Responder:
    def respond(_request: httpx.Request) -> httpx.Response:
        raise error("broken")

    return respond


async def test_a_call_for_a_person_reaches_the_service_as_the_person_s() -> None:
    token = StaticToken(MINT.mint(sub="service-cases", jugendamt="*", rollen=["service"]))
    subject = RawToken(MINT.mint(sub="asd-hermeskeil", jugendamt=TENANT, rollen=["asd"], aud="cases"))
    transport = httpx.ASGITransport(app=build_service())
    client = ServiceClient("http://budget.test", dienst="budget", tokens=token, transport=transport)
    answer = await client.call("POST", "/v1/things", jugendamt=TENANT, json={"name": "x"}, subject=subject)
    await client.close()
    assert (answer.status, answer.etag) == (201, '"1"')
    assert (answer.json["caller"], answer.json["subject"]) == ("service-cases", "asd-hermeskeil")


async def test_a_call_carries_the_thread_of_the_request_that_it_serves() -> None:
    seen: list[httpx.Headers] = []

    def respond(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers)
        return httpx.Response(204)

    thread = Trace(request_id="request-1", trace_id="a" * 32)
    reset = current_trace.set(thread)
    try:
        assert await call(respond) == Answer(204, None)
    finally:
        current_trace.reset(reset)
    assert (seen[0]["X-Request-Id"], seen[0]["traceparent"].split("-")[1]) == ("request-1", "a" * 32)
    assert (seen[0]["Authorization"], seen[0]["Jugendamt"]) == ("Bearer t", TENANT)
    assert "Subject-Token" not in seen[0]


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout])
async def test_what_never_left_was_surely_not_done(error: type[httpx.TransportError]) -> None:
    with pytest.raises(NotSent):
        await call(raising(error))


@pytest.mark.parametrize(
    "error",
    [
        httpx.ReadTimeout,
        httpx.WriteTimeout,
        httpx.ReadError,
        httpx.WriteError,
        httpx.RemoteProtocolError,
        httpx.CloseError,
    ],
)
async def test_what_may_have_arrived_is_unknown(error: type[httpx.TransportError]) -> None:
    with pytest.raises(NoAnswer):
        await call(raising(error))


async def test_an_answer_that_takes_too_long_in_all_is_unknown() -> None:
    async def slow(_request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(5)
        return httpx.Response(200, json={})

    with pytest.raises(NoAnswer):
        await call(slow)  # type: ignore[arg-type]  # MockTransport takes coroutines too


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (httpx.Response(500, json={"type": "/problems/fehler"}, headers=PROBLEM), NoAnswer),
        (httpx.Response(502, text="bad gateway"), NoAnswer),
        (httpx.Response(504, text="gateway timeout"), NoAnswer),
        (httpx.Response(503, text="away"), NoAnswer),
        (httpx.Response(503, json={"type": "/problems/x"}, headers=PROBLEM), NoAnswer),
        (httpx.Response(503, json={"type": "/problems/x"}, headers=PROBLEM | {"Retry-After": "5"}), TurnedAway),
        (httpx.Response(429, text="slow down", headers={"Retry-After": "5"}), TurnedAway),
        (httpx.Response(302, headers={"Location": "https://thief.test/"}), TurnedAway),
        (httpx.Response(200, text="<html>"), NoAnswer),
        (httpx.Response(409, json={"type": "/problems/x"}, headers=PROBLEM), ProblemAnswer),
        (httpx.Response(404, text="nothing here"), ProblemAnswer),
    ],
)
async def test_each_answer_says_what_became_of_the_request(answer: httpx.Response, refusal: type[Exception]) -> None:
    with pytest.raises(refusal) as raised:
        await call(lambda _request: answer)
    assert type(raised.value) is refusal


async def test_k4_a_refusal_by_rule_comes_with_its_figures() -> None:
    document = {"type": "/problems/sperre", "title": "T", "status": 409, "verfuegbar": "1.00"}
    with pytest.raises(ProblemAnswer) as raised:
        await call(lambda _request: httpx.Response(409, json=document, headers=PROBLEM))
    assert (raised.value.status, raised.value.slug, raised.value.document["verfuegbar"]) == (409, "sperre", "1.00")


class Issuer:
    """A token endpoint that counts and can be away."""

    def __init__(self) -> None:
        self.given, self.away = 0, False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        assert request.content == b"grant_type=client_credentials&client_id=service-cases&client_secret=demo"
        if self.away:
            return httpx.Response(503)
        self.given += 1
        return httpx.Response(200, json={"access_token": f"token-{self.given}", "expires_in": 300})

    def tokens(self, clock: Callable[[], float] = lambda: 0.0) -> ClientCredentials:
        return ClientCredentials(
            "http://issuer.test/token",
            client_id="service-cases",
            client_secret="demo",
            clock=clock,
            transport=httpx.MockTransport(self),
        )


async def test_a_token_is_fetched_once_for_many_calls_at_once() -> None:
    issuer = Issuer()
    tokens = issuer.tokens()
    assert set(await asyncio.gather(*(tokens.get() for _ in range(20)))) == {"token-1"}


async def test_a_token_is_renewed_before_it_ends() -> None:
    issuer, now = Issuer(), [0.0]
    tokens = issuer.tokens(lambda: now[0])
    got = []
    for now[0] in (0.0, 269.0, 271.0):
        got.append(await tokens.get())
    assert got == ["token-1", "token-1", "token-2"]


async def test_without_a_token_the_call_was_surely_not_sent() -> None:
    issuer = Issuer()
    issuer.away = True
    with pytest.raises(NotSent):
        await call(lambda _request: pytest.fail("sent"), issuer.tokens())


async def test_a_refused_token_is_replaced_and_the_call_sent_once_more() -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        good = request.headers["Authorization"] == "Bearer token-2"
        return httpx.Response(200, json={}) if good else httpx.Response(401, json={}, headers=PROBLEM)

    issuer = Issuer()
    assert (await call(respond, issuer.tokens())).status == 200
    assert issuer.given == 2


async def test_a_token_that_stays_refused_is_told_and_not_tried_for_ever() -> None:
    issuer = Issuer()
    with pytest.raises(ProblemAnswer) as raised:
        await call(lambda _request: httpx.Response(401, json={}, headers=PROBLEM), issuer.tokens())
    assert (raised.value.status, issuer.given) == (401, 2)
