"""The Keycloak realm, generated from the development issuer's clients: `python -m deploy.docker.realm` writes it.

Each client's claims are hard-coded by protocol mappers, so that a token says the same wherever it was issued. `sub`
is among them: Keycloak's own subject of a client is a random id. No client scope is assigned, since Keycloak's default
scopes would add an audience and roles of its own. Secrets are placeholders that Keycloak fills from its environment
when it imports the file.
"""

import json
from pathlib import Path
from types import MappingProxyType
from typing import Final

from deploy.local.clients import Demo, DemoClient, load_demo

REALM: Final = "sozialraum"
REALM_FILE: Final = Path(__file__).with_name("realm.json")
DEMO_VARIABLE: Final = "DEMO_CLIENT_SECRET"
OWN_VARIABLES: Final = MappingProxyType(
    {"service-cases": "CASES_CLIENT_SECRET", "service-projects": "PROJECTS_CLIENT_SECRET"}
)
_LIFETIME: Final = 3600  # seconds, as the development issuer's
_INLINE_FROM: Final = 4  # a mapper takes one line


def build_realm(demo: Demo) -> dict[str, object]:
    """Describe the realm for Keycloak's import."""
    return {
        "realm": REALM,
        "displayName": "Sozialraum",
        "enabled": True,
        "sslRequired": "external",
        "registrationAllowed": False,
        "bruteForceProtected": True,
        "defaultSignatureAlgorithm": "RS256",
        "accessTokenLifespan": _LIFETIME,
        "clients": [_client(client, audiences=demo.audiences) for client in demo.clients.values()],
    }


def render_realm(realm: dict[str, object]) -> str:
    """Write the realm as JSON that can be read and compared: one line per mapper."""
    return _render(realm, depth=0) + "\n"


def _client(client: DemoClient, *, audiences: tuple[str, ...]) -> dict[str, object]:
    claims = [_claim_mapper(name, value=value) for name, value in client.claims().items()]
    return {
        "clientId": client.client_id,
        "enabled": True,
        "protocol": "openid-connect",
        "publicClient": False,
        "clientAuthenticatorType": "client-secret",
        "secret": f"${{{OWN_VARIABLES.get(client.client_id, DEMO_VARIABLE)}}}",
        "serviceAccountsEnabled": True,
        "standardFlowEnabled": False,
        "implicitFlowEnabled": False,
        "directAccessGrantsEnabled": False,
        "fullScopeAllowed": False,
        "defaultClientScopes": [],
        "optionalClientScopes": [],
        "protocolMappers": claims + [_audience_mapper(audience) for audience in audiences],
    }


def _claim_mapper(name: str, *, value: object) -> dict[str, object]:
    text = value if isinstance(value, str) else json.dumps(value)
    config = {"claim.name": name, "claim.value": text, "jsonType.label": "String" if value is text else "JSON"}
    return _mapper(name, kind="oidc-hardcoded-claim-mapper", config=config)


def _audience_mapper(audience: str) -> dict[str, object]:
    return _mapper(f"aud-{audience}", kind="oidc-audience-mapper", config={"included.custom.audience": audience})


def _mapper(name: str, *, kind: str, config: dict[str, str]) -> dict[str, object]:
    where = {"access.token.claim": "true", "id.token.claim": "false", "introspection.token.claim": "true"}
    return {"name": name, "protocol": "openid-connect", "protocolMapper": kind, "config": config | where}


def _render(value: object, *, depth: int) -> str:
    if depth == _INLINE_FROM or not value or not isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        opening, closing = "{", "}"
        parts = [f"{json.dumps(name)}: {_render(part, depth=depth + 1)}" for name, part in value.items()]
    else:
        opening, closing = "[", "]"
        parts = [_render(part, depth=depth + 1) for part in value]
    indent = "\n" + "  " * (depth + 1)
    return opening + indent + f",{indent}".join(parts) + "\n" + "  " * depth + closing


def main() -> None:
    """Write the file."""
    REALM_FILE.write_text(render_realm(build_realm(load_demo())), encoding="utf-8")
    print(f"written: {REALM_FILE}")


if __name__ == "__main__":
    main()
