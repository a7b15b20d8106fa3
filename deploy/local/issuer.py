"""The development issuer: OAuth 2 client credentials for the demo clients of contract.md, so that no check is bypassed.

Its clients and their secret are public, therefore it listens on 127.0.0.1 and has no option to listen anywhere else.
Run it as `python -m deploy.local.issuer`.
"""

import argparse
import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from joserfc import jwt
from joserfc.jwk import RSAKey

from deploy.local.clients import Demo, load_demo
from deploy.local.failures import CannotStart
from deploy.local.oauth import Grant, OAuthError, decide_grant, read_form
from deploy.local.ports import HOST, ISSUER_PORT, require_free
from deploy.local.signing_key import ALGORITHM, load_key
from shared.kalender import Clock, Instant, system_clock

DEFAULT_LIFETIME = timedelta(hours=1)
_LONGEST_BODY = 8192
_NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


def create_issuer(
    *, issuer: str, key: RSAKey, demo: Demo, lifetime: timedelta = DEFAULT_LIFETIME, clock: Clock = system_clock
) -> FastAPI:
    """Build the application; `issuer` is the base URL that the tokens name."""
    app = FastAPI(title="Development issuer", description=__doc__)

    @app.get("/.well-known/openid-configuration")
    async def get_configuration() -> dict[str, object]:
        """Tell where tokens and keys are."""
        return _configuration(issuer)

    @app.get("/jwks.json")
    async def get_keys() -> dict[str, object]:
        """Give the public key that the tokens are verified with."""
        return {"keys": [key.as_dict(private=False)]}

    @app.post("/token")
    async def post_token(request: Request) -> JSONResponse:
        """Give a token to a demo client (RFC 6749, 4.4)."""
        form = read_form(request.headers.get("content-type", ""), body=await _bounded_body(request))
        grant = decide_grant(form, authorization=request.headers.get("authorization"), demo=demo)
        token = sign_token(grant, issuer=issuer, key=key, now=clock(), lifetime=lifetime)
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": int(lifetime.total_seconds())}
        return JSONResponse(answer, headers=_NO_STORE)

    @app.exception_handler(OAuthError)
    async def answer_error(request: Request, error: OAuthError) -> JSONResponse:
        """Answer as RFC 6749 has it (5.2)."""
        asks_again = error.status == 401 and "authorization" in request.headers
        challenge = {"WWW-Authenticate": 'Basic realm="token"'} if asks_again else {}
        body = {"error": error.code, "error_description": error.description}
        return JSONResponse(body, status_code=error.status, headers=_NO_STORE | challenge)

    return app


def sign_token(grant: Grant, *, issuer: str, key: RSAKey, now: Instant, lifetime: timedelta) -> str:
    """Sign an access token with the claims of contract.md."""
    issued = int(now.timestamp())
    claims = grant.client.claims() | {
        "iss": issuer,
        "aud": list(grant.audiences),
        "iat": issued,
        "exp": issued + int(lifetime.total_seconds()),
        "jti": str(uuid4()),
        "client_id": grant.client.client_id,
    }
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key, algorithms=[ALGORITHM])


def main(arguments: list[str] | None = None) -> int:
    """Serve until stopped; say in one sentence what stands against it."""
    parser = argparse.ArgumentParser(prog="python -m deploy.local.issuer", description=__doc__)
    parser.add_argument("--port", type=int, default=ISSUER_PORT)
    parser.add_argument("--key", type=Path, default=Path("var/issuer/key.json"), help="made if it is not there")
    parser.add_argument("--lifetime", type=int, default=int(DEFAULT_LIFETIME.total_seconds()), help="seconds")
    chosen = parser.parse_args(arguments)
    try:
        require_free(chosen.port, purpose="the development issuer")
        app = create_issuer(
            issuer=f"http://{HOST}:{chosen.port}",
            key=load_key(chosen.key),
            demo=load_demo(),
            lifetime=timedelta(seconds=chosen.lifetime),
        )
    except CannotStart as failure:
        print(failure, file=sys.stderr)
        return 1
    uvicorn.run(app, host=HOST, port=chosen.port, access_log=False, log_level="warning")
    return 0


def _configuration(issuer: str) -> dict[str, object]:
    return {
        "issuer": issuer,
        "token_endpoint": f"{issuer}/token",
        "jwks_uri": f"{issuer}/jwks.json",
        "grant_types_supported": ["client_credentials"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "response_types_supported": [],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
    }


async def _bounded_body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_BODY:
            raise OAuthError("invalid_request", "The request is too long.", status=413)
    return body


if __name__ == "__main__":
    sys.exit(main())
