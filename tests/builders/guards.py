"""No operation lets a bad token in: called by each service's tests with its app, a client and the mint it trusts."""

import base64
import json
import re

import httpx
from fastapi import FastAPI

from tests.builders.openapi import operations_of
from tests.builders.tokens import TokenMint


async def open_doors(app: FastAPI, client: httpx.AsyncClient, *, mint: TokenMint) -> list[str]:
    """Name the guarded operations that answer anything but 401 to no token, or to one that is not good."""
    found = []
    for method, path, roles in operations_of(app):
        for why, headers in _bad_headers(mint).items():
            if roles:
                answer = await client.request(method, re.sub(r"\{[^}]*\}", "x", path), content=b"{", headers=headers)
                found += [f"{method} {path}, {why}: {answer.status_code}"] if answer.status_code != 401 else []
    return found


def _bad_headers(mint: TokenMint) -> dict[str, dict[str, str]]:
    good = mint.mint(rollen=["admin", "wjh", "asd", "leitung", "revision"])
    none = base64.urlsafe_b64encode(json.dumps({"alg": "none", "kid": mint.key.kid}).encode()).rstrip(b"=").decode()
    tokens = {
        "foreign key": TokenMint(issuer=mint.issuer).mint(),
        "wrong aud": mint.mint(aud="elsewhere"),
        "wrong iss": mint.mint(iss="https://elsewhere.test"),
        "expired": mint.mint(seconds=-60),
        "alg none": f"{none}.{good.split('.')[1]}.",
        "cut": good[:-4],
    }
    return {"no token": {}} | {why: {"Authorization": f"Bearer {token}"} for why, token in tokens.items()}
