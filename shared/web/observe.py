"""The outermost ring of a service: gives each request its thread, counts and logs it, and keeps every answer safe.

What nobody else caught ends here as `/problems/fehler`, of which the caller learns nothing and the log the place.
"""

import time
from typing import Final

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.contracts.trace import continue_trace, current_trace
from shared.web.logs import told
from shared.web.metrics import Metrics
from shared.web.problems import ERROR, answer_problem
from shared.web.routes import ROUTE_LABEL

_QUIET: Final = frozenset({"/healthz", "/readyz", "/metrics"})
_log = structlog.get_logger(__name__)


class Observe:
    """ASGI middleware; the route is told by its template, never by the path."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        trace = continue_trace(request_id=headers.get("x-request-id"), traceparent=headers.get("traceparent"))
        answer = _Answer(send, request_id=trace.request_id)
        token, began = current_trace.set(trace), time.perf_counter()
        try:
            await self._app(scope, receive, answer)
        except Exception as error:  # noqa: BLE001  # the last ring: whatever it is, the caller learns nothing
            _log.error("unexpected_error", **told(error))
            if not answer.status:
                await answer_problem(ERROR)(scope, receive, answer)
        finally:
            self._tell(scope, status=answer.status, seconds=time.perf_counter() - began)
            current_trace.reset(token)

    def _tell(self, scope: Scope, *, status: int, seconds: float) -> None:
        route = scope.get(ROUTE_LABEL, "unknown")
        self._metrics.observe(scope["method"], route=route, status=status, seconds=seconds)
        if route not in _QUIET:
            _log.info("request", method=scope["method"][:10], route=route, status=status, ms=round(seconds * 1000, 1))


class _Answer:
    """The way out: adds the headers that every answer has, and remembers the status."""

    def __init__(self, send: Send, *, request_id: str) -> None:
        self._send, self._request_id, self.status = send, request_id, 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self._request_id
            headers["X-Content-Type-Options"] = "nosniff"
            headers.setdefault("Cache-Control", "no-store")
        await self._send(message)
