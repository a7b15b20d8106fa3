"""Tokens put together by hand: any bytes for a header, for claims, for a signature; no library writes most of these."""

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal, TypeAlias

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_private_key

from proof.issuer import SERVICES, Issuer

Json: TypeAlias = dict[str, Any]
Part: TypeAlias = Mapping[str, Any] | bytes
Digest: TypeAlias = Literal["sha256", "sha384", "sha512"]
_HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}


def encode(content: bytes) -> str:
    """Write base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def write(part: Part) -> bytes:
    """Write a header or claims; bytes stay as they are."""
    return part if isinstance(part, bytes) else json.dumps(part, separators=(",", ":")).encode()


def unsigned(header: Part, claims: Part) -> str:
    """Give what a signature is made of."""
    return f"{encode(write(header))}.{encode(write(claims))}"


@cache
def foreign_key() -> RSAPrivateKey:
    """Give a key that the issuer does not have."""
    return generate_private_key(65537, 2048)


@dataclass(frozen=True)
class Forge:
    """The issuer's key and good claims of one caller of a service, to be bent."""

    issuer: Issuer
    claims: Json
    service: str

    @cached_property
    def own(self) -> RSAPrivateKey:
        """Give the issuer's private key."""
        loaded = load_der_private_key(self.issuer.key.as_der(private=True), None)
        if not isinstance(loaded, RSAPrivateKey):
            raise TypeError("the issuer's key is no RSA key")
        return loaded

    @property
    def sisters(self) -> list[str]:
        """Name the services for which a token may be good that is none here."""
        return [name for name in SERVICES if name != self.service]

    @property
    def header(self) -> Json:
        """Give the header of a good token."""
        return {"alg": "RS256", "kid": self.issuer.key.kid, "typ": "JWT"}

    @cached_property
    def good(self) -> str:
        """Give the token that all others are made of."""
        return self.signed()

    def signed(self, header: Part | None = None, claims: Part | None = None, **changed: object) -> str:
        """Sign with the issuer's key; `changed` replaces claims, by `None` takes them away."""
        return self.by(self.own, header, self.changed(**changed) if claims is None else claims)

    def changed(self, **changed: object) -> Json:
        """Give the claims with some replaced or, by `None`, taken away."""
        return {name: value for name, value in (self.claims | changed).items() if value is not None}

    def by(self, key: RSAPrivateKey, header: Part | None = None, claims: Part | None = None) -> str:
        """Sign with a key by RS256, whatever the header says; a header's members replace those of a good one."""
        whole = header if isinstance(header, bytes) else self.header | dict(header or {})
        first = unsigned(whole, self.claims if claims is None else claims)
        return f"{first}.{encode(key.sign(first.encode(), padding.PKCS1v15(), hashes.SHA256()))}"

    def with_algorithm(self, alg: str, digest: Digest, *, pss: bool = False) -> str:
        """Sign with the issuer's own key by another algorithm than the issuer's."""
        first = unsigned(self.header | {"alg": alg}, self.claims)
        chosen = _HASHES[digest]
        frame = padding.PSS(padding.MGF1(chosen), chosen.digest_size) if pss else padding.PKCS1v15()
        return f"{first}.{encode(self.own.sign(first.encode(), frame, chosen))}"

    def by_secret(self, secret: bytes, alg: str, digest: Digest) -> str:
        """Sign symmetrically, with what everybody knows as the secret."""
        first = unsigned(self.header | {"alg": alg}, self.claims)
        return f"{first}.{encode(hmac.digest(secret, first.encode(), digest))}"

    def public_key(self, encoding: Encoding, form: PublicFormat) -> bytes:
        """Write the issuer's public key."""
        return self.own.public_key().public_bytes(encoding, form)

    @property
    def parts(self) -> tuple[str, str, str]:
        """Give the three parts of the good token."""
        header, claims, signature = self.good.split(".")
        return header, claims, signature
