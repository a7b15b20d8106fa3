"""Claims of a verified token become a Caller (contract.md, Tokens); a claim of the wrong shape spoils the token."""

import re
from collections.abc import Mapping
from typing import Any, Final

from shared.geld import Geld, parse_geld
from shared.identity import Caller, Role
from shared.web.refusals import TokenRefused

EVERYWHERE: Final = "*"
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_SUB: Final = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)
_ROLES: Final = frozenset(Role)


def caller_of(claims: Mapping[str, Any]) -> Caller:
    """Read a Caller; raise TokenRefused where a claim is missing, of another shape or contradicts another."""
    rollen = frozenset(Role(name) for name in _texts(claims, "rollen", needed=True) if name in _ROLES)
    caller = Caller(
        sub=_sub(claims),
        jugendamt=_slug(claims.get("jugendamt"), claim="jugendamt", star=True),
        rollen=rollen,
        sozialraeume=_slugs(claims, "sozialraeume"),
        bezirke=_slugs(claims, "bezirke"),
        traeger=None if claims.get("traeger") is None else _slug(claims["traeger"], claim="traeger"),
        zeichnung_bis=_zeichnung_bis(claims.get("zeichnung_bis")),
    )
    if (Role.SERVICE in rollen) != (caller.jugendamt == EVERYWHERE):
        raise TokenRefused("jugendamt: only services, and all of them, stand above the tenants")
    if Role.SERVICE in rollen and len(rollen) > 1:
        raise TokenRefused("rollen: a service has no role of a person")
    if Role.TRAEGER in rollen and caller.traeger is None:
        raise TokenRefused("traeger: missing")
    return caller


def _sub(claims: Mapping[str, Any]) -> str:
    sub = claims.get("sub")
    if not isinstance(sub, str) or not _SUB.fullmatch(sub):
        raise TokenRefused("sub")
    return sub


def _slug(value: object, *, claim: str, star: bool = False) -> str:
    if not isinstance(value, str) or len(value) > 63:
        raise TokenRefused(claim)
    if not _SLUG.fullmatch(value) and not (star and value == EVERYWHERE):
        raise TokenRefused(claim)
    return value


def _slugs(claims: Mapping[str, Any], claim: str) -> frozenset[str]:
    return frozenset(_slug(value, claim=claim, star=True) for value in _texts(claims, claim))


def _texts(claims: Mapping[str, Any], claim: str, *, needed: bool = False) -> list[str]:
    values = claims.get(claim)
    if values is None and not needed:
        return []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TokenRefused(claim)
    return values


def _zeichnung_bis(value: object) -> Geld | None:
    if value is None:
        return None
    try:
        amount = parse_geld(value) if isinstance(value, str) else None
    except ValueError:
        amount = None
    if amount is None or amount < Geld(0):
        raise TokenRefused("zeichnung_bis")
    return amount
