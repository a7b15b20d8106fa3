"""Which tokens are good: key, algorithm, issuer, audience, time, shape of the claims."""

import base64
import hmac
import json
import time

import pytest
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry

from shared.geld import Geld
from shared.identity import ALL, Role
from shared.web.tokens import TokenRefused, Verifier
from tests.builders.tokens import ISSUER, TokenMint

MINT = TokenMint()
VERIFIER = MINT.verifier("budget")
RSA = TokenMint(key=RSAKey.generate_key(2048, parameters={"kid": "rsa"}))


def encode(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def signed(header: bytes, payload: bytes) -> str:
    """Sign what no library would write."""
    parts = [base64.urlsafe_b64encode(part).rstrip(b"=") for part in (header, payload)]
    signature = JWSRegistry.algorithms["ES256"].sign(b".".join(parts), MINT.key)
    return b".".join([*parts, base64.urlsafe_b64encode(signature).rstrip(b"=")]).decode()


async def refused(token: str, *, verifier: Verifier = VERIFIER) -> str:
    with pytest.raises(TokenRefused) as refusal:
        await verifier.verify(token)
    return refusal.value.reason


async def test_a_good_token_gives_the_caller_that_it_names() -> None:
    token = MINT.mint(
        sub="asd@sandbox",
        jugendamt="sandbox",
        rollen=["asd"],
        sozialraeume=["*"],
        bezirke=["nord"],
        zeichnung_bis="20000.00",
    )
    caller = await VERIFIER.verify(token)
    assert (caller.sub, caller.jugendamt, caller.rollen) == ("asd@sandbox", "sandbox", frozenset({Role.ASD}))
    assert (caller.sozialraeume, caller.bezirke, caller.zeichnung_bis) == (ALL, frozenset({"nord"}), Geld(20_000_00))


async def test_rsa_tokens_are_good_too() -> None:
    assert (await RSA.verifier("budget").verify(RSA.mint())).sub == "wjh"


async def test_a_token_by_another_key_of_the_same_name_is_refused() -> None:
    assert (await refused(TokenMint().mint())).startswith("signature")


async def test_an_unknown_key_is_refused() -> None:
    assert await refused(TokenMint(kid="other").mint()) == "kid"


async def test_a_token_without_key_id_is_refused() -> None:
    _, payload, signature = MINT.mint().split(".")
    assert await refused(f"{encode({'alg': 'ES256'})}.{payload}.{signature}") == "kid"


async def test_alg_none_is_refused() -> None:
    payload = MINT.mint().split(".")[1]
    for alg in ("none", "None", "NONE", "nOnE", None, ["ES256"], 1):
        assert await refused(f"{encode({'alg': alg, 'kid': 'test'})}.{payload}.") in {"alg", "form: TypeError"}


async def test_a_signature_made_with_the_public_key_as_a_secret_is_refused() -> None:
    signed = f"{encode({'alg': 'HS256', 'kid': 'rsa'})}.{RSA.mint().split('.')[1]}"
    digest = hmac.digest(RSA.key.as_pem(private=False), signed.encode(), "sha256")
    token = f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"
    assert await refused(token, verifier=RSA.verifier("budget")) == "alg"


async def test_an_rsa_token_under_the_id_of_an_elliptic_key_is_refused() -> None:
    mint = TokenMint(key=RSAKey.generate_key(2048, parameters={"kid": "test"}))
    assert (await refused(mint.mint())).startswith("signature")


@pytest.mark.parametrize("members", [{"crit": ["exp"]}, {"b64": True}, {"crit": []}])
async def test_a_header_that_demands_more_than_we_know_is_refused(members: dict[str, object]) -> None:
    _, payload, signature = MINT.mint().split(".")
    token = f"{encode({'alg': 'ES256', 'kid': 'test', **members})}.{payload}.{signature}"
    assert await refused(token) == "crit"


async def test_a_key_inside_the_token_is_not_used() -> None:
    thief = TokenMint()
    token = thief.mint(header={"jwk": thief.key.as_dict(private=False), "jku": "https://thief.test/jwks.json"})
    assert (await refused(token)).startswith("signature")


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"iss": "https://other.test"}, "iss"),
        ({"iss": None}, "iss"),
        ({"iss": [ISSUER]}, "iss"),
        ({"aud": "cases"}, "aud"),
        ({"aud": ["cases", 1]}, "aud"),
        ({"aud": {"budget": 1}}, "aud"),
        ({"aud": "budgets"}, "aud"),
        ({"exp": None}, "exp"),
        ({"exp": "2099"}, "exp"),
        ({"exp": True}, "exp"),
        ({"exp": float("nan")}, "json"),
        ({"exp": 10**400}, "exp"),
        ({"exp": 1e300}, "exp"),
        ({"exp": -1}, "exp"),
        ({"nbf": -1}, "nbf"),
        ({"exp": time.time() - 10}, "exp"),
        ({"nbf": time.time() + 86_400}, "nbf, iat"),
        ({"iat": time.time() + 86_400}, "nbf, iat"),
        ({"sub": ""}, "sub"),
        ({"sub": None}, "sub"),
        ({"sub": "a b"}, "sub"),
        ({"jugendamt": None}, "jugendamt"),
        ({"jugendamt": ""}, "jugendamt"),
        ({"jugendamt": "Trier"}, "jugendamt"),
        ({"jugendamt": ["trier-saarburg"]}, "jugendamt"),
        ({"rollen": "wjh"}, "rollen"),
        ({"rollen": None}, "rollen"),
        ({"rollen": ["wjh", 1]}, "rollen"),
        ({"sozialraeume": "*"}, "sozialraeume"),
        ({"sozialraeume": ["A b"]}, "sozialraeume"),
        ({"bezirke": [["nord"]]}, "bezirke"),
        ({"traeger": "*"}, "traeger"),
        ({"rollen": ["traeger"]}, "traeger: missing"),
        ({"zeichnung_bis": 20000}, "zeichnung_bis"),
        ({"zeichnung_bis": "1e5"}, "zeichnung_bis"),
        ({"zeichnung_bis": "-1.00"}, "zeichnung_bis"),
    ],
)
async def test_a_claim_of_another_shape_spoils_the_token(claims: dict[str, object], reason: str) -> None:
    assert await refused(MINT.mint(**claims)) == reason  # type: ignore[arg-type]  # claims of any shape are the point


async def test_a_name_that_comes_twice_in_header_or_claims_spoils_the_token() -> None:
    header, payload = (base64.urlsafe_b64decode(part + "==") for part in MINT.mint().split(".")[:2])
    assert (await VERIFIER.verify(signed(header, payload))).sub == "wjh"
    twice = payload.replace(b'"rollen":', b'"rollen":["leitung"],"rollen":')
    assert await refused(signed(header, twice)) == "json"
    assert await refused(signed(header.replace(b'"alg":', b'"alg":"none","alg":'), payload)) == "json"


@pytest.mark.parametrize("payload", [b"[]", b"1", b"null", b"", b"{", b"\xff", "{}".encode("utf-16"), b"[" * 3000])
async def test_a_signed_text_that_is_no_object_is_no_token(payload: bytes) -> None:
    assert await refused(signed(b'{"alg":"ES256","kid":"test"}', payload)) == "json"


@pytest.mark.parametrize("aud", ["budget", ["budget"], ["cases", "budget"]])
async def test_the_audience_is_one_text_or_a_list(aud: str | list[str]) -> None:
    assert (await VERIFIER.verify(MINT.mint(aud=aud))).sub == "wjh"


@pytest.mark.parametrize("token", ["", ".", "..", "a.b", "a.b.c", "a.b.c.d.e", "ä.b.c", "e30.e30.e30", "x" * 20_000])
async def test_what_is_no_token_is_refused(token: str) -> None:
    await refused(token)


async def test_a_token_in_which_one_bit_was_changed_is_refused() -> None:
    token = MINT.mint(rollen=["traeger"], traeger="t1")
    header, _, signature = token.split(".")
    payload = MINT.mint(rollen=["wjh"]).split(".")[1]
    assert (await refused(f"{header}.{payload}.{signature}")).startswith("signature")


async def test_clocks_may_differ_by_some_seconds() -> None:
    assert (await VERIFIER.verify(MINT.mint(seconds=-2, nbf=time.time() + 2))).sub == "wjh"
