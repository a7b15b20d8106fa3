"""The thread that leads through the services: request id and W3C trace context, set at a door, passed on in calls."""

import re
import secrets
from contextvars import ContextVar
from dataclasses import dataclass, field

_TRACEPARENT = re.compile(r"00-(?P<trace>[0-9a-f]{32})-(?P<parent>[0-9a-f]{16})-(?P<flags>[0-9a-f]{2})", re.ASCII)
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Trace:
    """Where one piece of work belongs."""

    request_id: str = field(default_factory=lambda: secrets.token_hex(16))
    trace_id: str = field(default_factory=lambda: secrets.token_hex(16))
    span_id: str = field(default_factory=lambda: secrets.token_hex(8))
    flags: str = "01"

    def headers(self) -> dict[str, str]:
        """Give the headers that carry the thread into another service."""
        return {"X-Request-Id": self.request_id, "traceparent": f"00-{self.trace_id}-{self.span_id}-{self.flags}"}


def continue_trace(*, request_id: str | None, traceparent: str | None) -> Trace:
    """Take up a caller's thread where it is well formed, else begin one."""
    begun = Trace()
    known = _REQUEST_ID.fullmatch(request_id or "")
    parent = _TRACEPARENT.fullmatch(traceparent or "")
    valid = parent is not None and parent["trace"].strip("0") != "" and parent["parent"].strip("0") != ""
    return Trace(
        request_id=known[0] if known else begun.request_id,
        trace_id=parent["trace"] if parent and valid else begun.trace_id,
        span_id=begun.span_id,
        flags=parent["flags"] if parent and valid else begun.flags,
    )


current_trace: ContextVar[Trace | None] = ContextVar("current_trace", default=None)
