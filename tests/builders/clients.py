"""Clients of the services' apps, in process, each with the rights of one caller."""

from typing import Any

import httpx
from fastapi import FastAPI

from tests.builders.tokens import TokenMint


class Callers:
    """Makes clients of one app and tenant: `callers.of("wjh")`, `callers.of("asd", sozialraeume=["konz"])`."""

    def __init__(self, app: FastAPI, *, mint: TokenMint, tenant: str) -> None:
        self.app, self.mint, self.tenant = app, mint, tenant

    def of(self, rolle: str, **claims: Any) -> httpx.AsyncClient:  # noqa: ANN401  # claims of any shape
        """Give a client with a person's token; wjh, admin, leitung and revision have all areas by default."""
        if rolle in {"wjh", "admin", "leitung", "revision"}:
            claims = {"sozialraeume": ["*"], "bezirke": ["*"]} | claims
        return self._client(self.mint.person(rolle, jugendamt=self.tenant, **claims))

    def service(self, name: str, *, subject: str | None = None) -> httpx.AsyncClient:
        """Give a client with a service's token, and with a person's where it calls for one."""
        return self._client(self.mint.service(name, jugendamt=self.tenant, subject=subject))

    def nobody(self) -> httpx.AsyncClient:
        """Give a client without a token."""
        return self._client({})

    def _client(self, headers: dict[str, str]) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.app)
        return httpx.AsyncClient(transport=transport, base_url="http://service.test", headers=headers)
