"""`/healthz` (the process lives), `/readyz` (what it needs answers), `/metrics`. Public: they carry no data.

The app's state has the checks, as callables, and the metrics; this room knows no database.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, Literal, TypeAlias

import structlog
from fastapi import Request, Response
from fastapi.responses import PlainTextResponse

from shared.contracts.types import Wire
from shared.web.access import PUBLIC
from shared.web.examples import answers, problems
from shared.web.metrics import TEXT, Metrics
from shared.web.refusals import NotReady
from shared.web.routes import Router

Checks: TypeAlias = Mapping[str, Callable[[], Awaitable[None]]]
_SECONDS: Final = 3.0
_log = structlog.get_logger(__name__)


class Gesundheit(Wire):
    """The process answers."""

    status: Literal["ok"] = "ok"


router = Router(tags=["betrieb"], dependencies=[PUBLIC])


@router.get("/healthz", responses=answers(200, {"status": "ok"}))
async def get_healthz() -> Gesundheit:
    """Tell that the process lives."""
    return Gesundheit()


@router.get("/readyz", responses=answers(200, {"status": "ok"}) | problems(503))
async def get_readyz(request: Request) -> Gesundheit:
    """Tell whether the database answers and its migrations are complete."""
    checks: Checks = request.app.state.checks
    results = await asyncio.gather(*(passes(name, check=check) for name, check in checks.items()))
    if failed := [name for name, passed in zip(checks, results, strict=True) if not passed]:
        raise NotReady(*failed)
    return Gesundheit()


@router.get(
    "/metrics",
    response_class=PlainTextResponse,
    responses=answers(
        200, 'http_requests_total{method="GET",route="/healthz",status="200"} 1.0', media_type="text/plain"
    ),
)
async def get_metrics(request: Request) -> Response:
    """Give the metrics in Prometheus' text format."""
    metrics: Metrics = request.app.state.metrics
    return Response(await metrics.expose(), headers={"Content-Type": TEXT})


async def passes(name: str, *, check: Callable[[], Awaitable[None]], seconds: float = _SECONDS) -> bool:
    """Tell whether a check passes in time; why not is for the log."""
    try:
        async with asyncio.timeout(seconds):
            await check()
    except Exception as error:  # noqa: BLE001  # any failure means: not ready
        _log.warning("not_ready", check=name, error=type(error).__name__)
        return False
    return True
