"""Access tokens (JWT): signature by a key of the issuer, then issuer, audience and time, then the claims.

Only the algorithms named at the start are accepted, all of them asymmetric; a key serves the one it was made for.
Header and claims are read as strictly as bodies are: of a name that comes twice no two readers need take the same.
"""

import time
from base64 import urlsafe_b64decode
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import Key

from shared.identity import Caller
from shared.web.claims import caller_of
from shared.web.jsonbody import read_json
from shared.web.keys import JwksOverHttp, KeySource, StaticKeys
from shared.web.refusals import KeysUnavailable, TokenRefused, Unreadable

__all__ = ["JwksOverHttp", "KeySource", "KeysUnavailable", "StaticKeys", "TokenRefused", "Verifier"]

ALGORITHMS: Final = ("RS256", "PS256", "ES256")
_TYPES: Final = frozenset({"jwt", "at+jwt", "application/at+jwt"})
_LEEWAY: Final = 5  # seconds that two clocks may differ
_LONGEST: Final = 16_384
_LAST_INSTANT: Final = 253_402_300_799  # of the year 9999; beyond it a number is no time
_BROKEN: Final = (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError)


class Verifier:
    """Judges tokens of one issuer for one service."""

    def __init__(self, *, issuer: str, audience: str, keys: KeySource, clock: Callable[[], float] = time.time) -> None:
        self.issuer, self.audience = issuer, audience
        self._keys, self._clock = keys, clock
        self._registry = jws.JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)

    async def verify(self, token: str, *, also_for: Collection[str] = ()) -> Caller:
        """Give the caller that a token names; raise TokenRefused, or KeysUnavailable if it cannot be judged.

        The token must be for this service, or for one of `also_for`.
        """
        key = await self._key_of(self._header(token))
        try:
            payload = jws.deserialize_compact(token, key, registry=self._registry).payload
        except _BROKEN as error:
            raise TokenRefused(f"signature: {type(error).__name__}") from None
        claims = _read_object(payload or b"")
        self._check_frame(claims, audiences={self.audience, *also_for})
        return caller_of(claims)

    def _header(self, token: str) -> Mapping[str, Any]:
        if len(token) > _LONGEST:
            raise TokenRefused("too long")
        try:
            encoded = jws.extract_compact(token.encode("ascii")).segments["header"]
        except _BROKEN as error:
            raise TokenRefused(f"form: {type(error).__name__}") from None
        header = _read_object(urlsafe_b64decode(encoded + b"=" * (-len(encoded) % 4)))
        if header.get("alg") not in ALGORITHMS:
            raise TokenRefused("alg")
        if "crit" in header or "b64" in header:
            raise TokenRefused("crit")
        if str(header.get("typ", "JWT")).lower() not in _TYPES:
            raise TokenRefused("typ")
        return header

    async def _key_of(self, header: Mapping[str, Any]) -> Key:
        kid = header.get("kid")
        if not isinstance(kid, str) or not (key := await self._keys.find(kid)):
            raise TokenRefused("kid")
        if key.get("use", "sig") != "sig" or key.get("alg", header["alg"]) != header["alg"]:
            raise TokenRefused("key made for something else")
        return key

    def _check_frame(self, claims: Mapping[str, Any], *, audiences: Collection[str]) -> None:
        """Check issuer, audience and time."""
        if claims.get("iss") != self.issuer:
            raise TokenRefused("iss")
        aud = claims.get("aud")
        named = [aud] if isinstance(aud, str) else aud
        if not isinstance(named, list) or not any(isinstance(one, str) and one in audiences for one in named):
            raise TokenRefused("aud")
        now = self._clock()
        if _instant(claims, "exp", needed=True) <= now - _LEEWAY:
            raise TokenRefused("exp")
        if max(_instant(claims, "nbf"), _instant(claims, "iat")) > now + _LEEWAY:
            raise TokenRefused("nbf, iat")


def _read_object(content: bytes) -> Mapping[str, Any]:
    """Read a JSON object; raise TokenRefused."""
    try:
        found = read_json(content)
    except Unreadable:
        raise TokenRefused("json") from None
    if not isinstance(found, dict):
        raise TokenRefused("json")
    return found


def _instant(claims: Mapping[str, Any], claim: str, *, needed: bool = False) -> float:
    value = claims.get(claim)
    if value is None and not needed:
        return 0.0
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LAST_INSTANT:
        raise TokenRefused(claim)
    return value
