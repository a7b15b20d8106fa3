"""Tokens of an issuer of the tests: signed for real, so that the services judge them as they judge any other."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from shared.web.keys import StaticKeys
from shared.web.tokens import Verifier

ISSUER = "https://issuer.test"
SERVICES = ("budget", "cases", "projects")


class TokenMint:
    """An issuer with one key; `claims` of `mint` replace or, by None, remove any claim."""

    def __init__(self, *, issuer: str = ISSUER, key: RSAKey | ECKey | None = None, kid: str = "test") -> None:
        self.issuer = issuer
        self.key = key or ECKey.generate_key("P-256", parameters={"kid": kid, "use": "sig"})
        self.alg = "RS256" if isinstance(self.key, RSAKey) else "ES256"

    def keys(self) -> StaticKeys:
        """Give the public keys, for a Verifier."""
        return StaticKeys([type(self.key).import_key(self.key.as_dict(private=False))])

    def verifier(self, audience: str) -> Verifier:
        """Give the Verifier of a service that trusts this mint."""
        return Verifier(issuer=self.issuer, audience=audience, keys=self.keys())

    def mint(
        self,
        *,
        sub: str = "wjh",
        jugendamt: str = "trier-saarburg",
        rollen: Sequence[str] = ("wjh",),
        aud: str | Sequence[str] = SERVICES,
        seconds: int = 300,
        header: Mapping[str, Any] | None = None,
        **claims: Any,  # noqa: ANN401  # claims of any shape, the broken ones too
    ) -> str:
        """Sign a token."""
        now = int(time.time())
        body: dict[str, Any] = {
            "iss": self.issuer, "sub": sub, "jugendamt": jugendamt, "rollen": rollen,
            "aud": aud, "iat": now, "exp": now + seconds,
        }  # fmt: skip
        body |= claims
        kept = {name: value for name, value in body.items() if value is not None}
        return jwt.encode(
            {"alg": self.alg, "kid": self.key.kid, **(header or {})}, kept, self.key, algorithms=[self.alg]
        )

    def service(self, name: str, *, jugendamt: str, subject: str | None = None) -> dict[str, str]:
        """Give the headers of a call that a service makes for a tenant and, with `subject`, for a person."""
        token = self.mint(sub=f"service-{name}", jugendamt="*", rollen=["service"])
        headers = {"Authorization": f"Bearer {token}", "Jugendamt": jugendamt}
        return headers | ({"Subject-Token": subject} if subject else {})

    def person(self, rolle: str, *, jugendamt: str, **claims: Any) -> dict[str, str]:  # noqa: ANN401  # as in mint
        """Give the headers of a person's call: `mint.person("asd", jugendamt=tenant, sozialraeume=["hermeskeil"])`."""
        if rolle == "traeger":
            claims.setdefault("traeger", "t1")
        named = {"sub": rolle, **claims}
        return {"Authorization": f"Bearer {self.mint(jugendamt=jugendamt, rollen=[rolle], **named)}"}
