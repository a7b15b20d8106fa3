"""Who may call: `may(...)` in an operation's signature; judged token first, then role, before the body is read.

    caller: Annotated[Caller, may(Role.WJH, Role.LEITUNG)]

A service names the tenant by the header `Jugendamt`, and the person for whom it calls by `Subject-Token`.
"""

import re
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, TypeAlias

from fastapi import Depends, Request

from shared.errors import Finding, InputRefused
from shared.identity import Caller, RawToken, Role
from shared.web.refusals import RoleRefused, TokenRefused
from shared.web.tokens import Verifier

PERSONS: Final = tuple(role for role in Role if role is not Role.SERVICE)
_BEARER: Final = re.compile(r"Bearer +([A-Za-z0-9._~+/-]+=*)", re.ASCII | re.IGNORECASE)
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_ADMITTED: Final = "sozialraum.admitted"


@dataclass(frozen=True, slots=True)
class Admitted:
    """A caller whose token was judged, and that token."""

    caller: Caller
    token: RawToken


class May:
    """The roles that may call an operation; a dependency that gives the Caller."""

    def __init__(self, *rollen: Role) -> None:
        if not rollen:
            raise ValueError("an operation that nobody may call")
        self.rollen = frozenset(rollen)

    async def __call__(self, request: Request) -> Caller:
        return (await admit(request, may_call=self)).caller


def may(*rollen: Role) -> Any:  # noqa: ANN401  # like fastapi.Depends, which it is
    """Let callers of these roles in, and give the Caller (401, 403)."""
    return Depends(May(*rollen))


async def stay_public() -> None:
    """Say that an operation needs no token."""


PUBLIC: Final[Any] = Depends(stay_public)


async def admit(request: Request, *, may_call: May) -> Admitted:
    """Judge token and role, once per request; raise TokenRefused, RoleRefused, then what is wrong with the tenant."""
    admitted: Admitted | None = request.scope.get(_ADMITTED)
    if admitted is None:
        admitted = await _authenticate(request)
        request.scope[_ADMITTED] = admitted
    if not admitted.caller.has(*may_call.rollen):
        raise RoleRefused
    if admitted.caller.jugendamt == "*":
        raise InputRefused(
            Finding("/Jugendamt", "fehlt", "A service names the tenant by the header Jugendamt, a slug.")
        )
    return admitted


async def _authenticate(request: Request) -> Admitted:
    verifier: Verifier = request.app.state.verifier
    token = _bearer(request)
    caller = await verifier.verify(token)
    named, subject = _single(request, "Jugendamt"), _single(request, "Subject-Token")
    if not caller.has(Role.SERVICE):
        if subject is not None:
            raise TokenRefused("Subject-Token of a caller that is no service")
        if named not in {None, caller.jugendamt}:
            raise TokenRefused("Jugendamt other than the token's")
        return Admitted(caller, RawToken(token))
    if named is not None and len(named) <= 63 and _SLUG.fullmatch(named):
        caller = replace(caller, jugendamt=named)
    if subject is not None:
        caller = replace(caller, subject=await _subject(subject, caller=caller, verifier=verifier))
    return Admitted(caller, RawToken(token))


async def _subject(token: str, *, caller: Caller, verifier: Verifier) -> Caller:
    """Judge the token of the person for whom a service calls: for us or for that service, of the named tenant."""
    person = await verifier.verify(token, also_for={caller.sub.removeprefix("service-")})
    if person.has(Role.SERVICE) or person.jugendamt != caller.jugendamt:
        raise TokenRefused("Subject-Token: no person of the named tenant")
    return person


def _bearer(request: Request) -> str:
    if (header := _single(request, "Authorization")) is None:
        raise TokenRefused("missing", presented=False)
    if not (match := _BEARER.fullmatch(header)):
        raise TokenRefused("scheme")
    return match[1]


def _single(request: Request, name: str) -> str | None:
    values = request.headers.getlist(name)
    if len(values) > 1:
        raise TokenRefused(f"{name} twice")
    return values[0] if values else None


async def _raw_token(request: Request) -> RawToken:
    admitted: Admitted | None = request.scope.get(_ADMITTED)
    if admitted is None:
        raise TokenRefused("missing", presented=False)
    return admitted.token


BearerToken: TypeAlias = Annotated[RawToken, Depends(_raw_token)]
