"""Calls to another service: with our own token, the tenant, and the person for whom it is (contract.md, Tokens).

The caller must know what became of a request that got no good answer (K4), so failures are told apart by that:
NotSent (it surely did not act), TurnedAway (most likely it did not), NoAnswer (unknown), ProblemAnswer (it refused, by
its rules). Nothing is repeated here but a request whose token was refused; repeating is the business of who holds the
key.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx

from shared.contracts.peers import NoAnswer, NotSent, ProblemAnswer, TurnedAway
from shared.contracts.trace import current_trace
from shared.http.tokens import TokenSource, TokenUnavailable
from shared.identity import RawToken

__all__ = ["Answer", "NoAnswer", "NotSent", "ProblemAnswer", "ServiceClient", "TurnedAway"]

_PROBLEM: Final = "application/problem+json"
_JSON: Final = {"Content-Type": "application/json"}
_SURELY_NOT_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_TIMEOUTS: Final = httpx.Timeout(10.0, connect=2.0, pool=2.0)
# A kept connection is dropped before the other side (uvicorn: 5 s) does, which would look like a lost answer.
_CONNECTIONS: Final = httpx.Limits(max_connections=50, max_keepalive_connections=20, keepalive_expiry=2.0)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other service answered: 2xx, and its JSON."""

    status: int
    json: Any
    etag: str | None = None


class ServiceClient:
    """Calls one other service; one per process, closed at its end."""

    def __init__(
        self,
        base_url: str,
        *,
        dienst: str,
        tokens: TokenSource,
        transport: httpx.AsyncBaseTransport | None = None,
        seconds: float = 15.0,
    ) -> None:
        self.dienst, self._tokens, self._seconds = dienst, tokens, seconds
        self._client = httpx.AsyncClient(
            base_url=base_url, transport=transport, timeout=_TIMEOUTS, limits=_CONNECTIONS, trust_env=False
        )

    async def call(
        self,
        method: str,
        path: str,
        *,
        jugendamt: str,
        json: object = None,
        content: bytes | None = None,
        params: Mapping[str, str] | None = None,
        subject: RawToken | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Call for a tenant and, with `subject`, for a person; raise NotSent, NoAnswer or ProblemAnswer.

        `content` is JSON that is written already.
        """
        carried = {"Jugendamt": jugendamt, **(headers or {})} | ({} if content is None else _JSON)
        if subject is not None:
            carried["Subject-Token"] = subject.reveal()
        if (trace := current_trace.get()) is not None:
            carried |= trace.headers()
        request = self._client.build_request(method, path, json=json, content=content, params=params, headers=carried)
        answer = await self._send(request)
        if (
            answer.status_code == httpx.codes.UNAUTHORIZED
        ):  # our token may have been withdrawn: once more with a new one
            self._tokens.forget()
            answer = await self._send(request)
        return self._read(answer)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _send(self, request: httpx.Request) -> httpx.Response:
        try:
            request.headers["Authorization"] = f"Bearer {await self._tokens.get()}"
        except TokenUnavailable:
            raise NotSent(dienst=self.dienst) from None
        try:
            async with asyncio.timeout(self._seconds):
                return await self._client.send(request)
        except _SURELY_NOT_SENT:
            raise NotSent(dienst=self.dienst) from None
        except (httpx.HTTPError, TimeoutError):
            raise NoAnswer(dienst=self.dienst) from None

    def _read(self, answer: httpx.Response) -> Answer:
        status, wait = answer.status_code, _seconds(answer.headers.get("Retry-After"))
        document = _document(answer)
        if answer.is_success:
            if document is None and answer.content:
                raise NoAnswer(dienst=self.dienst)
            return Answer(status, document, answer.headers.get("ETag"))
        told = isinstance(document, dict) and answer.headers.get("Content-Type", "").startswith(_PROBLEM)
        if answer.is_redirect or status == httpx.codes.TOO_MANY_REQUESTS:
            raise TurnedAway(dienst=self.dienst, retry_after=wait)
        if answer.is_server_error:
            if status == httpx.codes.SERVICE_UNAVAILABLE and told and wait is not None:
                raise TurnedAway(dienst=self.dienst, retry_after=wait)
            raise NoAnswer(dienst=self.dienst)
        raise ProblemAnswer(dienst=self.dienst, status=status, document=document if told else {}, retry_after=wait)


def _document(answer: httpx.Response) -> Any:  # noqa: ANN401  # whatever JSON holds
    try:
        return answer.json()
    except ValueError:
        return None


def _seconds(value: str | None) -> int | None:
    return int(value) if value is not None and value.isascii() and value.isdigit() else None
