"""One way to build a service's app: routers, refusals, tokens, limits, health, metrics, OpenAPI."""

from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager

import structlog
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import BaseRoute

from shared.errors import NotVisible, Refused
from shared.web import health, pages
from shared.web import problems as page
from shared.web.findings import findings_of, names_path
from shared.web.health import Checks
from shared.web.limits import BodyLimits
from shared.web.metrics import Gauges, Metrics
from shared.web.observe import Observe
from shared.web.openapi import describe
from shared.web.pages import known_problems
from shared.web.problems import Problem, Table, answer_problem, answer_refusal, check_table
from shared.web.refusals import refusal_of
from shared.web.tokens import TokenRefused, Verifier

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]
_log = structlog.get_logger(__name__)


def put_together(routers: Iterable[APIRouter]) -> tuple[BaseRoute, ...]:
    """Give the operations of these routers for any number of apps, in one row.

    FastAPI's own way, routers in a router, works each operation out again and looks for it twice at each request.
    """
    return tuple(route for router in routers for route in router.routes)


_OF_EVERY_SERVICE = put_together((health.router, pages.router))


def build_app(
    *,
    name: str,
    title: str,
    description: str,
    version: str,
    operations: Iterable[BaseRoute],
    problems: Table,
    verifier: Verifier,
    checks: Checks,
    lifespan: Lifespan | None = None,
    deps: object = None,
    gauges: Gauges | None = None,
    passed_on: Iterable[Problem] = (),
) -> FastAPI:
    """Build a service's app of its operations; `deps` is what they work with, kept as `app.state.deps`.

    `passed_on`: problems of another service that reach our callers with its figures (K4), so that they have a page too.
    """
    check_table(problems)
    metrics = Metrics(gauges=gauges)
    app = FastAPI(
        title=title, description=description, version=version, lifespan=lifespan,
        docs_url=None, redoc_url=None,  # FastAPI's pages load scripts from other hosts
        redirect_slashes=False,  # a redirect would be built from the Host header
    )  # fmt: skip
    app.state.name, app.state.deps, app.state.verifier, app.state.metrics = name, deps, verifier, metrics
    app.state.checks, app.state.problems = checks, known_problems(problems, passed_on=passed_on)
    app.router.routes.extend((*operations, *_OF_EVERY_SERVICE))
    _answer_refusals(app, table=problems)
    app.add_middleware(BodyLimits)
    app.add_middleware(Observe, metrics=metrics)
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]  # FastAPI's documented way to extend OpenAPI
    return app


def _answer_refusals(app: FastAPI, *, table: Table) -> None:
    """Turn all that is raised into problem documents."""

    async def on_refused(_request: Request, refusal: Exception) -> Response:
        if isinstance(refusal, TokenRefused):
            _log.info("token_refused", reason=refusal.reason)
        answer = answer_refusal(refusal, table=table) if isinstance(refusal, Refused) else None
        if answer is None:
            raise refusal
        return answer

    async def on_invalid(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        faults = error.errors()
        if names_path(faults):
            return await on_refused(_request, NotVisible())
        return await on_refused(_request, refusal_of(findings_of(faults, body=error.body)))

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return _answer_status(request, status=error.status_code)

    async def on_disconnect(_request: Request, _error: Exception) -> Response:
        return answer_problem(page.OTHER)  # nobody reads it

    app.add_exception_handler(Refused, on_refused)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(ClientDisconnect, on_disconnect)


def _answer_status(request: Request, *, status: int) -> Response:
    """Answer what Starlette and FastAPI refuse by themselves, without their words."""
    if status == page.METHOD.status:
        answer = answer_problem(page.METHOD)
        answer.headers["Allow"] = ", ".join(sorted(_methods_at(request)))
        return answer
    known = {problem.status: problem for problem in (page.OTHER, page.NOT_FOUND, page.INPUT)}
    return answer_problem(known.get(status, page.ERROR if status >= page.ERROR.status else page.OTHER))


def _methods_at(request: Request) -> set[str]:
    """Give all methods of a path; Starlette names those of one route only."""
    found: set[str] = set()
    for context in iter_route_contexts(request.app.routes):
        pattern = getattr(context, "path_regex", None)
        if pattern is not None and pattern.match(request.scope["path"]):
            found |= set(context.methods or ())
    return found
