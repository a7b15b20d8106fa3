"""The Keycloak realm: generated from the development issuer's clients, and its tokens say the same."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from joserfc import jwt

from deploy.docker.realm import DEMO_VARIABLE, OWN_VARIABLES, REALM_FILE, build_realm, render_realm
from deploy.local.clients import load_demo
from deploy.local.issuer import sign_token
from deploy.local.oauth import Grant
from deploy.local.signing_key import new_key
from shared.web.tokens import JwksOverHttp, StaticKeys, TokenRefused, Verifier
from tests.deploy.docker.compose import load_compose, make_dotenv, read_compose, variables_of
from tests.deploy.docker.keycloak import Keycloak, mapped_claims

DEMO = load_demo()
ISSUER = "http://127.0.0.1:8000/realms/sozialraum"
CONTRACT = ("sub", "jugendamt", "rollen", "sozialraeume", "bezirke", "traeger", "zeichnung_bis", "aud")
DEVELOPMENT_KEY = new_key()
KEYCLOAK = Keycloak(load_compose(make_dotenv())["services"]["keycloak"]["environment"], issuer=ISSUER)


def development_token(client_id: str) -> str:
    grant = Grant(DEMO.clients[client_id], DEMO.audiences)
    now = datetime.now(UTC)
    return sign_token(grant, issuer=ISSUER, key=DEVELOPMENT_KEY, now=now, lifetime=timedelta(hours=1))


def keycloak_keys() -> JwksOverHttp:
    url = read_compose()["services"]["budget"]["environment"]["BUDGET_JWKS_URL"]
    return JwksOverHttp(url, transport=httpx.ASGITransport(KEYCLOAK.app()))


def test_realm_file_is_what_the_clients_file_generates() -> None:
    assert REALM_FILE.read_text(encoding="utf-8") == render_realm(build_realm(DEMO)), (
        "write it again: python -m deploy.docker.realm"
    )


def test_realm_has_the_same_clients() -> None:
    assert list(KEYCLOAK.clients) == list(DEMO.clients)


@pytest.mark.parametrize("client_id", DEMO.clients)
def test_client_has_the_claims_that_the_development_issuer_gives(client_id: str) -> None:
    issued = jwt.decode(development_token(client_id), DEVELOPMENT_KEY).claims
    mapped = mapped_claims(KEYCLOAK.clients[client_id])
    assert set(mapped) <= set(CONTRACT)
    for claim in CONTRACT:
        assert mapped.get(claim) == issued.get(claim), claim


@pytest.mark.parametrize("service", DEMO.audiences)
@pytest.mark.parametrize(
    "client_id", ["asd-konz", "traeger-familienwerk-sauerland@arnsberg", "leitung", "service-cases"]
)
async def test_token_of_the_realm_makes_the_same_caller(client_id: str, service: str) -> None:
    of_keycloak = Verifier(issuer=ISSUER, audience=service, keys=keycloak_keys())
    of_development = Verifier(issuer=ISSUER, audience=service, keys=StaticKeys([DEVELOPMENT_KEY]))
    caller = await of_keycloak.verify(KEYCLOAK.token(client_id))
    assert caller == await of_development.verify(development_token(client_id))


async def test_token_for_no_service_of_ours_is_refused() -> None:
    verifier = Verifier(issuer=ISSUER, audience="account", keys=keycloak_keys())
    with pytest.raises(TokenRefused):
        await verifier.verify(KEYCLOAK.token("leitung"))


def test_clients_have_nothing_but_client_credentials_and_no_scopes_of_keycloaks_own() -> None:
    for client in KEYCLOAK.clients.values():
        assert (client["serviceAccountsEnabled"], client["publicClient"]) == (True, False)
        flows = ("standardFlowEnabled", "implicitFlowEnabled", "directAccessGrantsEnabled", "fullScopeAllowed")
        assert [client[flow] for flow in flows] == [False] * 4
        assert client["defaultClientScopes"] == client["optionalClientScopes"] == []
        names = [mapper["name"] for mapper in client["protocolMappers"]]
        assert len(names) == len(set(names))


def test_secrets_are_placeholders_that_compose_gives_to_keycloak() -> None:
    realm = build_realm(DEMO)
    assert variables_of(realm) == {DEMO_VARIABLE, *OWN_VARIABLES.values()}
    assert variables_of(realm) <= set(read_compose()["services"]["keycloak"]["environment"])


@pytest.mark.parametrize("service", ["cases", "projects"])
def test_service_has_the_id_and_the_secret_of_its_own_client(service: str) -> None:
    services = load_compose(make_dotenv())["services"]
    given, prefix = services[service]["environment"], service.upper()
    clients = Keycloak(services["keycloak"]["environment"], issuer=ISSUER).clients
    assert given[f"{prefix}_CLIENT_ID"] == f"service-{service}"
    assert given[f"{prefix}_CLIENT_SECRET"] == clients[f"service-{service}"]["secret"]
    assert [client["secret"] for client in clients.values()].count(given[f"{prefix}_CLIENT_SECRET"]) == 1


async def test_token_endpoint_gives_a_service_its_token_for_its_own_secret_alone() -> None:
    services = load_compose(make_dotenv())["services"]
    keycloak = Keycloak(services["keycloak"]["environment"], issuer=ISSUER)
    given = services["cases"]["environment"]
    form = {"grant_type": "client_credentials", "client_id": given["CASES_CLIENT_ID"]}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(keycloak.app())) as client:
        right = await client.post(given["CASES_TOKEN_URL"], data=form | {"client_secret": given["CASES_CLIENT_SECRET"]})
        wrong = await client.post(given["CASES_TOKEN_URL"], data=form | {"client_secret": "demo"})
    assert (right.status_code, wrong.status_code) == (200, 401)
