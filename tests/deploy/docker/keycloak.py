"""What Keycloak makes of realm.json, as far as this project uses it; there is no Keycloak where the tests run.

Written after Keycloak's documentation and source: placeholders come from the environment; the hard-coded claim mapper
takes a JSON value apart and may set `sub`; the audience mapper adds to `aud`, which is a text while it has one member.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Thread
from time import monotonic, sleep, time
from typing import Any
from uuid import uuid4

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from joserfc import jwt
from joserfc.jwk import RSAKey

from deploy.docker.realm import REALM_FILE
from deploy.local.oauth import read_form
from deploy.local.ports import HOST

_PLACEHOLDER = re.compile(r"\$\{(\w+)\}")


class Keycloak:
    """A realm that was imported with an environment."""

    def __init__(self, environment: Mapping[str, str], *, issuer: str) -> None:
        text = _PLACEHOLDER.sub(lambda found: environment[found[1]], REALM_FILE.read_text(encoding="utf-8"))
        realm = json.loads(text)
        self.name, self.lifetime = realm["realm"], realm["accessTokenLifespan"]
        self.clients: dict[str, dict[str, Any]] = {client["clientId"]: client for client in realm["clients"]}
        self.issuer = issuer
        self.granted: list[str] = []
        self._sign = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
        self._encrypt = RSAKey.generate_key(2048, {"use": "enc", "alg": "RSA-OAEP"}, auto_kid=True)

    def token(self, client_id: str) -> str:
        """Sign an access token of the client's service account."""
        claims = self._frame(client_id) | mapped_claims(self.clients[client_id])
        return jwt.encode({"alg": "RS256", "typ": "JWT", "kid": self._sign.kid}, claims, self._sign)

    def keys(self) -> dict[str, Any]:
        """Give the keys as Keycloak publishes them: one of them is for encryption."""
        return {"keys": [self._encrypt.as_dict(private=False), self._sign.as_dict(private=False)]}

    def app(self) -> FastAPI:
        """Serve tokens and keys under Keycloak's paths."""
        app, base = FastAPI(), f"/realms/{self.name}/protocol/openid-connect"

        @app.get(f"{base}/certs")
        async def get_keys() -> dict[str, Any]:
            return self.keys()

        @app.post(f"{base}/token")
        async def post_token(request: Request) -> JSONResponse:
            form = read_form(request.headers["content-type"], body=await request.body())
            client = self.clients.get(form["client_id"][0])
            if client is None or form["client_secret"] != [client["secret"]]:
                return JSONResponse({"error": "invalid_client"}, status_code=401)
            self.granted.append(client["clientId"])
            token = self.token(client["clientId"])
            return JSONResponse({"access_token": token, "expires_in": self.lifetime, "token_type": "Bearer"})

        return app

    def _frame(self, client_id: str) -> dict[str, Any]:
        now = int(time())
        times = {"iat": now, "exp": now + self.lifetime, "jti": str(uuid4()), "iss": self.issuer}
        whose = {"sub": str(uuid4()), "azp": client_id, "client_id": client_id, "clientHost": "172.18.0.1"}
        return times | whose | {"typ": "Bearer", "acr": "1", "scope": ""}


def mapped_claims(client: Mapping[str, Any]) -> dict[str, Any]:
    """Apply the protocol mappers of a client."""
    claims: dict[str, Any] = {}
    audiences: list[str] = []
    for mapper in client["protocolMappers"]:
        config = mapper["config"]
        assert config["access.token.claim"] == "true"
        if mapper["protocolMapper"] == "oidc-audience-mapper":
            audiences.append(config["included.custom.audience"])
        else:
            assert mapper["protocolMapper"] == "oidc-hardcoded-claim-mapper"
            assert config["jsonType.label"] in {"String", "JSON"}
            value = config["claim.value"]
            claims[config["claim.name"]] = json.loads(value) if config["jsonType.label"] == "JSON" else value
    return claims | {"aud": audiences[0] if len(audiences) == 1 else audiences}


@contextmanager
def served(app: FastAPI, *, port: int) -> Iterator[None]:
    """Serve an application on this machine for a while."""
    server = uvicorn.Server(uvicorn.Config(app, host=HOST, port=port, log_level="warning", access_log=False))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    end = monotonic() + 10
    while not server.started and monotonic() < end:
        sleep(0.02)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(10)
