"""The development issuer: contract.md's demo clients over OAuth 2, and RFC 6749's errors."""

import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from deploy.local.clients import load_demo
from deploy.local.failures import CannotStart
from deploy.local.issuer import create_issuer
from deploy.local.signing_key import load_key, new_key

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
ISSUER = "http://127.0.0.1:8000"
FORM = {"grant_type": "client_credentials", "client_id": "asd-konz", "client_secret": "demo"}
EVERYWHERE: dict[str, Any] = {"sozialraeume": ["*"], "bezirke": ["*"]}
NOWHERE: dict[str, Any] = {"sozialraeume": [], "bezirke": []}


@pytest.fixture(scope="module")
def key() -> RSAKey:
    return new_key()


@pytest.fixture
async def issuer(key: RSAKey) -> AsyncIterator[httpx.AsyncClient]:
    app: FastAPI = create_issuer(
        issuer=ISSUER, key=key, demo=load_demo(), lifetime=timedelta(minutes=60), clock=lambda: NOW
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ISSUER) as client:
        yield client


async def claims_of(issuer: httpx.AsyncClient, **form: str) -> dict[str, Any]:
    answer = await issuer.post("/token", data=FORM | form)
    assert answer.status_code == 200, answer.text
    keys = KeySet.import_key_set((await issuer.get("/jwks.json")).json())
    return jwt.decode(answer.json()["access_token"], keys, algorithms=["RS256"]).claims


async def refusal_of(issuer: httpx.AsyncClient, form: dict[str, Any], **headers: str) -> tuple[int, str]:
    answer = await issuer.post("/token", data=form, headers=headers)
    assert set(answer.json()) == {"error", "error_description"}
    assert answer.headers["cache-control"] == "no-store"
    return answer.status_code, answer.json()["error"]


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        ("admin", {"jugendamt": "trier-saarburg", "rollen": ["admin"], **EVERYWHERE}),
        ("leitung@arnsberg", {"jugendamt": "arnsberg", "rollen": ["leitung"], **EVERYWHERE}),
        (
            "asd-konz",
            {
                "jugendamt": "trier-saarburg",
                "rollen": ["asd"],
                "sozialraeume": ["konz"],
                "bezirke": [],
                "zeichnung_bis": "20000.00",
            },
        ),
        (
            "asd@sandbox",
            {
                "jugendamt": "sandbox",
                "rollen": ["asd"],
                "sozialraeume": ["*"],
                "bezirke": [],
                "zeichnung_bis": "20000.00",
            },
        ),
        (
            "traeger-caritas",
            {"jugendamt": "trier-saarburg", "rollen": ["traeger"], "traeger": "caritas", **NOWHERE},
        ),
        ("service-cases", {"jugendamt": "*", "rollen": ["service"], **NOWHERE}),
    ],
)
async def test_a_token_says_what_the_contract_says(
    issuer: httpx.AsyncClient, client: str, expected: dict[str, Any]
) -> None:
    claims = await claims_of(issuer, client_id=client)
    issued = int(NOW.timestamp())
    assert claims.pop("jti")
    assert claims == {
        "sub": client,
        "client_id": client,
        "iss": ISSUER,
        "aud": ["budget", "cases", "projects"],
        "iat": issued,
        "exp": issued + 3600,
        **expected,
    }


def test_all_demo_clients_of_the_contract_exist_once() -> None:
    traeger = (
        "jh-st-maria",
        "die-johanniter",
        "caritas",
        "sozialwerk-saar-mosel",
        "palais",
        "propstey-st-josef",
        "reaktiv-2010",
        "awo-suedwest",
        "jhz-don-bosco",
    )
    offices = ("admin", "wjh", "leitung", "revision")
    expected = {
        *offices,
        *(f"{role}@arnsberg" for role in offices),
        *(f"{role}@sandbox" for role in offices),
        *(f"asd-{slug}" for slug in ("hermeskeil", "konz", "saarburg", "schweich")),
        *(f"asd-{slug}@arnsberg" for slug in ("neheim", "huesten", "alt-arnsberg")),
        *(f"traeger-{slug}" for slug in traeger),
        "asd@sandbox",
        "traeger-t1@sandbox",
        "traeger-t2@sandbox",
        "service-cases",
        "service-projects",
    }
    clients = load_demo().clients
    assert expected <= set(clients)
    assert all(name.endswith("@arnsberg") for name in set(clients) - expected)


async def test_resource_narrows_the_audience(issuer: httpx.AsyncClient) -> None:
    assert (await claims_of(issuer, resource="cases"))["aud"] == ["cases"]


async def test_the_secret_may_come_by_http_basic(issuer: httpx.AsyncClient) -> None:
    answer = await issuer.post(
        "/token", data={"grant_type": "client_credentials"}, auth=("asd-neheim@arnsberg", "demo")
    )
    assert answer.json()["token_type"] == "Bearer"
    assert answer.json()["expires_in"] == 3600


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_secret": "dèmo"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"client_secret": ""}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"resource": "elsewhere"}, 400, "invalid_target"),
        ({"client_id": ["asd-konz", "admin"]}, 400, "invalid_request"),
        ({"filler": "x" * 10_000}, 413, "invalid_request"),
    ],
)
async def test_a_bad_request_is_refused_as_rfc_6749_has_it(
    issuer: httpx.AsyncClient, changed: dict[str, Any], status: int, code: str
) -> None:
    assert await refusal_of(issuer, FORM | changed) == (status, code)


async def test_a_wrong_secret_by_http_basic_is_challenged(issuer: httpx.AsyncClient) -> None:
    answer = await issuer.post("/token", data={"grant_type": "client_credentials"}, auth=("admin", "wrong"))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer.headers["www-authenticate"].startswith("Basic")


@pytest.mark.parametrize("header", ["Bearer abc", "Basic", "Basic %%%", "Basic " + base64.b64encode(b"x").decode()])
async def test_a_broken_authorization_header_is_invalid_client(issuer: httpx.AsyncClient, header: str) -> None:
    form = {"grant_type": "client_credentials"}
    assert await refusal_of(issuer, form, Authorization=header) == (401, "invalid_client")


async def test_two_ways_of_authentication_at_once_are_refused(issuer: httpx.AsyncClient) -> None:
    header = "Basic " + base64.b64encode(b"admin:demo").decode()
    assert await refusal_of(issuer, FORM, Authorization=header) == (400, "invalid_request")


async def test_json_instead_of_a_form_is_refused(issuer: httpx.AsyncClient) -> None:
    answer = await issuer.post("/token", json=FORM)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_discovery_leads_to_tokens_and_keys_and_no_private_part(issuer: httpx.AsyncClient) -> None:
    found = (await issuer.get("/.well-known/openid-configuration")).json()
    assert (found["issuer"], found["token_endpoint"], found["jwks_uri"]) == (
        ISSUER,
        f"{ISSUER}/token",
        f"{ISSUER}/jwks.json",
    )
    (published,) = (await issuer.get("/jwks.json")).json()["keys"]
    assert set(published) == {"kty", "n", "e", "use", "alg", "kid"}


def test_the_key_is_kept_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "issuer" / "key.json"
    assert load_key(path).kid == load_key(path).kid
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["key.json"]


def test_a_broken_key_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "key.json").write_text("{}")
    with pytest.raises(CannotStart, match="delete it"):
        load_key(tmp_path / "key.json")
