"""Good tokens that are carried wrongly, or beside what they do not say."""

import json
from collections.abc import Callable, Iterator

from proof.tokens.forge import Forge, Json, encode
from proof.tokens.variant import Headers, Variant, authorization


def carry_elsewhere() -> Iterator[Variant]:
    """Carry a good token anywhere but where it belongs."""
    yield Variant("no token", lambda _: [], presented=False)
    for name in ("access_token", "token", "authorization"):
        yield _in_query(name)
    yield Variant("a good token in a cookie", lambda f: [("Cookie", f"access_token={f.good}")], presented=False)
    for name in ("X-Authorization", "Proxy-Authorization", "X-Access-Token", "X-Forwarded-Authorization"):
        yield _in_header(name)
    yield Variant("a good token in Subject-Token alone", lambda f: [("Subject-Token", f.good)], presented=False)


def _in_query(name: str) -> Variant:
    said = f"a good token in the query as {name}"
    return Variant(said, lambda _: [], presented=False, query=lambda forge: f"{name}={forge.good}")


def _in_header(name: str) -> Variant:
    return Variant(f"a good token in {name}", lambda forge: [(name, f"Bearer {forge.good}")], presented=False)


def carry_wrongly() -> Iterator[Variant]:
    """Carry a good token in Authorization, but not as it must be."""
    good: dict[str, Callable[[Forge], str]] = {
        "nothing": lambda _: "",
        "the scheme alone": lambda _: "Bearer",
        "no scheme": lambda f: f.good,
        "Basic": lambda f: f"Basic {encode(f.good.encode())}",
        "another scheme": lambda f: f"Token {f.good}",
        "DPoP": lambda f: f"DPoP {f.good}",
        "the scheme twice": lambda f: f"Bearer Bearer {f.good}",
        "the token twice": lambda f: f"Bearer {f.good} {f.good}",
        "a list of two": lambda f: f"Bearer {f.good}, Bearer {f.good}",
        "a tab": lambda f: f"Bearer\t{f.good}",
        "a parameter behind": lambda f: f"Bearer {f.good};realm=x",
        "quotes": lambda f: f'Bearer "{f.good}"',
        "a blank inside": lambda f: f"Bearer {f.good[:40]} {f.good[40:]}",
        "letters that are not ASCII": lambda f: f"Bearer {f.good}ä",
        "dots written as %2E": lambda f: "Bearer " + f.good.replace(".", "%2E"),
        "a JSON serialisation": lambda f: "Bearer " + _serialised(f),
    }
    for name, value in good.items():
        yield _said(name, value)
    yield Variant("two good tokens", lambda f: [authorization(f.good)] * 2)
    spoilt = ("Authorization", "Bearer abc")
    yield Variant("a broken token before a good one", lambda f: [spoilt, authorization(f.good)])
    yield Variant("a good token before a broken one", lambda f: [authorization(f.good), spoilt])


def _said(name: str, value: Callable[[Forge], str]) -> Variant:
    return Variant(f"Authorization with {name}", lambda forge: [("Authorization", value(forge))])


def _serialised(forge: Forge) -> str:
    header, claims, signature = forge.parts
    return json.dumps({"protected": header, "payload": claims, "signature": signature}, separators=(",", ":"))


def contradict() -> Iterator[Variant]:
    """Say beside a token what it does not say."""
    person: Json = {"rollen": ["wjh"], "jugendamt": "amt-a"}
    service: Json = {"rollen": ["service"], "jugendamt": "*", "sub": "service-cases"}
    own, other = ("Jugendamt", "amt-a"), ("Jugendamt", "amt-anders")
    ways: dict[str, Callable[[Forge], Headers]] = {
        "a person for another tenant": lambda f: [_of(f, person), other],
        "a person for two tenants": lambda f: [_of(f, person), own, other],
        "a person that brings a Subject-Token": lambda f: [_of(f, person), ("Subject-Token", f.good)],
        "a service with a broken Subject-Token": lambda f: [
            _of(f, service), own, ("Subject-Token", f"{f.good[:-6]}AAAAAA"),
        ],
        "a service for a service": lambda f: [_of(f, service), own, ("Subject-Token", f.signed(**service))],
        "a service for a person of another tenant": lambda f: [
            _of(f, service), other, ("Subject-Token", f.signed(**person)),
        ],
    }  # fmt: skip
    for name, way in ways.items():
        yield Variant(name, way)


def _of(forge: Forge, claims: Json) -> tuple[str, str]:
    return authorization(forge.signed(**claims))
