"""Health, metrics, OpenAPI and logs of a service."""

import asyncio
import json
import logging
import math
from collections.abc import Iterator

import pytest
import structlog
from fastapi import FastAPI

from shared.web.health import passes
from shared.web.logs import configure_logging
from shared.web.routes import Router
from tests.builders.openapi import faults_of, operations_of
from tests.shared.web.service import MINT, TENANT, Options, build_service, client_of, wjh


async def breaks() -> None:
    raise RuntimeError("password=geheim")


async def hangs() -> None:
    await asyncio.sleep(60)


async def test_a_service_lives_without_token_and_database() -> None:
    async with client_of(build_service(Options(checks={"datenbank": breaks}))) as client:
        assert (await client.get("/healthz")).json() == {"status": "ok"}


async def test_not_ready_names_what_fails_and_nothing_of_it() -> None:
    async with client_of(build_service(Options(checks={"datenbank": breaks}))) as client:
        answer = await client.get("/readyz")
    assert (answer.status_code, answer.headers["Retry-After"], answer.json()["fehlend"]) == (503, "5", ["datenbank"])
    assert "geheim" not in answer.text


async def test_a_check_that_hangs_is_not_ready() -> None:
    assert not await passes("datenbank", check=hangs, seconds=0.05)


async def test_a_service_is_ready_when_all_checks_pass() -> None:
    async with client_of(build_service()) as client:
        assert (await client.get("/readyz")).status_code == 200


async def test_metrics_count_by_route_template_and_never_by_path() -> None:
    async with client_of(build_service(), **wjh()) as client:
        await client.get("/v1/things/geheim-1")
        await client.get("/geheim-2")
        await client.request("GEHEIM", "/v1/things")
        told = (await client.get("/metrics")).text
    assert 'http_requests_total{method="GET",route="/v1/things/{thing}",status="404"} 1.0' in told
    assert "geheim" not in told.lower()


async def test_a_gauge_that_cannot_be_read_hides_no_other() -> None:
    async def backlog() -> float:
        return 3

    async def broken() -> float:
        raise RuntimeError

    gauges = {"outbox_ausstehend": backlog, "kaputt": broken}
    async with client_of(build_service(Options(gauges=gauges))) as client:
        told = (await client.get("/metrics")).text
    assert "outbox_ausstehend 3.0" in told
    assert f"kaputt {math.nan}".lower() in told.lower()


def test_every_operation_has_examples_that_fit_and_is_guarded_and_strict() -> None:
    assert faults_of(build_service()) == []


async def test_openapi_is_served_as_3_1_without_fastapi_s_own_422() -> None:
    async with client_of(build_service()) as client:
        document = (await client.get("/openapi.json")).json()
        assert (await client.get("/docs")).status_code == 404
    assert document["openapi"].startswith("3.1")
    assert "HTTPValidationError" not in json.dumps(document)
    post = document["paths"]["/v1/things"]["post"]
    assert {"201", "400", "401", "403", "409", "413", "415", "422"} <= set(post["responses"])
    assert post["x-rollen"] == ["service", "wjh"]
    assert post["security"] == [{"token": []}]
    assert "application/problem+json" in post["responses"]["422"]["content"]


def test_public_operations_are_the_few_that_carry_no_data() -> None:
    public = {path for _, path, roles in operations_of(build_service()) if not roles}
    assert public == {"/healthz", "/readyz", "/metrics", "/problems/{slug}"}


def test_an_operation_that_says_nothing_about_roles_is_not_built() -> None:
    async def open_to_all() -> None: ...

    with pytest.raises(TypeError, match="may"):
        Router().add_api_route("/open", open_to_all)


def test_the_walk_names_operations_outside_the_frame() -> None:
    app = FastAPI()

    @app.get("/bare")
    async def bare() -> dict[str, str]:
        return {}

    assert any("neither guarded nor public" in fault for fault in faults_of(app))
    assert any("no example" in fault for fault in faults_of(app))


@pytest.fixture
def restored_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, events = root.handlers[:], root.level, structlog.get_config()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**events)


@pytest.mark.usefixtures("restored_logging")
async def test_logs_are_json_with_the_thread_and_without_personal_data(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO")
    trace = f"00-{'a' * 32}-{'b' * 16}-01"
    token = MINT.mint(jugendamt=TENANT)
    async with client_of(build_service(), Authorization=f"Bearer {token}", traceparent=trace) as client:
        await client.post("/v1/refusals/error", headers={"X-Request-Id": "request-1"})
        await client.get("/v1/things?cursor=Mustermann")
        await client.get("/v1/things/Mustermann", headers={"Authorization": "Bearer a.b.c"})
    logging.getLogger("lib").error("it broke", exc_info=ValueError("Mustermann"))
    written = capsys.readouterr().out
    lines = [json.loads(line) for line in written.splitlines()]
    assert "Mustermann" not in written
    assert token.split(".")[2] not in written
    first = next(line for line in lines if line["event"] == "unexpected_error")
    assert (first["request_id"], first["trace_id"], first["error"]) == ("request-1", "a" * 32, "builtins.RuntimeError")
    assert {"route": "/v1/things/{thing}", "status": 401}.items() <= lines[-2].items()
    assert lines[-1]["error"] == "builtins.ValueError"
