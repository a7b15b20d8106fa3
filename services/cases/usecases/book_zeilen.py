"""Book rows of hours in one transaction (K8-K10, K14): what a batch and a single Leistung have in common.

A handful of statements whatever the number of rows: lock the Kontrakte and read the known belege, judge, add, judge
again what somebody else booked meanwhile, recognise, append the states, announce to the budget.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.cases.domain.anerkennung import decide_anerkennung
from services.cases.domain.leistung import Buchungsziel, Neu
from services.cases.domain.quittung import Gebucht, Zustand
from services.cases.domain.stammdaten import Stammdaten
from services.cases.domain.stapel import Bekannt, Buchen, Urteil, Zeile, judge_again, judge_stapel, refs_of
from services.cases.storage import stapel, zustaende
from services.cases.storage.verbrauch import THEMA
from services.cases.storage.zustaende import FIRST, Uebergang
from shared.contracts.verbrauch import MOST_ROWS
from shared.kalender import Instant, berlin_day
from shared.storage import outbox
from shared.storage.database import Work
from shared.storage.keys import new_id


@dataclass(frozen=True, slots=True)
class Gebuchtes:
    """What became of the rows: the verdict on each, what stands under their belege, what this call booked anew.

    `gesendet` are those of the new ones that are announced to the budget.
    """

    urteile: tuple[Urteil, ...]
    stand: Mapping[str, Gebucht]
    neu: Mapping[UUID, Neu]
    gesendet: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Blatt:
    """Rows of one Träger that were judged and not booked yet."""

    traeger: str
    urteile: tuple[Urteil, ...]
    ziele: Mapping[str, Buchungsziel]
    bestand: Mapping[str, stapel.Bestand]


async def judge_zeilen(
    work: Work, zeilen: Sequence[Zeile], *, traeger: str, stammdaten: Stammdaten, now: Instant
) -> Blatt:
    """Lock what the rows refer to and judge each of them alone (K8, K9)."""
    refs, belege = refs_of(zeilen)
    ziele = await stapel.lock_ziele(work, traeger=traeger, refs=refs)
    bestand = await stapel.find_belege(work, traeger=traeger, belege=belege)
    known = {beleg: row.inhalt for beleg, row in bestand.items()}
    bekannt = Bekannt(traeger=traeger, ziele=ziele, belege=known, stammdaten=stammdaten)
    return Blatt(traeger, judge_stapel(zeilen, bekannt=bekannt, heute=berlin_day(now)), ziele, bestand)


async def book_blatt(work: Work, blatt: Blatt, *, now: Instant) -> Gebuchtes:
    """Book the good rows, recognise what fits into the grants and announce it to the budget (K10, K14)."""
    wanted = {new_id(): urteil.neu for urteil in blatt.urteile if isinstance(urteil, Buchen)}
    booked = await stapel.add(work, traeger=blatt.traeger, zeilen=wanted, now=now)
    neu = {row: wanted[row] for row in wanted if row in booked}
    lost = {wanted[row].beleg for row in wanted if row not in booked}
    taken = await stapel.find_belege(work, traeger=blatt.traeger, belege=lost)
    urteile = judge_again(blatt.urteile, belege={beleg: row.inhalt for beleg, row in taken.items()})
    recognised, sent = await _recognise(work, neu, ziele=blatt.ziele, now=now)
    stand = {beleg: row.gebucht for beleg, row in {**blatt.bestand, **taken}.items()}
    return Gebuchtes(urteile, stand | _stand_of(neu, recognised=recognised), neu, sent)


async def send(work: Work, leistungen: Sequence[UUID], *, ordnung: str, now: Instant) -> dict[UUID, UUID]:
    """Announce rows to the budget, as many in a message as a call takes; tell which message carries which (K10)."""
    sendungen = {}
    for start in range(0, len(leistungen), MOST_ROWS):
        part = leistungen[start : start + MOST_ROWS]
        inhalt = {"zeilen": len(part)}
        sendung = await outbox.put(work, thema=THEMA, ordnung=ordnung, inhalt=inhalt, now=now)
        sendungen.update(dict.fromkeys(part, sendung))
    return sendungen


async def _recognise(
    work: Work, neu: Mapping[UUID, Neu], *, ziele: Mapping[str, Buchungsziel], now: Instant
) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """Recognise what fits, announce it and append the states; give what is recognised and what of it was announced."""
    by_id = {ziel.id: ziel for ziel in ziele.values()}
    frei = {ziel.id: ziel.bewilligt - ziel.anerkannt for ziel in by_id.values()}
    recognised = decide_anerkennung(neu, frei=frei)
    paid = [row for row in neu if row in recognised and _is_paid(neu[row], ziele=by_id)]
    sendungen = await send(work, paid, ordnung=work.caller.sub, now=now)
    await zustaende.append(
        work, [_first_state(row, recognised=recognised, sendung=sendungen.get(row)) for row in neu], now=now
    )
    await zustaende.recognise(work, _minuten_of(neu, recognised=recognised))
    return recognised, frozenset(sendungen)


def _is_paid(neu: Neu, *, ziele: Mapping[UUID, Buchungsziel]) -> bool:
    """Tell whether the budget books it: all but help outside the volumes (K5)."""
    return neu.inhalt.kontrakt is None or ziele[neu.inhalt.kontrakt].im_volumen


def _first_state(row: UUID, *, recognised: frozenset[UUID], sendung: UUID | None) -> Uebergang:
    if row not in recognised:
        return Uebergang(row, FIRST, Zustand.ZURUECKGESTELLT)
    return Uebergang(row, FIRST, Zustand.ANERKANNT, sendung=sendung, schluessel=row if sendung else None)


def _minuten_of(neu: Mapping[UUID, Neu], *, recognised: frozenset[UUID]) -> Mapping[UUID, int]:
    minuten: Counter[UUID] = Counter()
    for row in recognised:
        inhalt = neu[row].inhalt
        if inhalt.kontrakt is not None:
            minuten[inhalt.kontrakt] += inhalt.minuten
    return minuten


def _stand_of(neu: Mapping[UUID, Neu], *, recognised: frozenset[UUID]) -> dict[str, Gebucht]:
    return {
        zeile.beleg: Gebucht(
            id=row,
            zustand=Zustand.ANERKANNT if row in recognised else Zustand.ZURUECKGESTELLT,
            minuten=zeile.inhalt.minuten,
            betrag=zeile.betrag,
        )
        for row, zeile in neu.items()
    }
