"""Problem documents: what they say, and what they never say (contract.md, Errors)."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from html import escape
from uuid import UUID

import httpx
import pytest

from shared.errors import Refused
from shared.geld import Geld
from shared.identity import Role
from shared.web.figures import to_json
from shared.web.problems import FRAME, Problem, check_table
from tests.builders.openapi import operations_of
from tests.shared.web.service import PROBLEMS, THERE, Unmapped, build_service, client_of, wjh


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(build_service(), **wjh()) as client:
        yield client


async def test_a_refusal_carries_its_figures_as_members(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/refusals/figures")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/problems/verfuegbar-ueberschritten",
        "title": "More than is left",
        "status": 409,
        "detail": "Ask for less.",
        "verfuegbar": "100.00",
        "tag": "2014-03-31",
    }


async def test_an_error_of_ours_tells_nothing(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/refusals/error")
    assert (answer.status_code, answer.json()["type"]) == (500, "/problems/fehler")
    assert "Mustermann" not in answer.text
    assert "RuntimeError" not in answer.text


async def test_a_refusal_that_no_table_knows_is_an_error_of_ours(client: httpx.AsyncClient) -> None:
    assert (await client.post("/v1/refusals/unmapped")).json()["type"] == "/problems/fehler"


async def test_k4_the_budget_s_refusal_is_passed_on_with_its_figures(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/refusals/peer")
    assert (answer.status_code, answer.json()["type"], answer.json()["verfuegbar"]) == (409, "/problems/sperre", "1.00")


async def test_that_another_service_forbids_us_something_is_no_403_of_the_caller(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/refusals/peer-forbids")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/dienst-gestoert")


async def test_another_service_without_answer_is_503_with_retry_after(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/refusals/no-answer")
    assert (answer.status_code, answer.headers["Retry-After"], answer.json()["dienst"]) == (503, "5", "budget")


async def test_not_there_not_visible_no_id_and_no_route_are_the_same_bytes(client: httpx.AsyncClient) -> None:
    paths = (f"/v1/things/{UUID(int=1)}", "/v1/things/no-id", "/v1/things/%00", "/v1/nothing", "/problems/none", "/")
    answers = [await client.get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    kept = [{k: v for k, v in answer.headers.items() if k != "x-request-id"} for answer in answers]
    assert all(headers == kept[0] for headers in kept)


async def test_a_method_that_is_not_offered_is_405_and_all_that_are_stand_in_allow(client: httpx.AsyncClient) -> None:
    answer = await client.delete(f"/v1/things/{THERE}")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, PATCH")
    assert answer.json()["type"] == "/problems/methode"


async def test_every_problem_has_its_public_page(client: httpx.AsyncClient) -> None:
    del client.headers["Authorization"]
    for problem in (*FRAME, *PROBLEMS.values()):
        page = await client.get(f"/problems/{problem.slug}")
        assert page.status_code == 200, problem.slug
        assert escape(problem.title) in page.text
        assert 'lang="de"' in page.text


async def test_the_answer_carries_the_request_id_in_a_header_and_nowhere_else(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/nothing", headers={"X-Request-Id": "my-request-1"})
    assert answer.headers["X-Request-Id"] == "my-request-1"
    assert "my-request-1" not in answer.text


async def test_an_ill_formed_request_id_is_replaced(client: httpx.AsyncClient) -> None:
    answer = await client.get("/healthz", headers={"X-Request-Id": "<script>"})
    assert "script" not in answer.headers["X-Request-Id"]


async def test_no_answer_is_kept_by_a_cache_or_guessed_at(client: httpx.AsyncClient) -> None:
    for answer in (await client.get("/v1/things"), await client.get("/v1/nothing")):
        assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")


def test_what_was_given_to_a_refusal_is_not_its_text() -> None:
    class Given(Refused):
        def __init__(self, name: str) -> None:
            self.name = name

    class Said(Refused):
        def __init__(self) -> None:
            super().__init__("A sentence.")

    assert (str(Given("Max Mustermann")), str(Said()), str(Unmapped())) == ("", "A sentence.", "")


def test_a_slug_does_not_stand_for_two_statuses() -> None:
    with pytest.raises(ValueError, match="two statuses"):
        check_table({Unmapped: Problem(409, "eingabe", "T")})


def test_a_figure_does_not_hide_a_member_of_the_standard() -> None:
    with pytest.raises(ValueError, match="hides"):
        check_table({Unmapped: Problem(409, "neu", "T", figures=("status",))})


def test_figures_are_strings_where_json_numbers_would_not_be_exact() -> None:
    values = (Geld(-5), Decimal("0.10"), date(2014, 1, 1), datetime(2014, 1, 1, tzinfo=UTC), Role.WJH, [1, None, True])
    assert [to_json(value) for value in values] == [
        "-0.05", "0.10", "2014-01-01", "2014-01-01T00:00:00Z", "wjh", [1, None, True],
    ]  # fmt: skip


def test_a_float_is_no_figure() -> None:
    with pytest.raises(TypeError):
        to_json(0.1)


async def test_every_operation_answers_a_wrong_method_of_the_path_with_a_problem(client: httpx.AsyncClient) -> None:
    for _, path, _ in operations_of(build_service()):
        answer = await client.request("TRACE", path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (405, "application/problem+json")
