"""Metrics for Prometheus: counts and times per route template; never a path, a tenant or a name in a label."""

import math
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeAlias

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest

Gauges: TypeAlias = Mapping[str, Callable[[], Awaitable[float]]]
TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_log = structlog.get_logger(__name__)


class Metrics:
    """One service's metrics, in a registry of their own."""

    def __init__(self, *, gauges: Gauges | None = None) -> None:
        self.registry = CollectorRegistry()
        names = ["method", "route"]
        self._answered = Counter("http_requests", "Requests answered", [*names, "status"], registry=self.registry)
        self._seconds = Histogram("http_request_seconds", "Seconds until answered", names, registry=self.registry)
        self._reads = dict(gauges or {})
        self._gauges = {name: Gauge(name, f"{name}, read when asked", registry=self.registry) for name in self._reads}

    def observe(self, method: str, *, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        method = method if method in _METHODS else "other"
        self._answered.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    async def expose(self) -> bytes:
        """Write all metrics; a gauge that cannot be read is NaN, and the rest is still told."""
        for name, read in self._reads.items():
            try:
                self._gauges[name].set(await read())
            except Exception as error:  # noqa: BLE001  # whatever stands behind a gauge must not hide the others
                _log.warning("gauge_unreadable", gauge=name, error=type(error).__name__)
                self._gauges[name].set(math.nan)
        return generate_latest(self.registry)
