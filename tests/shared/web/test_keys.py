"""The issuer's keys over HTTP: read when needed, not on every invented id, and kept while the issuer is away."""

from collections.abc import Callable

import httpx
import pytest

from shared.web.keys import JwksOverHttp
from shared.web.refusals import KeysUnavailable
from tests.builders.tokens import TokenMint


class Issuer:
    """A JWKS endpoint that counts how often it is read."""

    def __init__(self, *mints: TokenMint) -> None:
        self.mints, self.reads, self.broken = list(mints), 0, False

    def __call__(self, _request: httpx.Request) -> httpx.Response:
        self.reads += 1
        if self.broken:
            return httpx.Response(503, text="away")
        return httpx.Response(200, json={"keys": [mint.key.as_dict(private=False) for mint in self.mints]})


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def keys_of(issuer: Issuer, clock: Callable[[], float]) -> JwksOverHttp:
    return JwksOverHttp("http://issuer.test/jwks.json", transport=httpx.MockTransport(issuer), clock=clock)


async def test_keys_are_read_once_for_many_tokens() -> None:
    issuer = Issuer(TokenMint())
    keys = keys_of(issuer, Time())
    for _ in range(5):
        assert await keys.find("test") is not None
    assert issuer.reads == 1


async def test_a_flood_of_unknown_ids_does_not_reach_the_issuer() -> None:
    issuer = Issuer(TokenMint())
    keys = keys_of(issuer, Time())
    for number in range(100):
        assert await keys.find(f"invented-{number}") is None
    assert issuer.reads == 1


async def test_a_new_key_of_the_issuer_is_found_after_the_pause() -> None:
    issuer, clock = Issuer(TokenMint()), Time()
    keys = keys_of(issuer, clock)
    assert await keys.find("new") is None
    issuer.mints.append(TokenMint(kid="new"))
    assert await keys.find("new") is None
    clock.now = 6.0
    assert await keys.find("new") is not None


async def test_a_withdrawn_key_goes_after_some_minutes() -> None:
    issuer, clock = Issuer(TokenMint(), TokenMint(kid="old")), Time()
    keys = keys_of(issuer, clock)
    assert await keys.find("old") is not None
    issuer.mints.pop()
    clock.now = 301.0
    assert await keys.find("old") is None


async def test_keys_at_hand_stay_good_while_the_issuer_is_away() -> None:
    issuer, clock = Issuer(TokenMint()), Time()
    keys = keys_of(issuer, clock)
    await keys.find("test")
    issuer.broken, clock.now = True, 1000.0
    assert await keys.find("test") is not None


async def test_without_any_key_it_cannot_be_judged() -> None:
    issuer = Issuer()
    issuer.broken = True
    with pytest.raises(KeysUnavailable):
        await keys_of(issuer, Time()).find("test")
