"""The Sozialraumteam: dated posts by a staff key, without names (K15); who of a round of advice is not in it (K2).

The list is what the office keeps of its team; the budget judges it by the Konzept's staffing rules (V19).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from shared.errors import Finding, InputRefused
from shared.kalender import Instant


class Herkunft(StrEnum):
    """Where a post comes from; also the role by which its holder takes part in an advice (K2)."""

    ASD = "asd"
    TRAEGER = "traeger"
    FAMILIENZENTRUM = "familienzentrum"
    KINDERHAUS = "kinderhaus"
    JUGENDARBEIT = "jugendarbeit"


@dataclass(frozen=True, slots=True)
class Stelle:
    """A post: where it comes from, hours per week, from when to when (None: it goes on)."""

    herkunft: Herkunft
    traeger: str | None
    stunden: Decimal
    abschluss: bool
    qualifikation: str | None
    sozialversicherungspflichtig: bool | None
    beginn: date
    ende: date | None


@dataclass(frozen=True, slots=True)
class Stellenablehnung:
    """The budget refused a version of a post for good, and why."""

    version: int
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Teamstelle:
    """A post as it stands: its Sozialraum, staff key and latest version."""

    id: UUID
    sozialraum: str
    schluessel: str
    version: int
    stelle: Stelle
    gebucht_am: Instant
    ablehnung: Stellenablehnung | None = None


@dataclass(frozen=True, slots=True)
class Anteil:
    """Posts of one kind and Träger: how many, their hours per week, how many with a degree."""

    herkunft: Herkunft
    traeger: str | None
    stellen: int
    stunden: Decimal
    mit_abschluss: int


class EndeBeforeBeginn(InputRefused):
    """A post ends before it begins."""


class TraegerMissing(InputRefused):
    """A post that comes from a Träger does not say from which (K15)."""


def check_stelle(stelle: Stelle) -> None:
    """Raise EndeBeforeBeginn for a post without a day, TraegerMissing for one of a Träger that is not named (K15)."""
    if stelle.herkunft is Herkunft.TRAEGER and stelle.traeger is None:
        raise TraegerMissing(Finding("/traeger", "fehlt", "A post that comes from a Träger names it."))
    if stelle.ende is not None and stelle.ende < stelle.beginn:
        raise EndeBeforeBeginn(Finding("/ende", "ende_vor_beginn", "A post does not end before it begins."))


def find_missing(teilnehmende: Sequence[str], *, herkuenfte: Collection[str]) -> tuple[str, ...]:
    """Name the roles that took part in an advice and have no post in the team of that day (K2, K15).

    The Leitung has no post there. Nothing is said where nobody is on record for the day: an office that keeps no list
    is not told that all are absent.
    """
    if not herkuenfte:
        return ()
    posts = set(Herkunft) - set(herkuenfte)
    return tuple(rolle for rolle in teilnehmende if rolle in posts)
