"""Doppelcontrolling (K11): the office's book of a Kontrakt and month beside the Träger's, and who owes an answer.

What a book says is compared as it stands today; the minutes are those of the month, posted on one side and declared on
the other. A month that is not declared yet is an answer owed, not a difference. A difference is settled by a change of
either book, or by an agreement of both sides to exactly these values.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.cases.domain.traegerbuch import Seite
from services.cases.domain.vollstaendigkeit import month_of
from shared.errors import Refused
from shared.kalender import ONE_DAY, Instant, berlin_day

MINUTEN = "minuten"


class Befund(StrEnum):
    """What the comparison of a Kontrakt and month comes to (K11)."""

    UEBEREINSTIMMEND = "uebereinstimmend"
    ABWEICHEND = "abweichend"
    NUR_JUGENDAMT = "nur_jugendamt"
    NUR_TRAEGER = "nur_traeger"


class Schuld(StrEnum):
    """What an answer is owed about."""

    TRAEGERKONTRAKT = "traegerkontrakt"
    MELDUNG = "meldung"
    KONTRAKT = "kontrakt"
    MINUTEN = "minuten"
    EINIGUNG = "einigung"


@dataclass(frozen=True, slots=True)
class Feld:
    """A field in which the books differ, with both values; None: that book does not say."""

    feld: str
    jugendamt: str | int | None
    traeger: str | int | None


@dataclass(frozen=True, slots=True)
class Einigung:
    """One side's agreement to a difference as it stands."""

    seite: Seite
    am: Instant
    von: str
    notiz: str


@dataclass(frozen=True, slots=True)
class Buecher:
    """When the books moved last: signature and change of the Kontrakt, copy, declaration, and posting of the month."""

    unterzeichnet_am: Instant | None = None
    kontrakt_am: Instant | None = None
    kopie_am: Instant | None = None
    meldung_am: Instant | None = None
    leistung_am: Instant | None = None
    beginn: date | None = None
    erklaert: bool = False


@dataclass(frozen=True, slots=True)
class Offen:
    """An answer that is owed: by whom, about what, since which day."""

    seite: Seite
    was: Schuld
    seit: date


@dataclass(frozen=True, slots=True)
class Abgleich:
    """A Kontrakt and month in both books; `fingerabdruck` stands for the values that differ."""

    monat: date
    traeger: str
    kontraktnummer: str
    sozialraum: str | None
    befund: Befund
    felder: tuple[Feld, ...]
    fingerabdruck: str
    minuten_gebucht: int | None
    minuten_gemeldet: int | None
    buecher: Buecher
    einigungen: tuple[Einigung, ...] = ()

    @property
    def geeinigt(self) -> bool:
        """Tell whether both sides agree to what differs (K11)."""
        return {einigung.seite for einigung in self.einigungen} == set(Seite)


@dataclass(frozen=True, slots=True)
class Zusammenfassung:
    """How many Kontrakte of a month come to what; `geeinigt` of those that differ."""

    uebereinstimmend: int = 0
    abweichend: int = 0
    nur_jugendamt: int = 0
    nur_traeger: int = 0
    geeinigt: int = 0

    @property
    def offen(self) -> int:
        """Count the differences that are not settled."""
        return self.abweichend + self.nur_jugendamt + self.nur_traeger - self.geeinigt


class NothingToAgree(Refused):
    """The books agree in this Kontrakt and month: there is nothing to agree to (K11)."""


def check_einigung(abgleich: Abgleich) -> None:
    """Let a side agree to a difference; raise NothingToAgree (K11)."""
    if abgleich.befund is Befund.UEBEREINSTIMMEND:
        raise NothingToAgree


def list_offen(abgleich: Abgleich, *, heute: date) -> tuple[Offen, ...]:
    """List who owes which answer since when (K11): what is missing first, then what differs and is not agreed to."""
    return (*_missing(abgleich, heute=heute), *_differing(abgleich))


def _missing(abgleich: Abgleich, *, heute: date) -> Iterator[Offen]:
    """List what the Träger owes: its copy from the signature on, its declaration once the month is over."""
    books = abgleich.buecher
    if books.unterzeichnet_am is None:
        return
    signed = berlin_day(books.unterzeichnet_am)
    if books.kopie_am is None:
        yield Offen(Seite.TRAEGER, Schuld.TRAEGERKONTRAKT, max(signed, books.beginn or signed))
    over = month_of(abgleich.monat).ende + ONE_DAY
    if not books.erklaert and heute >= over:
        yield Offen(Seite.TRAEGER, Schuld.MELDUNG, max(signed, over))


def _differing(abgleich: Abgleich) -> Iterator[Offen]:
    """List who owes: who has not agreed where the other has; else who did not move last, or whose minutes differ."""
    if abgleich.befund is Befund.UEBEREINSTIMMEND or abgleich.geeinigt:
        return
    if abgleich.einigungen:
        (einigung,) = abgleich.einigungen
        other = Seite.TRAEGER if einigung.seite is Seite.JUGENDAMT else Seite.JUGENDAMT
        yield Offen(other, Schuld.EINIGUNG, berlin_day(einigung.am))
        return
    books = abgleich.buecher
    if abgleich.befund is Befund.NUR_TRAEGER:
        yield Offen(Seite.JUGENDAMT, Schuld.KONTRAKT, _day(books.kopie_am, books.meldung_am))
    elif books.kopie_am is not None and any(feld.feld != MINUTEN for feld in abgleich.felder):
        traeger_last = books.kontrakt_am is not None and books.kopie_am >= books.kontrakt_am
        owing = Seite.JUGENDAMT if traeger_last else Seite.TRAEGER
        yield Offen(owing, Schuld.KONTRAKT, _day(books.kopie_am, books.kontrakt_am))
    if abgleich.befund is Befund.ABWEICHEND and any(feld.feld == MINUTEN for feld in abgleich.felder):
        yield Offen(Seite.TRAEGER, Schuld.MINUTEN, _day(books.meldung_am, books.leistung_am))


def _day(*moves: Instant | None) -> date:
    """Give the day of the last of these moves."""
    return berlin_day(max(move for move in moves if move is not None))
