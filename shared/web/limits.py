"""Limits of a request's body, in the server: length and time to arrive. Pure ASGI, also for chunked bodies.

The limit waits until somebody reads: an unwelcome caller is told so (401, 403) before its body is measured. An
operation that takes more says so by `consumes(...)`.
"""

import asyncio
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.refusals import BodyTooLarge, BodyTooSlow

MIB: Final = 1024 * 1024
_SCOPE: Final = "sozialraum.body"


@dataclass(slots=True)
class BodyGuard:
    """What one request's body may be, and how much of it has come."""

    most_bytes: int
    seconds: float
    announced: int = 0
    received: int = 0
    complete: bool = False

    def count(self, message: Message) -> None:
        """Count a part of the body; raise BodyTooLarge."""
        self.received += len(message.get("body", b""))
        self.complete = not message.get("more_body", False)
        self.check()

    def check(self) -> None:
        """Raise BodyTooLarge if more has come or was announced than is taken."""
        if max(self.received, self.announced) > self.most_bytes:
            raise BodyTooLarge(hoechstens_bytes=self.most_bytes)


class BodyLimits:
    """ASGI middleware that puts a guard before each request's body."""

    def __init__(self, app: ASGIApp, *, most_bytes: int = 2 * MIB, seconds: float = 30.0) -> None:
        self._app, self._most_bytes, self._seconds = app, most_bytes, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "0")
        announced = int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0
        guard = BodyGuard(self._most_bytes, self._seconds, announced=announced)
        scope[_SCOPE] = guard
        began = asyncio.get_running_loop().time()

        async def guarded() -> Message:
            if guard.complete:
                return await receive()
            guard.check()
            try:
                async with asyncio.timeout_at(began + guard.seconds):
                    message = await receive()
            except TimeoutError:
                raise BodyTooSlow from None
            if message["type"] == "http.request":
                guard.count(message)
            return message

        await self._app(scope, guarded, send)


def widen(scope: Scope, *, most_bytes: int, seconds: float) -> None:
    """Let this request's body be longer and slower than others."""
    guard: BodyGuard | None = scope.get(_SCOPE)
    if guard is not None:
        guard.most_bytes, guard.seconds = most_bytes, seconds
