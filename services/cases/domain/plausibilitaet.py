"""Plausibility of delivery (X9): granted, delivered and recognised side by side; findings to be looked at, not scores.

A finding says what is on record and accuses nobody: a holiday, a help that began late or two people on one case may
explain it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from services.cases.domain.kontrakt import Status
from shared.geld import round_half_up
from shared.kalender import Zeitraum

MINUTES_OF_DAY = 1440


class Befundart(StrEnum):
    """What is to be looked at (X9)."""

    MEHR_GELEISTET_ALS_BEWILLIGT = "mehr_geleistet_als_bewilligt"
    TAG_UEBER_24_STUNDEN = "tag_ueber_24_stunden"
    NACH_ENDE = "nach_ende"
    MONATE_OHNE_STUNDEN = "monate_ohne_stunden"


@dataclass(frozen=True, slots=True)
class Befund:
    """A finding, said for people; with the days or months and the minutes that it is about."""

    art: Befundart
    text: str
    tage: tuple[date, ...] = ()
    monate: tuple[str, ...] = ()
    minuten: int | None = None


@dataclass(frozen=True, slots=True)
class Leistungsminuten:
    """Minutes of a Kontrakt, reversed ones left out: delivered = recognised + held (K14)."""

    geleistet: int
    anerkannt: int

    @property
    def zurueckgestellt(self) -> int:
        """Give what waits for room."""
        return self.geleistet - self.anerkannt


@dataclass(frozen=True, slots=True)
class Lieferung:
    """What was granted to and delivered on a Kontrakt, in the year asked for and in all, and what stands out in it."""

    kontrakt: UUID
    nummer: str
    sozialraum: str
    traeger: str
    status: Status
    laufzeit: Zeitraum
    bewilligt: int
    insgesamt: Leistungsminuten
    im_jahr: Leistungsminuten
    minuten_nach_ende: int = 0
    tage_nach_ende: tuple[date, ...] = ()
    lange_tage: tuple[date, ...] = ()
    leere_monate: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Langtag:
    """A day on which more was booked than people have hours: of one staff key, or of all of a Träger's people.

    `hundertstel` are the Träger's posts on that day, if any; they stand in for people where no `personal` is named.
    """

    datum: date
    traeger: str
    minuten: int
    hundertstel: int
    personal: str | None = None

    @property
    def koepfe(self) -> int:
        """Count the people that are taken to have worked: a post in part is one, without posts it is one."""
        return 1 if self.personal else heads_of(self.hundertstel)

    @property
    def text(self) -> str:
        """Say it for people."""
        if self.personal:
            return f"{hours(self.minuten)} Stunden an einem Tag unter einem Personalschlüssel: mehr als 24 Stunden."
        said = f"{hours(self.minuten)} Stunden an einem Tag: mehr als 24 Stunden"
        if self.koepfe == 1:
            return f"{said}, bei {'höchstens einer' if self.hundertstel else 'keiner'} Stelle an diesem Tag."
        return f"{said} für jede der {self.koepfe} Stellen (angefangene Stellen zählen voll)."


def heads_of(hundertstel: int) -> int:
    """Count posts begun, at least one: more than 24 hours a day for each of them cannot be (X9)."""
    return max(1, -(-hundertstel // 100))


def find_befunde(lieferung: Lieferung) -> tuple[Befund, ...]:
    """Name what is to be looked at in a Kontrakt's delivery (X9)."""
    return tuple(_befunde(lieferung))


def hours(minuten: int) -> str:
    """Write minutes as hours with two decimals, half up, as the office writes them."""
    hundredths = round_half_up(Fraction(minuten * 100, 60))
    return f"{hundredths // 100},{hundredths % 100:02d}"


def _befunde(lieferung: Lieferung) -> Iterator[Befund]:
    beyond = lieferung.insgesamt.geleistet - lieferung.bewilligt
    if beyond > 0:
        text = f"{hours(beyond)} Stunden mehr geleistet als bewilligt."
        yield Befund(Befundart.MEHR_GELEISTET_ALS_BEWILLIGT, text, minuten=beyond)
    if lieferung.lange_tage:
        text = f"Mehr als 24 Stunden an einem Tag: {_list_days(lieferung.lange_tage)}."
        yield Befund(Befundart.TAG_UEBER_24_STUNDEN, text, tage=lieferung.lange_tage)
    if lieferung.tage_nach_ende:
        minuten, ende = lieferung.minuten_nach_ende, lieferung.laufzeit.ende
        text = f"{hours(minuten)} Stunden nach dem Ende der Hilfe am {ende:%d.%m.%Y}."
        yield Befund(Befundart.NACH_ENDE, text, tage=lieferung.tage_nach_ende, minuten=minuten)
    if lieferung.leere_monate:
        text = f"Monate ohne Stunden: {', '.join(lieferung.leere_monate)}."
        yield Befund(Befundart.MONATE_OHNE_STUNDEN, text, monate=lieferung.leere_monate)


def _list_days(tage: Sequence[date]) -> str:
    return ", ".join(f"{tag:%d.%m.%Y}" for tag in tage)
