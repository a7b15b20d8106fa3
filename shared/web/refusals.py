"""What the frame itself refuses, before a use case is reached: tokens, roles, bodies, media types, values."""

from collections.abc import Mapping, Sequence
from typing import Final

from shared.contracts.types import FORM_CODES as OWN_FORM_CODES
from shared.errors import Finding, InputRefused, Refused, RuleBroken
from shared.web.findings import CODES

FORM_CODES: Final = CODES | OWN_FORM_CODES


class TokenRefused(Refused):
    """No token, or one that is not good here. `reason` is for the log; the caller learns none."""

    def __init__(self, reason: str, *, presented: bool = True) -> None:
        self.reason, self.presented = reason, presented


class KeysUnavailable(Refused):
    """The issuer's keys could not be read, so that no token can be judged."""


class RoleRefused(Refused):
    """No role of the caller may ever do this."""


class Unreadable(Refused):
    """The body is no JSON as we read it; `findings` say where, if that is known."""

    def __init__(self, detail: str, *findings: Finding) -> None:
        super().__init__(detail)
        self.findings = findings


class BodyTooLarge(Refused):
    """The body is longer than this operation takes."""

    def __init__(self, *, hoechstens_bytes: int) -> None:
        self.hoechstens_bytes = hoechstens_bytes


class BodyTooSlow(Refused):
    """The body did not arrive in time."""


class MediaTypeRefused(Refused):
    """The body comes in a form that this operation does not read."""

    def __init__(self, *erlaubt: str) -> None:
        self.erlaubt = erlaubt


class NotReady(Refused):
    """Something that the service needs does not answer."""

    def __init__(self, *fehlend: str) -> None:
        self.fehlend = fehlend


class TooManyDecimals(InputRefused):
    """An amount has more than two decimals: it is refused, not rounded (G1)."""


class NegativeAmount(InputRefused):
    """An amount is below zero where no rule has that (G1)."""


class NoCalendarDay(RuleBroken):
    """A day that the calendar does not have, such as 29 February of a common year (G4)."""


_KINDS: Final[Mapping[str, type[InputRefused]]] = {
    "geld_nachkommastellen": TooManyDecimals,
    "geld_negativ": NegativeAmount,
    "kein_kalendertag": NoCalendarDay,
}


def refusal_of(findings: Sequence[Finding]) -> InputRefused:
    """Give the refusal that findings amount to: where all break the same rule, that rule's.

    What the schema forbids is wrong input, alone or beside a broken rule; what it allows never is.
    """
    kinds = {_kind_of(finding.code) for finding in findings}
    if len(kinds) == 1:
        return kinds.pop()(*findings)
    broken = bool(kinds) and all(issubclass(kind, RuleBroken) for kind in kinds)
    return RuleBroken(*findings) if broken else InputRefused(*findings)


def _kind_of(code: str) -> type[InputRefused]:
    return _KINDS.get(code, InputRefused if code in FORM_CODES else RuleBroken)
