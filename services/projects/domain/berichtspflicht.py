"""Berichtspflicht: which reports and which final account a project owes, by when, and what is still missing (P8, P9).

For each funding year one by 31 March of the next, as soon as the year or the project is over; after the end a last one
and the final account, six months after it; and an interim report by the day that was asked for. An interim report
answers all that was asked before it came.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.projects.domain.laufzeit import last_day
from shared.errors import Finding, Refused
from shared.kalender import ONE_DAY, Instant, berlin_day

MONATE_NACH_ENDE = 6


class Berichtsart(StrEnum):
    """Kinds of reports (P8)."""

    JAHRESBERICHT = "jahresbericht"
    ZWISCHENBERICHT = "zwischenbericht"
    SCHLUSSBERICHT = "schlussbericht"


class Fristart(StrEnum):
    """What is due: the reports, and the final account (P9)."""

    JAHRESBERICHT = "jahresbericht"
    ZWISCHENBERICHT = "zwischenbericht"
    SCHLUSSBERICHT = "schlussbericht"
    VERWENDUNGSNACHWEIS = "verwendungsnachweis"


@dataclass(frozen=True, slots=True)
class Anforderung:
    """An interim report was asked for, to come by a day."""

    id: UUID
    angefordert_am: Instant
    faellig_am: date

    @property
    def angefordert(self) -> date:
        """Give the day on which it was asked for."""
        return berlin_day(self.angefordert_am)


@dataclass(frozen=True, slots=True)
class Eingang:
    """A report came."""

    art: Berichtsart
    foerderjahr: int
    eingereicht_am: Instant

    @property
    def tag(self) -> date:
        """Give the day on which it came."""
        return berlin_day(self.eingereicht_am)


@dataclass(frozen=True, slots=True)
class Berichtslage:
    """What the reports of a project follow from: its days, what was asked for, what came."""

    beginn: date
    ende: date
    anforderungen: tuple[Anforderung, ...] = ()
    eingaenge: tuple[Eingang, ...] = ()
    nachgewiesen: date | None = None

    @property
    def jahre(self) -> range:
        """Give the funding years."""
        return range(self.beginn.year, self.ende.year + 1)


@dataclass(frozen=True, slots=True)
class Frist:
    """What is due, for which funding year or request, since and until when, and on which day it came."""

    art: Fristart
    foerderjahr: int
    ab: date
    faellig_am: date
    erfuellt: date | None = None
    anforderung: UUID | None = None

    def is_open(self, stichtag: date) -> bool:
        """Tell whether it is owed on a day, and had not come by then."""
        return self.ab <= stichtag and (self.erfuellt is None or self.erfuellt > stichtag)

    def is_overdue(self, stichtag: date) -> bool:
        """Tell whether it had not come by a day behind its last."""
        return self.is_open(stichtag) and self.faellig_am < stichtag


class FoerderjahrUnknown(Refused):
    """The project has no such funding year."""

    def __init__(self, *jahre: int) -> None:
        self.jahre = jahre


class BerichtTooEarly(Refused):
    """A report tells of what was: a funding year that is over, for the last one a project that has ended."""

    def __init__(self, *, fruehestens: date) -> None:
        super().__init__(f"This report can come from {fruehestens} on.")
        self.fruehestens = fruehestens


class IndikatorenUnknown(Refused):
    """A report tells of indicators that the project does not have (P10)."""

    def __init__(self, *maengel: Finding) -> None:
        super().__init__()
        self.findings = maengel


class AnforderungInPast(Refused):
    """A report is asked for by a day that is still to come, or today."""

    def __init__(self, *, fruehestens: date) -> None:
        self.fruehestens = fruehestens


class AnforderungTooLate(Refused):
    """An interim report comes before the last one is due, which tells of the whole project."""

    def __init__(self, *, spaetestens: date) -> None:
        self.spaetestens = spaetestens


def list_fristen(lage: Berichtslage) -> tuple[Frist, ...]:
    """Say what a project owes over its whole life, by due day (P8, P9)."""
    found = [_frist_of_jahr(lage, jahr) for jahr in lage.jahre]
    found += [_frist_of_anforderung(lage, one) for one in lage.anforderungen]
    ab, spaetestens = lage.ende + ONE_DAY, last_day_of_schluss(lage)
    schluss = _first_day(lage.eingaenge, arten={Berichtsart.SCHLUSSBERICHT})
    found.append(Frist(Fristart.SCHLUSSBERICHT, lage.ende.year, ab, spaetestens, schluss))
    found.append(Frist(Fristart.VERWENDUNGSNACHWEIS, lage.ende.year, ab, spaetestens, lage.nachgewiesen))
    return tuple(sorted(found, key=lambda frist: (frist.faellig_am, frist.art, frist.ab)))


def last_day_of_jahresbericht(jahr: int) -> date:
    """Give the day by which the report on a funding year is due (P8)."""
    return date(jahr + 1, 3, 31)


def last_day_of_schluss(lage: Berichtslage) -> date:
    """Give the day by which the last report and the final account are due (P8, P9)."""
    return last_day(lage.ende + ONE_DAY, monate=MONATE_NACH_ENDE)


def check_bericht(lage: Berichtslage, *, art: Berichtsart, foerderjahr: int, heute: date) -> None:
    """Let a report come for a funding year of the project, when there is something to tell (P8).

    A year is told of when it is over, or the project has ended in it; an interim report comes while the year runs.
    Raises FoerderjahrUnknown, BerichtTooEarly.
    """
    if foerderjahr not in lage.jahre:
        raise FoerderjahrUnknown(*lage.jahre)
    fruehestens = {
        Berichtsart.JAHRESBERICHT: min(date(foerderjahr + 1, 1, 1), lage.ende),
        Berichtsart.ZWISCHENBERICHT: max(date(foerderjahr, 1, 1), lage.beginn),
        Berichtsart.SCHLUSSBERICHT: lage.ende,
    }[art]
    if heute < fruehestens:
        raise BerichtTooEarly(fruehestens=fruehestens)


def check_indikatoren(genannt: Sequence[str], *, bekannt: Collection[str]) -> None:
    """Require that the project has the indicators of which a report tells (P10); raises IndikatorenUnknown."""
    if unknown := [place for place, schluessel in enumerate(genannt) if schluessel not in bekannt]:
        detail = "The project has no such indicator."
        raise IndikatorenUnknown(
            *(Finding(f"/indikatoren/{place}/schluessel", "unbekannt", detail) for place in unknown)
        )


def check_anforderung(lage: Berichtslage, *, faellig_am: date, heute: date) -> None:
    """Let an interim report be asked for by a day that has not passed, until the last report is due (P8).

    Where that day has passed, for today. Raises AnforderungInPast, AnforderungTooLate.
    """
    if faellig_am < heute:
        raise AnforderungInPast(fruehestens=heute)
    if faellig_am > (spaetestens := max(last_day_of_schluss(lage), heute)):
        raise AnforderungTooLate(spaetestens=spaetestens)


def _frist_of_jahr(lage: Berichtslage, jahr: int) -> Frist:
    came = [one for one in lage.eingaenge if one.foerderjahr == jahr]
    erfuellt = _first_day(came, arten={Berichtsart.JAHRESBERICHT})
    ab = min(date(jahr + 1, 1, 1), lage.ende + ONE_DAY)
    return Frist(Fristart.JAHRESBERICHT, jahr, ab, last_day_of_jahresbericht(jahr), erfuellt)


def _frist_of_anforderung(lage: Berichtslage, asked: Anforderung) -> Frist:
    came = [one for one in lage.eingaenge if one.eingereicht_am >= asked.angefordert_am]
    erfuellt = _first_day(came, arten={Berichtsart.ZWISCHENBERICHT})
    return Frist(
        Fristart.ZWISCHENBERICHT, asked.faellig_am.year, asked.angefordert, asked.faellig_am, erfuellt, asked.id
    )


def _first_day(eingaenge: Sequence[Eingang], *, arten: Collection[Berichtsart]) -> date | None:
    return min((one.tag for one in eingaenge if one.art in arten), default=None)
