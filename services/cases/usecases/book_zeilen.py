"""Book rows of hours in one transaction (K8-K10, K14): what a batch and a single Leistung have in common.

A handful of statements whatever the number of rows: lock the Träger's hours and the Kontrakte, read what is known,
judge, then announce to the budget and add the rows with what became of them: two round trips. The Träger's lock is
taken first and held until the commit, so what is known when rows are judged holds when they are booked.

A batch in which every row is plainly good is judged in columns; its belege are taken for new (`BelegBooked`).
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from services.cases.domain.anerkennung import find_held
from services.cases.domain.angabe import Zeile
from services.cases.domain.gelesen import Angabenspalten
from services.cases.domain.leistung import Buchungsziel, Neu
from services.cases.domain.quittung import Gebucht, Zustand
from services.cases.domain.spalten import Neuspalten, Spaltenurteil, judge_spalten
from services.cases.domain.stapel import Bekannt, Buchen, Urteil, judge_stapel, refs_of
from services.cases.storage import stapel, zustaende
from services.cases.storage.stapel import Posten
from services.cases.storage.verbrauch import THEMA
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.verbrauch import MOST_ROWS
from shared.geld import Geld
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
    """What a call books, in which messages to the budget, and the minutes that it takes of each Kontrakt's grant."""

    posten: Posten
    sendungen: Mapping[UUID, int]
    minuten: Mapping[UUID, int]


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


async def judge_columns(
    work: Work, spalten: Angabenspalten, *, traeger: str, buch: Stammdatenbuch, now: Instant
) -> Spaltenurteil | None:
    """Lock what a batch refers to and judge it as a whole (K9); None where its rows have to be judged one by one.

    Its first and its last beleg are looked up: what was sent before, in another batch, mostly has one of them.
    """
    ends = frozenset((spalten.beleg[0], spalten.beleg[-1]))
    refs = frozenset(ref for ref in spalten.kontrakt if ref is not None)
    ziele = stapel.ziele_of(work, traeger=traeger, refs=refs)
    bestand = stapel.bestand_of(work, traeger=traeger, belege=ends)
    stammdaten = await buch.read(work, locks.holding(work, "leistungen", traeger), ziele, bestand)
    if bestand.found:
        return None
    return judge_spalten(spalten, traeger=traeger, ziele=ziele.found, stammdaten=stammdaten, heute=berlin_day(now))


def plan_buchung(blatt: Blatt) -> Buchung:
    """Recognise of the good rows what fits into the grants, and address that to the budget (K10, K14)."""
    neue = blatt.neue
    held = find_held(neue, frei={ziel.id: ziel.bewilligt - ziel.anerkannt for ziel in blatt.ziele.values()})
    minuten: Counter[UUID] = Counter()
    for neu in neue:
        if neu.inhalt.kontrakt is not None and neu.beleg not in held:
            minuten[neu.inhalt.kontrakt] += neu.inhalt.minuten
    states = [Zustand.ZURUECKGESTELLT if neu.beleg in held else Zustand.ANERKANNT for neu in neue]
    return _plan(Neuspalten.of(neue), states, minuten=minuten)


def plan_stapel(urteil: Spaltenurteil) -> Buchung:
    """Address a batch of which each row is recognised to the budget (K10)."""
    return _plan(urteil.neu, [Zustand.ANERKANNT] * len(urteil.neu.belege), minuten=urteil.minuten)


def _plan(neu: Neuspalten, states: Sequence[Zustand], *, minuten: Mapping[UUID, int]) -> Buchung:
    sent = [
        beleg
        for beleg, im_volumen, state in zip(neu.belege, neu.im_volumen, states, strict=True)
        if im_volumen and state is Zustand.ANERKANNT
    ]
    adressen, sendungen = address(sent)
    posten = Posten(new_ids(len(states)), neu, states, list(map(adressen.get, neu.belege)))
    return Buchung(posten, sendungen, minuten)


def booking(work: Work, buchung: Buchung, *, now: Instant) -> Iterator[Ask[None]]:
    """Give the statements that book, each written when it is asked for."""
    if buchung.posten.ids:
        yield stapel.adding(work, buchung.posten, now=now)
        yield stapel.opening(work, buchung.posten, now=now)
        yield from _announcing(work, buchung.sendungen, ordnung=work.caller.sub, now=now)
        yield zustaende.recognising(work, buchung.minuten)


def booked_of(buchung: Buchung) -> dict[str, Gebucht]:
    """Say what stands in the books under the belege that this call books."""
    ids, neu, states, _ = buchung.posten
    values = map(Geld, neu.betraege)
    return dict(zip(neu.belege, map(Gebucht, ids, states, neu.minuten, values), strict=True))


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
