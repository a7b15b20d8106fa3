"""Effect (P10): targets and actual figures of projects, by Sozialraum and year; nothing here is a score.

A figure stands in the funding year that its report tells of. `erreicht` counts the targets that were met among those
of which there was a report: what nobody reported is neither met nor missed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from services.projects.domain.indikator import Indikatorstand
from shared.geld import NULL_EURO, Geld, total


@dataclass(frozen=True, slots=True)
class Projektlage:
    """A project that ran in the years asked for: what it wants to reach, what was reported, what it is granted."""

    id: UUID
    titel: str
    sozialraum: str
    traeger: str
    jahre: range
    indikatoren: tuple[Indikatorstand, ...]
    werte: Mapping[tuple[str, int], Decimal]
    zuwendungen: Mapping[int, Geld]


@dataclass(frozen=True, slots=True)
class Jahreswirkung:
    """One year of a Sozialraum: projects, their grants, targets, and how many were reported on and met."""

    jahr: int
    projekte: int
    zuwendung: Geld
    indikatoren: int
    berichtet: int
    erreicht: int


@dataclass(frozen=True, slots=True)
class Raumwirkung:
    """The years of a Sozialraum, and its projects."""

    sozialraum: str
    jahre: tuple[Jahreswirkung, ...]
    projekte: tuple[Projektlage, ...]


def measure_wirkung(projekte: Sequence[Projektlage], *, jahre: Sequence[int]) -> tuple[Raumwirkung, ...]:
    """Put targets beside actual figures, by Sozialraum and year (P10)."""
    areas = sorted({projekt.sozialraum for projekt in projekte})
    return tuple(_of_raum(area, [one for one in projekte if one.sozialraum == area], jahre=jahre) for area in areas)


def _of_raum(sozialraum: str, projekte: Sequence[Projektlage], *, jahre: Sequence[int]) -> Raumwirkung:
    return Raumwirkung(sozialraum, tuple(_of_jahr(projekte, jahr) for jahr in jahre), tuple(projekte))


def _of_jahr(projekte: Sequence[Projektlage], jahr: int) -> Jahreswirkung:
    running = [projekt for projekt in projekte if jahr in projekt.jahre]
    targets = [(projekt, one) for projekt in running for one in projekt.indikatoren if one.indikator.aktiv]
    told = [
        one.indikator.is_met(projekt.werte[one.schluessel, jahr])
        for projekt, one in targets
        if (one.schluessel, jahr) in projekt.werte
    ]
    return Jahreswirkung(
        jahr=jahr,
        projekte=len(running),
        zuwendung=total(projekt.zuwendungen.get(jahr, NULL_EURO) for projekt in running),
        indikatoren=len(targets),
        berichtet=len(told),
        erreicht=sum(told),
    )
