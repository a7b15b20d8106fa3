"""How several people evaluate Interessenbekundungen (P11): points for each part, each criterion met or not.

Everybody fills in the whole grid, so that means compare. Means are exact, half up to hundredths (G1).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from services.projects.domain.verfahren import Verfahren
from shared.errors import Finding, InputRefused, Refused
from shared.kalender import Instant

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Raster:
    """One person's grid: points by part, criteria met, and what it says."""

    punkte: Mapping[str, int]
    kriterien: Mapping[str, bool]
    notiz: str | None = None


@dataclass(frozen=True, slots=True)
class Bewertung:
    """One person's evaluation of one Interessenbekundung; `version` counts its changes (ETag)."""

    interessenbekundung: UUID
    person: str
    version: int
    raster: Raster
    gebucht_am: Instant


@dataclass(frozen=True, slots=True)
class Teilwertung:
    """What all evaluations say of one part."""

    teil: str
    mittel: Decimal
    niedrigste: int
    hoechste: int


@dataclass(frozen=True, slots=True)
class Wertung:
    """What all evaluations of one Interessenbekundung come to; without any, mean and rank are unknown (None)."""

    interessenbekundung: UUID
    bewertungen: int
    mittel: Decimal | None
    rang: int | None
    teile: tuple[Teilwertung, ...]
    kriterien_erfuellt: Mapping[str, int]


class BewertungFaulty(InputRefused):
    """The grid is not filled in as the Verfahren asks; all faults are named at once."""


class FristRunning(Refused):
    """The deadline has not passed: until then nothing is evaluated or decided."""

    def __init__(self, *, frist: date) -> None:
        self.frist = frist


def require_over(verfahren: Verfahren, *, heute: date) -> None:
    """Raise FristRunning while submissions may still come: all are compared with all (P11)."""
    if not verfahren.is_over(heute):
        raise FristRunning(frist=verfahren.frist)


def check_raster(raster: Raster, *, verfahren: Verfahren) -> None:
    """Raise BewertungFaulty unless each part has its points and each criterion its answer (P11)."""
    teile = [teil.schluessel for teil in verfahren.teile]
    kriterien = [kriterium.schluessel for kriterium in verfahren.kriterien]
    findings = [
        *_find_other_keys("punkte", raster.punkte, asked=teile),
        *_find_other_keys("kriterien", raster.kriterien, asked=kriterien),
    ]
    findings += [
        Finding(f"/punkte/{teil}", "bereich", f"Give 0 to {verfahren.hoechstpunkte} points.")
        for teil in teile
        if raster.punkte.get(teil, 0) > verfahren.hoechstpunkte
    ]
    if findings:
        raise BewertungFaulty(*findings)


def most_points(verfahren: Verfahren) -> int:
    """Give the most points that one evaluation can come to."""
    return verfahren.hoechstpunkte * sum(teil.gewicht for teil in verfahren.teile)


def evaluate(
    verfahren: Verfahren, bekundungen: Sequence[UUID], *, bewertungen: Sequence[Bewertung]
) -> tuple[Wertung, ...]:
    """Say what the evaluations of several Interessenbekundungen come to, the best first (P11).

    Equal means share a rank; those that nobody evaluated come last.
    """
    grids = {
        one: [bewertung.raster for bewertung in bewertungen if bewertung.interessenbekundung == one]
        for one in bekundungen
    }
    means = {one: _mean([_points(raster, verfahren=verfahren) for raster in found]) for one, found in grids.items()}
    known = [mean for mean in means.values() if mean is not None]
    wertungen = [
        Wertung(
            interessenbekundung=one,
            bewertungen=len(grids[one]),
            mittel=mean,
            rang=None if mean is None else 1 + sum(1 for other in known if other > mean),
            teile=_judge_teile(verfahren, grids[one]),
            kriterien_erfuellt=_count_kriterien(verfahren, grids[one]),
        )
        for one, mean in means.items()
    ]
    return tuple(sorted(wertungen, key=lambda wertung: (wertung.rang is None, wertung.rang or 0)))


def _judge_teile(verfahren: Verfahren, grids: Sequence[Raster]) -> tuple[Teilwertung, ...]:
    if not grids:
        return ()
    found = []
    for teil in verfahren.teile:
        points = [raster.punkte[teil.schluessel] for raster in grids]
        mean = _mean(points)
        assert mean is not None, "there is a grid"
        found.append(Teilwertung(teil.schluessel, mean, min(points), max(points)))
    return tuple(found)


def _count_kriterien(verfahren: Verfahren, grids: Sequence[Raster]) -> Mapping[str, int]:
    keys = [kriterium.schluessel for kriterium in verfahren.kriterien]
    return {key: sum(1 for raster in grids if raster.kriterien[key]) for key in keys}


def _points(raster: Raster, *, verfahren: Verfahren) -> int:
    return sum(teil.gewicht * raster.punkte[teil.schluessel] for teil in verfahren.teile)


def _mean(numbers: Sequence[int]) -> Decimal | None:
    if not numbers:
        return None
    return (Decimal(sum(numbers)) / len(numbers)).quantize(_HUNDREDTH, rounding=ROUND_HALF_UP)


def _find_other_keys(name: str, given: Mapping[str, object], *, asked: Sequence[str]) -> Iterator[Finding]:
    for key in asked:
        if key not in given:
            yield Finding(f"/{name}/{key}", "fehlt", "Fill in the whole grid.")
    for key in given:
        if key not in asked:
            yield Finding(f"/{name}/{key}", "nicht-gefragt", "The Verfahren does not ask for this.")
