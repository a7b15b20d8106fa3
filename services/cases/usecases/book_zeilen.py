"""Book rows of hours in one transaction (K8-K10, K14): what a batch and a single Leistung have in common.

A handful of statements whatever the number of rows: lock the Träger's hours and the Kontrakte, read the known belege,
judge, then announce to the budget and add the rows with what became of them: two round trips. The Träger's lock is
taken first and held until the commit, so what is known when rows are judged holds when they are booked.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from services.cases.domain.anerkennung import find_held
from services.cases.domain.angabe import Zeile
from services.cases.domain.leistung import Buchungsziel, Neu
from services.cases.domain.quittung import Gebucht, Zustand
from services.cases.domain.stapel import Bekannt, Buchen, Urteil, judge_stapel, refs_of
from services.cases.storage import stapel, zustaende
from services.cases.storage.stapel import Posten
from services.cases.storage.verbrauch import THEMA
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.verbrauch import MOST_ROWS
from shared.kalender import Instant, berlin_day
from shared.storage import locks, outbox
from shared.storage.asks import Ask
from shared.storage.database import Work
from shared.storage.keys import new_id, new_ids

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Blatt:
    """Rows of one Träger that were judged and not booked yet, with what stands in the books under their belege."""

    traeger: str
    urteile: tuple[Urteil, ...]
    ziele: Mapping[str, Buchungsziel]
    stand: Mapping[str, Gebucht]

    @property
    def neue(self) -> list[Neu]:
        """Give the rows that can be booked."""
        return [urteil.neu for urteil in self.urteile if isinstance(urteil, Buchen)]


@dataclass(frozen=True, slots=True)
class Buchung:
    """What a call books, in which messages to the budget, and what stands under all belege of its rows then."""

    posten: Sequence[Posten]
    sendungen: Mapping[UUID, int]
    stand: Mapping[str, Gebucht]


async def judge_zeilen(
    work: Work, zeilen: Sequence[Zeile], *, traeger: str, buch: Stammdatenbuch, now: Instant
) -> Blatt:
    """Lock what the rows refer to and judge each of them alone (K8, K9)."""
    refs, belege = refs_of(zeilen)
    ziele = stapel.ziele_of(work, traeger=traeger, refs=refs)
    bestand = stapel.bestand_of(work, traeger=traeger, belege=belege)
    stammdaten = await buch.read(work, locks.holding(work, "leistungen", traeger), ziele, bestand)
    known = {beleg: row.inhalt for beleg, row in bestand.found.items()}
    bekannt = Bekannt(traeger=traeger, ziele=ziele.found, belege=known, stammdaten=stammdaten)
    urteile = judge_stapel(zeilen, bekannt=bekannt, heute=berlin_day(now))
    return Blatt(traeger, urteile, ziele.found, {beleg: row.gebucht for beleg, row in bestand.found.items()})


def plan_buchung(blatt: Blatt) -> Buchung:
    """Recognise of the good rows what fits into the grants, and address that to the budget (K10, K14)."""
    neue = blatt.neue
    held = find_held(neue, frei={ziel.id: ziel.bewilligt - ziel.anerkannt for ziel in blatt.ziele.values()})
    adressen, sendungen = address([neu.beleg for neu in neue if neu.im_volumen and neu.beleg not in held])
    zustaende = [Zustand.ZURUECKGESTELLT if neu.beleg in held else Zustand.ANERKANNT for neu in neue]
    posten = [
        Posten(row, neu, zustand, adressen.get(neu.beleg))
        for row, neu, zustand in zip(new_ids(len(neue)), neue, zustaende, strict=True)
    ]
    booked = {one.neu.beleg: Gebucht(one.id, one.zustand, one.neu.inhalt.minuten, one.neu.betrag) for one in posten}
    return Buchung(posten, sendungen, {**blatt.stand, **booked})


def booking(work: Work, buchung: Buchung, *, now: Instant) -> Iterator[Ask[None]]:
    """Give the statements that book, each written when it is asked for."""
    if buchung.posten:
        yield stapel.adding(work, buchung.posten, now=now)
        yield stapel.opening(work, buchung.posten, now=now)
        yield from _announcing(work, buchung.sendungen, ordnung=work.caller.sub, now=now)
        yield zustaende.recognising(work, _minuten_of(buchung.posten))


def address(rows: Sequence[K]) -> tuple[dict[K, UUID], dict[UUID, int]]:
    """Put rows into messages, as many as a call takes: the message of each row, and the size of each message (K10)."""
    parts = [rows[start : start + MOST_ROWS] for start in range(0, len(rows), MOST_ROWS)]
    named = [(new_id(), part) for part in parts]
    return {row: sendung for sendung, part in named for row in part}, {sendung: len(part) for sendung, part in named}


async def send(work: Work, leistungen: Sequence[K], *, ordnung: str, now: Instant) -> dict[K, UUID]:
    """Announce rows to the budget; tell which message carries which (K10)."""
    adressen, sendungen = address(leistungen)
    await work.send(*_announcing(work, sendungen, ordnung=ordnung, now=now))
    return adressen


def _announcing(work: Work, sendungen: Mapping[UUID, int], *, ordnung: str, now: Instant) -> list[Ask[None]]:
    return [
        outbox.putting(work, sendung, thema=THEMA, ordnung=ordnung, inhalt={"zeilen": size}, now=now)
        for sendung, size in sendungen.items()
    ]


def _minuten_of(posten: Iterable[Posten]) -> Mapping[UUID, int]:
    minuten: Counter[UUID] = Counter()
    for one in posten:
        inhalt = one.neu.inhalt
        if one.zustand is Zustand.ANERKANNT and inhalt.kontrakt is not None:
            minuten[inhalt.kontrakt] += inhalt.minuten
    return minuten
