"""What the frame itself refuses, before a use case is reached: tokens, roles, bodies, media types, values."""

from collections.abc import Mapping, Sequence
from typing import Final

from shared.errors import Finding, InputRefused, Refused


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


class NoCalendarDay(InputRefused):
    """A day that the calendar does not have, such as 29 February of a common year (G4)."""


_KINDS: Final[Mapping[str, type[InputRefused]]] = {
    "geld_nachkommastellen": TooManyDecimals,
    "geld_negativ": NegativeAmount,
    "kein_kalendertag": NoCalendarDay,
}


def refusal_of(findings: Sequence[Finding]) -> InputRefused:
    """Give the refusal that findings amount to: where all break the same rule, that rule's.

    A service whose table does not map it answers /problems/eingabe, as for all other input.
    """
    kinds = {_KINDS.get(finding.code, InputRefused) for finding in findings}
    kind = kinds.pop() if len(kinds) == 1 else InputRefused
    return kind(*findings)
