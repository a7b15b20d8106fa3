"""Who is calling: the tenant, the roles and the areas that a verified token names.

A `Caller` is made by `shared.web` from a token and from nothing else. For a call between services the caller is the
service; `subject` is the person on whose behalf it was made.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from shared.geld import Geld

ALL = frozenset({"*"})


class Role(StrEnum):
    """What a caller may do; contract.md's roles."""

    ADMIN = "admin"
    WJH = "wjh"
    ASD = "asd"
    LEITUNG = "leitung"
    TRAEGER = "traeger"
    REVISION = "revision"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Caller:
    """A verified caller of one Jugendamt."""

    sub: str
    jugendamt: str
    rollen: frozenset[Role]
    sozialraeume: frozenset[str] = field(default=frozenset())
    bezirke: frozenset[str] = field(default=frozenset())
    traeger: str | None = None
    zeichnung_bis: Geld | None = None
    subject: "Caller | None" = None

    def has(self, *rollen: Role) -> bool:
        """Tell whether the caller has at least one of these roles."""
        return not self.rollen.isdisjoint(rollen)

    def covers_sozialraum(self, sozialraum: str) -> bool:
        """Tell whether the token names this Sozialraum, or all."""
        return "*" in self.sozialraeume or sozialraum in self.sozialraeume

    def covers_bezirk(self, bezirk: str) -> bool:
        """Tell whether the token names this Bezirk, or all."""
        return "*" in self.bezirke or bezirk in self.bezirke

    @property
    def person(self) -> "Caller":
        """Give the person that acts: the subject of a service's call, else the caller itself."""
        return self.subject or self


def service_caller(sub: str, *, jugendamt: str, akteur: str | None = None) -> Caller:
    """Give a service itself as the one who acts, where given in the name of a person."""
    person = None if akteur is None else Caller(sub=akteur, jugendamt=jugendamt, rollen=frozenset())
    return Caller(sub=sub, jugendamt=jugendamt, rollen=frozenset({Role.SERVICE}), subject=person)


@dataclass(frozen=True, slots=True, repr=False)
class RawToken:
    """A person's token as it came, to be passed on to another service; no text made of it shows it."""

    _value: str

    def reveal(self) -> str:
        """Give the token itself; for the header of a call and nothing else."""
        return self._value

    def __repr__(self) -> str:
        return "RawToken(***)"

    def __format__(self, _spec: str) -> str:
        return repr(self)
