"""Claims that the issuer signed and that are none: no object, wrong times, another issuer, wrong types."""

import json
import time
import zlib
from collections.abc import Callable, Iterator

from proof.tokens.forge import Forge, Part, encode, write
from proof.tokens.variant import Variant, bearer

HOUR = 3600


def sign_anything() -> Iterator[Variant]:
    """Sign claims that are no object, or that two readers read differently."""
    raw: dict[str, Callable[[bytes], Part]] = {
        "a list": lambda claims: b"[" + claims + b"]",
        "a text": lambda _: b'"token"',
        "a number": lambda _: b"1",
        "null": lambda _: b"null",
        "nothing": lambda _: b"",
        "half an object": lambda claims: claims[:-1],
        "text that is not UTF-8": lambda claims: claims[:-1] + b',"x":"\xff"}',
        "UTF-16": lambda claims: claims.decode().encode("utf-16"),
        "deep nesting": lambda claims: claims[:-1] + b',"x":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
        "NaN": lambda claims: claims[:-1] + b',"x":NaN}',
        "something behind": lambda claims: claims + b"{}",
        "a token": lambda claims: encode(claims).encode(),
        "compressed claims": zlib.compress,
    }
    for name, bend in raw.items():
        yield bearer(f"a signed payload of {name}", lambda f, bend: f.signed(claims=bend(write(f.claims))), bend)
    yield bearer("compressed claims with zip", lambda f: f.signed({"zip": "DEF"}, zlib.compress(write(f.claims))[2:-4]))
    for claim in ("rollen", "sub", "jugendamt", "aud", "iss", "exp"):
        yield bearer(f"{claim} twice", lambda f, claim: f.signed(claims=_twice(f, claim)), claim)


def _twice(forge: Forge, claim: str) -> bytes:
    """Write the claims with one of them a second time, equal to the first: only the strict see it."""
    said = json.dumps(forge.claims[claim], separators=(",", ":")).encode()
    return b'{"' + claim.encode() + b'":' + said + b"," + write(forge.claims)[1:]


def bend_times() -> Iterator[Variant]:
    """Bend the times."""
    now = int(time.time())
    wrong: tuple[tuple[str, object], ...] = (
        ("exp", now - 60), ("exp", now - 60.5), ("exp", 0), ("exp", -1), ("exp", -now), ("exp", str(now + HOUR)),
        ("exp", True), ("exp", [now + HOUR]), ("exp", {}), ("exp", 10**400), ("exp", 1e300), ("exp", "never"),
        ("exp", None), ("nbf", now + HOUR), ("nbf", str(now)), ("nbf", True), ("nbf", -1), ("nbf", 10**400),
        ("nbf", [now]), ("iat", now + HOUR), ("iat", now + HOUR + 0.5), ("iat", str(now)), ("iat", 10**400),
        ("iat", -1), ("iat", False), ("iat", {}),
    )  # fmt: skip
    for claim, value in wrong:
        said = "missing" if value is None else json.dumps(value)[:20]
        yield bearer(f"{claim} {said}", lambda f, claim, value: f.signed(**{claim: value}), claim, value)
    for claim in ("exp", "nbf", "iat"):
        for value in (b"NaN", b"Infinity", b"-Infinity", b"null" if claim == "exp" else b"1e999"):
            yield bearer(
                f"{claim} {value.decode()}",
                lambda f, claim, value: f.signed(claims=_with_raw(f, claim, value)),
                claim,
                value,
            )


def _with_raw(forge: Forge, claim: str, value: bytes) -> bytes:
    kept = write(forge.changed(**{claim: None}))
    return kept[:-1] + b',"' + claim.encode() + b'":' + value + b"}"


def name_others() -> Iterator[Variant]:
    """Name another issuer or another service."""
    issuers: tuple[object, ...] = (None, "", "https://issuer.invalid", ["{iss}"], "{iss}/", " {iss}", 1)
    for value in issuers:
        yield bearer(f"iss {json.dumps(value)}", lambda f, value: f.signed(iss=_issuer(value, f)), value)
    audiences: tuple[object, ...] = (
        None, "", [], {}, 1, True, "*", ["*"], "budgets", ["budget-test"], "Budget", ["BUDGET", "CASES", "PROJECTS"],
        {"budget": 1, "cases": 1, "projects": 1}, [["budget", "cases", "projects"]], "budget cases projects",
        "budget,cases,projects", [1, None], ["account"],
    )  # fmt: skip
    for value in audiences:
        yield bearer(f"aud {json.dumps(value)}", lambda f, value: f.signed(aud=value), value)
    yield bearer("aud of both sister services", lambda f: f.signed(aud=f.sisters))
    for place in (0, 1):
        yield bearer(f"aud of sister service {place + 1}", lambda f, place: f.signed(aud=f.sisters[place]), place)


def _issuer(value: object, forge: Forge) -> object:
    if isinstance(value, list):
        return [forge.issuer.url]
    return value.format(iss=forge.issuer.url) if isinstance(value, str) else value


def bend_claims() -> Iterator[Variant]:
    """Give claims of a wrong type or shape, or such that contradict each other."""
    wrong: tuple[tuple[str, object], ...] = (
        ("sub", None), ("sub", ""), ("sub", 1), ("sub", ["asd"]), ("sub", "a b"), ("sub", "a\n"), ("sub", "a\0"),
        ("sub", "ä"), ("sub", "s" * 256), ("sub", True), ("sub", {}), ("sub", "\ud800"), ("jugendamt", None),
        ("jugendamt", ""), ("jugendamt", 1), ("jugendamt", ["amt"]), ("jugendamt", "Amt"), ("jugendamt", "a/b"),
        ("jugendamt", "a' OR '1'='1"), ("jugendamt", "amt\n"), ("jugendamt", "a" * 64), ("rollen", None),
        ("rollen", "{rolle}"), ("rollen", {"{rolle}": True}), ("rollen", 1), ("rollen", [1]), ("rollen", [["{rolle}"]]),
        ("rollen", [None, "{rolle}"]), ("rollen", ["{rolle}", "service", "asd"]), ("rollen", True),
        ("sozialraeume", "*"), ("sozialraeume", [1]), ("sozialraeume", ["Nord 1"]), ("sozialraeume", {"nord-1": 1}),
        ("bezirke", "nord"), ("bezirke", [["nord"]]), ("bezirke", ["**"]), ("bezirke", [None]), ("traeger", "*"),
        ("traeger", ["t-eins"]), ("traeger", 1), ("traeger", ""), ("traeger", "t-eins,t-zwei"), ("zeichnung_bis", 1),
        ("zeichnung_bis", 1.5), ("zeichnung_bis", "-1.00"), ("zeichnung_bis", "1e9"), ("zeichnung_bis", "NaN"),
        ("zeichnung_bis", ["1.00"]), ("zeichnung_bis", "1.001"), ("zeichnung_bis", True),
    )  # fmt: skip
    for claim, value in wrong:
        said = "missing" if value is None else json.dumps(value)[:40]
        yield bearer(f"{claim} {said}", lambda f, claim, value: f.signed(**{claim: _filled(value, f)}), claim, value)
    yield bearer("a tenant of all for a person, or one for a service", _other_tenant)
    yield bearer("a Träger without its name", lambda f: f.signed(rollen=["traeger"], jugendamt="amt", traeger=None))


def _filled(value: object, forge: Forge) -> object:
    rolle = forge.claims["rollen"][0]
    return json.loads(json.dumps(value).replace("{rolle}", rolle))


def _other_tenant(forge: Forge) -> str:
    return forge.signed(jugendamt="*" if forge.claims["jugendamt"] != "*" else "amt-a")
