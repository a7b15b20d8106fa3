"""Where the issuer's public keys come from. Never from the token itself: `jku`, `x5u` and `jwk` are not followed."""

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Final, Protocol

import httpx
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

from shared.web.refusals import KeysUnavailable

_FRESH: Final = 300.0  # seconds after which the keys are read again, so that a withdrawn key goes
_PAUSE: Final = 5.0  # seconds between two readings, whatever tokens arrive
_log = structlog.get_logger(__name__)


class KeySource(Protocol):
    """Gives the issuer's key of that id."""

    async def find(self, kid: str) -> Key | None:
        """Give the key, None if the issuer has no such key; raise KeysUnavailable if that cannot be told."""


class StaticKeys:
    """Keys that are known from the start."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._keys = _by_kid(keys)

    async def find(self, kid: str) -> Key | None:
        """Give the key of that id."""
        return self._keys.get(kid)


class JwksOverHttp:
    """The issuer's JWKS, read when it is needed and kept for some minutes.

    An unknown key id makes us read again, at most once per pause: a flood of invented ids is no flood at the issuer.
    While the issuer is away, the keys that we have go on to be good.
    """

    def __init__(
        self,
        url: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url, self._transport, self._clock = url, transport, clock
        self._keys: dict[str, Key] | None = None
        self._read_at = self._tried_at = float("-inf")
        self._reading = asyncio.Lock()

    async def find(self, kid: str) -> Key | None:
        """Give the key of that id, reading the JWKS again where that may help."""
        if self._lacks(kid):
            async with self._reading:
                if self._lacks(kid) and self._clock() - self._tried_at >= _PAUSE:
                    await self._read()
        if self._keys is None:
            raise KeysUnavailable
        return self._keys.get(kid)

    def _lacks(self, kid: str) -> bool:
        return self._keys is None or kid not in self._keys or self._clock() - self._read_at >= _FRESH

    async def _read(self) -> None:
        self._tried_at = self._clock()
        try:
            async with httpx.AsyncClient(transport=self._transport, timeout=5.0, trust_env=False) as client:
                answer = (await client.get(self._url)).raise_for_status()
            self._keys = _by_kid(KeySet.import_key_set(answer.json()))
            self._read_at = self._clock()
        except (httpx.HTTPError, JoseError, ValueError, TypeError, KeyError) as error:
            _log.warning("jwks_unreadable", error=type(error).__name__)


def _by_kid(keys: Iterable[Key]) -> dict[str, Key]:
    return {key.kid: key for key in keys if key.kid}
