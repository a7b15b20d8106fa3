"""Steering (P10): the Steuerungsgruppe of a Bezirk meets at least once a year and looks at its projects."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.projects.domain.handbuch import require_past
from shared.errors import Finding, InputRefused
from shared.kalender import Instant

SITZUNG_FEHLT = "sitzung_fehlt"


@dataclass(frozen=True, slots=True)
class Feststellung:
    """What a meeting found about a project."""

    projekt: UUID
    text: str


@dataclass(frozen=True, slots=True)
class Sitzung:
    """What a meeting of the Steuerungsgruppe did: the projects it looked at, what it found and resolved."""

    datum: date
    projekte: tuple[UUID, ...]
    feststellungen: tuple[Feststellung, ...] = ()
    beschluesse: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sitzungsstand:
    """A meeting that is on record."""

    id: UUID
    bezirk: str
    sitzung: Sitzung
    gebucht_am: Instant


@dataclass(frozen=True, slots=True)
class Projektfeststellung:
    """What a meeting found about one project, and on which day."""

    sitzung: UUID
    datum: date
    platz: int
    text: str


@dataclass(frozen=True, slots=True)
class Versaeumnis:
    """A year in which a Bezirk had so many projects and no meeting (P10)."""

    bezirk: str
    jahr: int
    projekte: int


class SitzungFaulty(InputRefused):
    """The meeting names projects that are not the Bezirk's, or twice; all faults are named at once."""


def check_sitzung(sitzung: Sitzung, *, known: Collection[UUID], heute: date) -> None:
    """Let a meeting be put down; `known` are those of its projects that are the Bezirk's (P10).

    Raises DayInFuture, SitzungFaulty.
    """
    require_past(sitzung.datum, heute=heute)
    if findings := (*_find_projekt_faults(sitzung.projekte, known=known), *_find_feststellung_faults(sitzung)):
        raise SitzungFaulty(*findings)


def _find_projekt_faults(projekte: Sequence[UUID], *, known: Collection[UUID]) -> Iterator[Finding]:
    for place, projekt in enumerate(projekte):
        if projekt not in known:
            yield Finding(f"/projekte/{place}", "unbekannt", "The Bezirk has no such project.")
        if projekt in projekte[:place]:
            yield Finding(f"/projekte/{place}", "mehrfach", "Name this once.")


def _find_feststellung_faults(sitzung: Sitzung) -> Iterator[Finding]:
    for place, one in enumerate(sitzung.feststellungen):
        if one.projekt not in sitzung.projekte:
            detail = "The meeting did not look at this project: name it in `projekte`."
            yield Finding(f"/feststellungen/{place}/projekt", "nicht-betrachtet", detail)
