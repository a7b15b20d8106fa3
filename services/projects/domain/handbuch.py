"""The Jugendamt's handbook of standards: recommendations, resolutions, versions with the resolution behind each change.

A coaching group recommends, the steering group resolves. A version is the one before it with some chapters changed, and
each change names its resolution; so every sentence of the handbook leads to who decided it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from shared.errors import Finding, InputRefused, Refused
from shared.kalender import Instant

_STEP = 10  # between the places of chapters that name none


@dataclass(frozen=True, slots=True)
class Empfehlung:
    """What a coaching group recommends, where it concerns one for a chapter."""

    datum: date
    titel: str
    text: str
    kapitel: str | None = None


@dataclass(frozen=True, slots=True)
class Beschluss:
    """What the steering group resolved, and the recommendations that it follows."""

    datum: date
    titel: str
    text: str
    empfehlungen: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Kapitel:
    """A chapter as it stands: the resolution behind it, and the version that made it so."""

    schluessel: str
    titel: str
    text: str
    platz: int
    beschluss: UUID
    fassung: int


@dataclass(frozen=True, slots=True)
class Kapitelaenderung:
    """What becomes of a chapter, by which resolution; None leaves a part as it is, `entfaellt` takes it out."""

    schluessel: str
    beschluss: UUID
    titel: str | None = None
    text: str | None = None
    platz: int | None = None
    entfaellt: bool = False


@dataclass(frozen=True, slots=True)
class Kapitelstand:
    """What a version makes of a chapter: what it says from then on, or that it is out."""

    kapitel: Kapitel
    entfallen: bool = False


@dataclass(frozen=True, slots=True)
class Fassung:
    """A version of the handbook: its number, from when it holds, its chapters in their order."""

    nummer: int
    gueltig_ab: date
    kapitel: tuple[Kapitel, ...]
    gebucht_am: Instant | None = None


class Unterschiedsart(StrEnum):
    """What became of a chapter between two versions."""

    NEU = "neu"
    GEAENDERT = "geaendert"
    ENTFALLEN = "entfallen"


@dataclass(frozen=True, slots=True)
class Kapitelunterschied:
    """A chapter that differs between two versions."""

    art: Unterschiedsart
    vorher: Kapitel | None
    nachher: Kapitel | None


class DayInFuture(Refused):
    """What is put down has happened: its day is not after today."""


class BeschlussFaulty(InputRefused):
    """The resolution does not fit the recommendations that it names; all faults are named at once."""


class FassungFaulty(InputRefused):
    """The changes do not make a version; all faults are named at once."""


def require_past(tag: date, *, heute: date) -> None:
    """Raise DayInFuture for a day that has not come."""
    if tag > heute:
        raise DayInFuture


def check_empfehlungen(beschluss: Beschluss, *, known: Mapping[UUID, date]) -> None:
    """Raise BeschlussFaulty for recommendations that are not there, named twice, or of a later day.

    `known` are the recommendations that exist, with their days: nothing follows what was not said yet.
    """
    findings = []
    for place, one in enumerate(beschluss.empfehlungen):
        at = f"/empfehlungen/{place}"
        if one not in known:
            findings.append(Finding(at, "unbekannt", "There is no such Empfehlung."))
        elif known[one] > beschluss.datum:
            findings.append(Finding(at, "vor-empfehlung", "The resolution is of a day before this was recommended."))
        if one in beschluss.empfehlungen[:place]:
            findings.append(Finding(at, "mehrfach", "Name this once."))
    if findings:
        raise BeschlussFaulty(*findings)


def decide_fassung(
    before: Fassung | None,
    aenderungen: Sequence[Kapitelaenderung],
    *,
    gueltig_ab: date,
    beschluesse: Mapping[UUID, date],
) -> tuple[Kapitelstand, ...]:
    """Give what the next version makes of the chapters that it changes; raise FassungFaulty with all faults at once.

    `beschluesse` are the resolutions that exist, with their days: nothing holds before it was resolved, and no version
    before the one before it.
    """
    chapters = _by_schluessel(before)
    findings = list(_find_faults(chapters, aenderungen, beschluesse=beschluesse, gueltig_ab=gueltig_ab))
    if before is not None and gueltig_ab < before.gueltig_ab:
        findings.insert(0, Finding("/gueltig_ab", "vor-fassung", "The version before holds from a later day on."))
    if findings:
        raise FassungFaulty(*findings)
    nummer = before.nummer + 1 if before else 1
    last = max((kapitel.platz for kapitel in chapters.values()), default=0)
    return tuple(
        _changed(chapters.get(one.schluessel), one, nummer=nummer, behind=last + _STEP * place)
        for place, one in enumerate(aenderungen, start=1)
    )


def compare_fassungen(before: Fassung | None, after: Fassung) -> tuple[Kapitelunterschied, ...]:
    """Say which chapters differ, in the order of the later version, then what is out."""
    old, new = _by_schluessel(before), _by_schluessel(after)
    found = []
    for kapitel in after.kapitel:
        vorher = old.get(kapitel.schluessel)
        if vorher is None:
            found.append(Kapitelunterschied(Unterschiedsart.NEU, None, kapitel))
        elif _said(vorher) != _said(kapitel):
            found.append(Kapitelunterschied(Unterschiedsart.GEAENDERT, vorher, kapitel))
    gone = [kapitel for key, kapitel in old.items() if key not in new]
    return (*found, *(Kapitelunterschied(Unterschiedsart.ENTFALLEN, kapitel, None) for kapitel in gone))


def _find_faults(
    chapters: Mapping[str, Kapitel],
    aenderungen: Sequence[Kapitelaenderung],
    *,
    beschluesse: Mapping[UUID, date],
    gueltig_ab: date,
) -> Iterator[Finding]:
    for place, one in enumerate(aenderungen):
        at, before = f"/aenderungen/{place}", chapters.get(one.schluessel)
        if one.schluessel in [other.schluessel for other in aenderungen[:place]]:
            yield Finding(f"{at}/schluessel", "mehrfach", "Name this chapter once.")
        if one.beschluss not in beschluesse:
            yield Finding(f"{at}/beschluss", "unbekannt", "There is no such Beschluss.")
        elif beschluesse[one.beschluss] > gueltig_ab:
            yield Finding("/gueltig_ab", "vor-beschluss", "Nothing holds before it was resolved.")
        if before is None:
            yield from _find_new_faults(one, at=at)
        elif not one.entfaellt and _said(_changed(before, one, nummer=0, behind=0).kapitel) == _said(before):
            yield Finding(at, "unveraendert", "The chapter says this already.")


def _find_new_faults(one: Kapitelaenderung, *, at: str) -> Iterator[Finding]:
    if one.entfaellt:
        yield Finding(f"{at}/schluessel", "nicht-vorhanden", "There is no such chapter to be taken out.")
        return
    for name in ("titel", "text"):
        if getattr(one, name) is None:
            yield Finding(f"{at}/{name}", "fehlt", "A new chapter has a title and a text.")


def _changed(before: Kapitel | None, one: Kapitelaenderung, *, nummer: int, behind: int) -> Kapitelstand:
    old = before or Kapitel(one.schluessel, "", "", behind, one.beschluss, nummer)
    kapitel = Kapitel(
        schluessel=one.schluessel,
        titel=old.titel if one.titel is None else one.titel,
        text=old.text if one.text is None else one.text,
        platz=old.platz if one.platz is None else one.platz,
        beschluss=one.beschluss,
        fassung=nummer,
    )
    return Kapitelstand(kapitel, entfallen=one.entfaellt)


def _said(kapitel: Kapitel) -> tuple[str, str, int]:
    return kapitel.titel, kapitel.text, kapitel.platz


def _by_schluessel(fassung: Fassung | None) -> Mapping[str, Kapitel]:
    chapters = fassung.kapitel if fassung else ()
    return MappingProxyType({kapitel.schluessel: kapitel for kapitel in chapters})
