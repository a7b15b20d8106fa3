"""The service's own access token (OAuth 2 client credentials), fetched when needed and renewed before it expires."""

import asyncio
import time
from collections.abc import Callable
from typing import Final, Protocol

import httpx

_MARGIN: Final = 30.0  # seconds before its end at which a token is renewed
_TIMEOUT: Final = httpx.Timeout(5.0, connect=2.0)


class TokenUnavailable(Exception):
    """The issuer gave no token."""


class TokenSource(Protocol):
    """Gives a token of this service."""

    async def get(self) -> str:
        """Give a token that is good for the next call; raise TokenUnavailable."""

    def forget(self) -> None:
        """Take notice that the token was refused: the next one is a new one."""


class StaticToken:
    """A token that is known from the start, for tests."""

    def __init__(self, value: str) -> None:
        self._value = value

    async def get(self) -> str:
        """Give it."""
        return self._value

    def forget(self) -> None:
        """Keep it: there is no other."""


class ClientCredentials:
    """Tokens from the issuer's token endpoint."""

    def __init__(
        self,
        token_url: str,
        *,
        client_id: str,
        client_secret: str,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url, self._transport, self._clock = token_url, transport, clock
        self._form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
        self._token, self._until = "", float("-inf")
        self._fetching = asyncio.Lock()

    async def get(self) -> str:
        """Give the token at hand, or fetch one; raise TokenUnavailable."""
        if self._clock() >= self._until:
            async with self._fetching:
                if self._clock() >= self._until:
                    await self._fetch()
        return self._token

    def forget(self) -> None:
        """Fetch a new token next time."""
        self._until = float("-inf")

    async def _fetch(self) -> None:
        began = self._clock()
        try:
            async with httpx.AsyncClient(transport=self._transport, timeout=_TIMEOUT, trust_env=False) as client:
                answer = (await client.post(self._url, data=self._form)).raise_for_status().json()
            token, lives = str(answer["access_token"]), int(answer.get("expires_in", 60))
        except (httpx.HTTPError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise TokenUnavailable(type(error).__name__) from None
        self._token = token
        self._until = began + max(lives - _MARGIN, lives / 2)
