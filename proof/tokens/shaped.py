"""Tokens of a broken form, signed by what is no key of the issuer, or with a header that demands or hides something."""

import json
from collections.abc import Callable, Iterator, Mapping

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.jwk import RSAKey

from proof.tokens.forge import Digest, Forge, encode, foreign_key, unsigned, write
from proof.tokens.variant import Variant, bearer

_SPKI, _PKCS1 = PublicFormat.SubjectPublicKeyInfo, PublicFormat.PKCS1
_DIGESTS: tuple[tuple[str, Digest], ...] = (("HS256", "sha256"), ("HS384", "sha384"), ("HS512", "sha512"))


def break_parts() -> Iterator[Variant]:
    """Spoil the three parts."""
    tokens: dict[str, Callable[[Forge], str]] = {
        "no parts": lambda _: "abc",
        "two parts": lambda f: ".".join(f.parts[:2]),
        "a part behind": lambda f: f"{f.good}.e30",
        "an empty part behind": lambda f: f"{f.good}.",
        "a part before": lambda f: f"e30.{f.good}",
        "five parts": lambda f: f"{f.good}.e30.e30",
        "nothing but dots": lambda _: "..",
        "an empty header": lambda f: f".{f.parts[1]}.{f.parts[2]}",
        "empty claims": lambda f: f"{f.parts[0]}..{f.parts[2]}",
        "an empty signature": lambda f: f"{f.parts[0]}.{f.parts[1]}.",
        "a signature cut off": lambda f: f.good[:-8],
        "a signature with one bit turned": lambda f: _turned(f.good),
        "a signature of zeros": lambda f: f"{f.parts[0]}.{f.parts[1]}.{encode(bytes(256))}",
        "the signature of another token": lambda f: _graft(f.good, f.signed(sub="somebody")),
        "the claims of an admin under its own signature": lambda f: _graft(
            f.signed(sub="admin", rollen=["admin"]), f.good
        ),
        "padding": lambda f: f"{f.good}==",
        "signs that base64url does not have": lambda f: f"{f.parts[0]}.{f.parts[1]}.~{f.parts[2]}",
        "an oversized signature": lambda f: f"{f.good}{'A' * 2000}",
        "oversized claims": lambda f: f.signed(rest="x" * 20_000),
        "an oversized header": lambda f: f.signed({"rest": "x" * 2_000}),
        "an encrypted form": lambda _: "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAA.AAAA.AAAA",
    }
    for name, token in tokens.items():
        yield bearer(f"a token with {name}", token)


def _turned(token: str) -> str:
    """Turn a bit in the middle of the signature."""
    place = len(token) - 100
    return token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]


def _graft(token: str, onto: str) -> str:
    return f"{token.rpartition('.')[0]}.{onto.rpartition('.')[2]}"


def confuse_algorithms() -> Iterator[Variant]:
    """Confuse algorithms."""
    for alg in ("none", "None", "NONE", "nOnE"):
        yield bearer(
            f"alg {alg} without a signature",
            lambda f, alg: f"{unsigned({'alg': alg, 'kid': f.header['kid']}, f.claims)}.", alg,
        )  # fmt: skip
    yield bearer(
        "alg none with the signature kept", lambda f: f"{unsigned(f.header | {'alg': 'none'}, f.claims)}.{f.parts[2]}"
    )
    for said in (None, ["RS256"], 256, "", "rs256", "RS1", "RS256 ", "HS256", "EdDSA"):
        yield bearer(f"alg {json.dumps(said)} over a good signature", lambda f, said: f.signed({"alg": said}), said)
    yield bearer("no alg", lambda f: f.by(f.own, write({"kid": f.header["kid"], "typ": "JWT"})))
    yield bearer("RS384 by the issuer's key", lambda f: f.with_algorithm("RS384", "sha384"))
    yield bearer("RS512 by the issuer's key", lambda f: f.with_algorithm("RS512", "sha512"))
    yield bearer("PS256 by the issuer's key, made for RS256", lambda f: f.with_algorithm("PS256", "sha256", pss=True))
    yield bearer("ES256 by a foreign key", _elliptic)
    zeros = encode(bytes(64))
    yield bearer("ES256 with zeros", lambda f: f"{unsigned(f.header | {'alg': 'ES256'}, f.claims)}.{zeros}")
    secrets: dict[str, Callable[[Forge], bytes]] = {
        "the public key as PEM": lambda f: f.public_key(Encoding.PEM, _SPKI),
        "the public key as PEM of PKCS#1": lambda f: f.public_key(Encoding.PEM, _PKCS1),
        "the public key as PEM without a last newline": lambda f: f.public_key(Encoding.PEM, _SPKI).strip(),
        "the public key as DER": lambda f: f.public_key(Encoding.DER, _SPKI),
        "the public key as JWK": lambda f: write(f.issuer.key.as_dict(private=False)),
        "the modulus": lambda f: str(f.issuer.key.as_dict(private=False)["n"]).encode(),
        "the key's name": lambda f: f.header["kid"].encode(),
        "nothing": lambda _: b"",
    }
    for alg, digest in _DIGESTS:
        for name, secret in secrets.items():
            yield bearer(
                f"{alg} with {name} as the secret",
                lambda f, secret, alg, digest: f.by_secret(secret(f), alg, digest),
                secret,
                alg,
                digest,
            )


def _elliptic(forge: Forge) -> str:
    first = unsigned(forge.header | {"alg": "ES256"}, forge.claims)
    made = ec.generate_private_key(ec.SECP256R1()).sign(first.encode(), ec.ECDSA(SHA256()))
    return f"{first}.{encode(made)}"


def bring_keys() -> Iterator[Variant]:
    """Bring a key, or name one, that the issuer does not have."""
    yield bearer("a foreign key under the issuer's name", lambda f: f.by(foreign_key()))
    kids: dict[str, object] = {
        "unknown": "fremd", "empty": "", "null": None, "a number": 1, "a list": ["a"], "an object": {}, "a path":
        "../../../../dev/null", "SQL": "' OR 1=1 --", "an address": "https://thief.invalid/jwks", "long": "k" * 300,
        "with NUL": "a\0b", "a command": "$(id)", "a half pair": "\ud800", "the name and a blank": "{kid} ",
    }  # fmt: skip
    for name, kid in kids.items():
        yield bearer(
            f"a good signature under a kid that is {name}", lambda f, kid: f.signed({"kid": _kid(kid, f)}), kid
        )  # fmt: skip
        yield bearer(
            f"a foreign key under a kid that is {name}", lambda f, kid: f.by(foreign_key(), {"kid": _kid(kid, f)}), kid
        )  # fmt: skip
    yield bearer("no kid", lambda f: f.by(f.own, write({"alg": "RS256", "typ": "JWT"})))
    brought: dict[str, Callable[[], object]] = {
        "jwk": _foreign_jwk, "jku": lambda: "https://thief.invalid/jwks.json", "x5u": lambda: "http://127.0.0.1:9/cert",
        "x5c": lambda: ["MIIB"], "x5t": lambda: "AAAA",
    }  # fmt: skip
    for name, value in brought.items():
        yield bearer(
            f"a foreign key that brings {name}",
            lambda f, name, value: f.by(foreign_key(), {name: value()}), name, value,
        )  # fmt: skip
        yield bearer(
            f"a foreign key that brings {name} and names itself",
            lambda f, name, value: f.by(foreign_key(), {name: value(), "kid": "thief"}),
            name,
            value,
        )


def _kid(kid: object, forge: Forge) -> object:
    return kid.format(kid=forge.header["kid"]) if isinstance(kid, str) and "{kid}" in kid else kid


def _foreign_jwk() -> object:
    numbers = foreign_key().public_key().public_bytes(Encoding.PEM, _SPKI)
    return RSAKey.import_key(numbers).as_dict(private=False) | {"kid": "thief"}


def bend_headers() -> Iterator[Variant]:
    """Demand in the header what nobody knows, or write it so that readers differ."""
    members: dict[str, Mapping[str, object]] = {
        "crit with a known name": {"crit": ["exp"]}, "an empty crit": {"crit": []}, "crit with an unknown name":
        {"crit": ["http://x.invalid"], "http://x.invalid": True}, "crit that is no list": {"crit": "exp"},
        "b64 false": {"b64": False}, "b64 false in crit": {"b64": False, "crit": ["b64"]}, "b64 true": {"b64": True},
        "another typ": {"typ": "logout+jwt"}, "typ as a list": {"typ": ["JWT"]}, "typ of encryption": {"typ": "JWE"},
    }  # fmt: skip
    for name, more in members.items():
        yield bearer(f"a good signature with {name}", lambda f, more: f.signed(more), more)
    raw: dict[str, Callable[[bytes], bytes]] = {
        "alg twice": lambda header: header.replace(b'"alg":', b'"alg":"none","alg":'),
        "kid twice": lambda header: header.replace(b'"kid":', b'"kid":"fremd","kid":'),
        "a list": lambda header: b"[" + header + b"]",
        "text that is not UTF-8": lambda header: header[:-1] + b',"x":"\xff"}',
        "UTF-16": lambda header: header.decode().encode("utf-16"),
        "something behind": lambda header: header + b"{}",
        "nothing": lambda _: b"",
        "a header nested deeply": lambda header: header[:-1] + b',"x":' + b"[" * 150 + b"]" * 150 + b"}",
    }
    for name, bend in raw.items():
        yield bearer(f"a signed header of {name}", lambda f, bend: f.by(f.own, bend(write(f.header))), bend)
    yield bearer("a detached payload", lambda f: f"{f.parts[0]}..{f.parts[2]}")
