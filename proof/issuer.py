"""Tokens as the installation's own issuer signs them, for any claims: the key is read from the installation's folder.

The claims are those that integrators are told of: `sub`, `jugendamt`, `rollen`, `sozialraeume`, `bezirke`, `traeger`,
`zeichnung_bis`.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

ALGORITHM = "RS256"
SERVICES = ("budget", "cases", "projects")
_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Issuer:
    """The issuer of an installation: the URL that its tokens name, and its private key."""

    url: str
    key: RSAKey
    _signed: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path, *, url: str) -> "Issuer":
        """Read the key of the installation in `folder`."""
        return cls(url, RSAKey.import_key(json.loads((folder / "issuer" / "key.json").read_text())))

    def claims(self, *, sub: str, jugendamt: str, rollen: Sequence[str], **more: object) -> dict[str, Any]:
        """Give the claims of a good token for one hour; None removes a claim, any other value replaces it."""
        now = int(time.time())
        whole = {
            "iss": self.url, "aud": list(SERVICES), "iat": now, "exp": now + _SECONDS,
            "sub": sub, "jugendamt": jugendamt, "rollen": list(rollen),
        } | more  # fmt: skip
        return {name: value for name, value in whole.items() if value is not None}

    def sign(self, claims: Mapping[str, Any], *, header: Mapping[str, Any] | None = None) -> str:
        """Sign claims as they are."""
        whole = {"alg": ALGORITHM, "kid": self.key.kid} | dict(header or {})
        return jwt.encode(whole, dict(claims), self.key, algorithms=[ALGORITHM])

    def read(self, token: str) -> dict[str, Any]:
        """Give the claims of a good token."""
        return jwt.decode(token, self.key, algorithms=[ALGORITHM]).claims

    def token(self, *, sub: str, jugendamt: str, rollen: Sequence[str], **more: object) -> str:
        """Give a good token; the same question within the run gets the same token."""
        asked = json.dumps([sub, jugendamt, list(rollen), more], sort_keys=True)
        if asked not in self._signed:
            self._signed[asked] = self.sign(self.claims(sub=sub, jugendamt=jugendamt, rollen=rollen, **more))
        return self._signed[asked]

    def person(self, rolle: str, *, jugendamt: str, sub: str | None = None, **more: object) -> dict[str, str]:
        """Give the headers of a person's call: `person("asd", jugendamt="amt-a", sozialraeume=["nord"])`."""
        token = self.token(sub=sub or f"{rolle}-{jugendamt}", jugendamt=jugendamt, rollen=[rolle], **more)
        return {"Authorization": f"Bearer {token}"}

    def service(self, name: str, *, jugendamt: str, subject: str | None = None) -> dict[str, str]:
        """Give the headers of a service's call for a tenant and, with `subject` (a person's token), for a person."""
        token = self.token(sub=f"service-{name}", jugendamt="*", rollen=["service"])
        headers = {"Authorization": f"Bearer {token}", "Jugendamt": jugendamt}
        return headers | ({} if subject is None else {"Subject-Token": subject})
