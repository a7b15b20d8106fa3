"""Token, then role, then the rest; who a service's call is for (contract.md, Tokens)."""

from collections.abc import AsyncIterator

import httpx
import pytest

from shared.identity import RawToken
from tests.builders.guards import open_doors
from tests.builders.tokens import TokenMint
from tests.shared.web.service import MINT, TENANT, build_service, client_of, wjh

BODY = {"name": "Turnhalle"}
THINGS = "/v1/things"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(build_service()) as client:
        yield client


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def person(**claims: object) -> str:
    return MINT.mint(jugendamt=TENANT, **claims)  # type: ignore[arg-type]  # claims of any shape are the point


async def post(client: httpx.AsyncClient, headers: dict[str, str]) -> httpx.Response:
    return await client.post(THINGS, json=BODY, headers=headers)


async def test_without_a_token_it_is_401_and_bearer_is_named(client: httpx.AsyncClient) -> None:
    answer = await post(client, {})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["type"] == "/problems/anmeldung"


async def test_every_guarded_operation_refuses_without_a_token_whatever_the_body(client: httpx.AsyncClient) -> None:
    for method, path in (
        ("POST", THINGS),
        ("GET", f"{THINGS}/not-an-id"),
        ("PATCH", f"{THINGS}/x"),
        ("POST", "/v1/batches"),
    ):
        assert (await client.request(method, path, content=b"{broken")).status_code == 401


async def test_a_broken_body_with_a_role_that_may_not_is_403(client: httpx.AsyncClient) -> None:
    headers = MINT.person("asd", jugendamt=TENANT) | {"Content-Type": "application/json"}
    answer = await client.post(THINGS, content=b"{broken", headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/nicht-erlaubt")


async def test_a_body_above_the_limit_without_a_token_is_401_not_413(client: httpx.AsyncClient) -> None:
    assert (await client.post(THINGS, content=b"x" * 3_000_000)).status_code == 401


async def test_no_operation_lets_a_bad_token_in(client: httpx.AsyncClient) -> None:
    assert await open_doors(build_service(), client, mint=MINT) == []


@pytest.mark.parametrize("scheme", ["Basic", "bearer:", "Token", "Bearer,"])
async def test_another_scheme_than_bearer_is_401(client: httpx.AsyncClient, scheme: str) -> None:
    assert (await post(client, {"Authorization": f"{scheme} {person()}"})).status_code == 401


async def test_two_authorization_headers_are_401(client: httpx.AsyncClient) -> None:
    headers = [("Authorization", f"Bearer {person()}"), ("Authorization", f"Bearer {person()}")]
    assert (await client.post(THINGS, json=BODY, headers=headers)).status_code == 401


async def test_a_person_calls_in_the_tenant_of_its_token(client: httpx.AsyncClient) -> None:
    answer = await post(client, wjh())
    assert (answer.status_code, answer.json()["jugendamt"], answer.json()["caller"]) == (201, TENANT, "wjh")


async def test_a_person_does_not_choose_another_tenant_by_header(client: httpx.AsyncClient) -> None:
    assert (await post(client, wjh() | {"Jugendamt": "arnsberg"})).status_code == 401
    assert (await post(client, wjh() | {"Jugendamt": TENANT})).status_code == 201


async def test_a_person_with_all_tenants_is_401(client: httpx.AsyncClient) -> None:
    assert (await post(client, bearer(MINT.mint(jugendamt="*", rollen=["wjh"])))).status_code == 401


async def test_a_service_of_one_tenant_is_401(client: httpx.AsyncClient) -> None:
    assert (await post(client, bearer(MINT.mint(jugendamt=TENANT, rollen=["service"])))).status_code == 401


async def test_a_service_with_a_role_of_a_person_is_401(client: httpx.AsyncClient) -> None:
    token = MINT.mint(jugendamt="*", rollen=["service", "wjh"])
    assert (await post(client, bearer(token) | {"Jugendamt": TENANT})).status_code == 401


async def test_a_service_must_name_the_tenant(client: httpx.AsyncClient) -> None:
    headers = MINT.service("cases", jugendamt=TENANT)
    del headers["Jugendamt"]
    answer = await post(client, headers)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/Jugendamt")


@pytest.mark.parametrize("name", ["*", "", "Trier", "a'--", "a" * 64])
async def test_a_service_names_the_tenant_by_a_slug(client: httpx.AsyncClient, name: str) -> None:
    assert (await post(client, MINT.service("cases", jugendamt=name))).status_code == 422


async def test_a_service_acts_for_the_person_of_the_subject_token(client: httpx.AsyncClient) -> None:
    subject = person(sub="asd-hermeskeil", rollen=["asd"], aud="cases")
    answer = await post(client, MINT.service("cases", jugendamt=TENANT, subject=subject))
    assert answer.status_code == 201
    assert (answer.json()["caller"], answer.json()["subject"]) == ("service-cases", "asd-hermeskeil")


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param(person(aud="projects"), id="for neither service"),
        pytest.param(MINT.mint(jugendamt="arnsberg"), id="of another tenant"),
        pytest.param(person(seconds=-60), id="expired"),
        pytest.param(MINT.mint(jugendamt="*", rollen=["service"]), id="no person"),
        pytest.param(TokenMint().mint(jugendamt=TENANT), id="signed by another key"),
        pytest.param("", id="empty"),
    ],
)
async def test_a_subject_token_that_is_not_good_is_401(client: httpx.AsyncClient, subject: str) -> None:
    headers = MINT.service("cases", jugendamt=TENANT) | {"Subject-Token": subject}
    assert (await post(client, headers)).status_code == 401


async def test_a_subject_token_of_a_person_s_call_is_401(client: httpx.AsyncClient) -> None:
    assert (await post(client, wjh() | {"Subject-Token": person()})).status_code == 401


async def test_roles_that_we_do_not_know_give_nothing(client: httpx.AsyncClient) -> None:
    assert (await post(client, bearer(person(rollen=["offline_access", "WJH"])))).status_code == 403


def test_no_text_made_of_a_raw_token_shows_it() -> None:
    token = RawToken("secret")
    assert "secret" not in f"{token} {token!r} {token:>30} %s" % (token,)  # each way to text is the point
    assert token.reveal() == "secret"
