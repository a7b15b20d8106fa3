"""Post a batch of hours (K9): good rows are booked, bad ones named, and the receipt says both (X4).

A batch of which every row was booked by one call is known again by its hash: no row of it is read or judged anew.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from services.cases.domain.gelesen import Angabenspalten, Gelesen
from services.cases.domain.quittung import (
    Ergebnis,
    Quittung,
    answer_stapel,
    is_refused,
    refuse_stapel,
    write_quittung,
)
from services.cases.domain.stapel import preis_missing
from services.cases.storage import stapelquittungen
from services.cases.storage.stapel import BelegBooked, telling_booked
from services.cases.usecases.book_zeilen import (
    Buchung,
    booked_of,
    booking,
    judge_columns,
    judge_zeilen,
    plan_buchung,
    plan_stapel,
)
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.repeat import Repeat
from shared.geld import Geld
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import audit, idempotency
from shared.storage.asks import Ask
from shared.storage.audit import Eintrag
from shared.storage.database import Database, Work, retried
from shared.storage.keys import new_id


@dataclass(frozen=True, slots=True)
class Stapel:
    """A batch as it came: the hash of its content, its rows for whoever reads them, whether it is all or nothing."""

    sha256: str
    read: Callable[[], Gelesen]
    csv: bool = False
    atomar: bool = False


async def post_stapel(
    database: Database,
    caller: Caller,
    stapel: Stapel,
    *,
    buch: Stammdatenbuch,
    repeat: Repeat | None,
    now: Instant,
) -> Quittung:
    """Book a batch of the caller's Träger; raise StapelAbgelehnt where it was to be booked whole and cannot be (K9).

    Hours do not depend on the budget: it is asked for newer master data, and the copies serve while it is away. It is
    asked while the batch is read, on a thread of its own.
    """
    if repeat is None and (known := await _find_booked(database, caller, stapel)):
        return known
    fresh, gelesen = await asyncio.gather(buch.refresh(caller.jugendamt), asyncio.to_thread(stapel.read))
    lauf = _Lauf(database, caller, stapel, gelesen, buch, repeat, now)
    try:
        quittung = await _post_whole(lauf, gelesen.spalten) if gelesen.spalten else None
    except BelegBooked:
        quittung = None
    quittung = quittung or await _post(lauf, final=fresh)
    if quittung is None:
        await buch.refresh(caller.jugendamt, missing=True)
        quittung = await _post(lauf, final=True)
    assert quittung is not None  # the final attempt answers
    return quittung


@dataclass(frozen=True, slots=True)
class _Lauf:
    """A batch that was read, and what stays the same if it is judged again."""

    database: Database
    caller: Caller
    stapel: Stapel
    gelesen: Gelesen
    buch: Stammdatenbuch
    repeat: Repeat | None
    now: Instant

    @property
    def traeger(self) -> str:
        return self.caller.traeger or ""


async def _find_booked(database: Database, caller: Caller, stapel: Stapel) -> Quittung | None:
    """Answer a batch that was booked as it came by its hash: a beleg stays booked, whatever became of it (K8, X4)."""
    found = await stapelquittungen.find(database, caller, sha256=stapel.sha256, csv=stapel.csv)
    if found is None:
        return None
    return answer_stapel(
        found.belege,
        lines=count(1),
        ids=found.ids,
        ergebnis=Ergebnis.WIEDERHOLT,
        minuten=found.minuten,
        betrag=found.betrag,
        sha256=stapel.sha256,
    )


@retried
async def _post_whole(lauf: _Lauf, spalten: Angabenspalten) -> Quittung | None:
    """Book a batch of which every row is good, or give None before anything is booked; raises BelegBooked."""
    sha256, now = lauf.stapel.sha256, lauf.now
    with telling_booked():
        async with lauf.database.transaction(lauf.caller) as work:
            made = await idempotency.recall(work, lauf.repeat)
            urteil = await judge_columns(work, spalten, traeger=lauf.traeger, buch=lauf.buch, now=now)
            if urteil is None:
                return None
            buchung = plan_stapel(urteil)
            neu = urteil.neu
            async with work.pipeline() as pipe:
                for ask in booking(work, buchung, now=now):  # the next is written while PostgreSQL works
                    await pipe.send(ask)
                quittung = answer_stapel(
                    neu.belege,
                    lines=lauf.gelesen.lines,
                    ids=buchung.posten.ids,
                    ergebnis=Ergebnis.GEBUCHT,
                    minuten=sum(neu.minuten),
                    betrag=Geld(sum(neu.betraege)),
                    sha256=sha256,
                )
                await pipe.send(*_keeping(work, lauf, buchung), *_noting(work, lauf, quittung, buchung, made=made))
    return quittung


@retried
async def _post(lauf: _Lauf, *, final: bool) -> Quittung | None:
    """Book row by row, or give None before anything is booked if newer master data could let more rows through."""
    sha256, now = lauf.stapel.sha256, lauf.now
    async with lauf.database.transaction(lauf.caller) as work:
        made = await idempotency.recall(work, lauf.repeat)
        blatt = await judge_zeilen(work, lauf.gelesen.zeilen, traeger=lauf.traeger, buch=lauf.buch, now=now)
        if preis_missing(blatt.urteile) and not final:
            return None
        if lauf.stapel.atomar and is_refused(blatt.urteile):
            raise refuse_stapel(blatt.urteile, sha256=sha256)
        buchung = plan_buchung(blatt)
        async with work.pipeline() as pipe:
            for ask in booking(work, buchung, now=now):
                await pipe.send(ask)
            stand = {**blatt.stand, **booked_of(buchung)}
            quittung = write_quittung(blatt.urteile, gebucht=stand, sha256=sha256)
            await pipe.send(*_keeping(work, lauf, buchung), *_noting(work, lauf, quittung, buchung, made=made))
    return quittung


def _keeping(work: Work, lauf: _Lauf, buchung: Buchung) -> list[Ask[None]]:
    """Keep that each row was booked by this call, if so; lines that do not count up from one are not kept."""
    ids, stapel, lines = buchung.posten.ids, lauf.stapel, lauf.gelesen.lines
    if not ids or not len(ids) == len(lines) == lines[-1]:
        return []
    kept = stapelquittungen.keeping(
        work, sha256=stapel.sha256, csv=stapel.csv, erste=ids[0], letzte=ids[-1], now=lauf.now
    )
    return [kept]


def _noting(work: Work, lauf: _Lauf, quittung: Quittung, buchung: Buchung, *, made: str | None) -> list[Ask[None]]:
    """Write down what was booked; a repeat, which books nothing, leaves no trace but its answer."""
    call, posten = str(new_id()), buchung.posten
    figures = {
        "sha256": quittung.sha256,
        "gebucht": quittung.gebucht,
        "zurueckgestellt": quittung.zurueckgestellt,
        "minuten": sum(posten.neu.minuten),
    }
    noted = [Eintrag("stapel.gebucht", "stapel", call, figures)] if posten.ids else []
    kept = idempotency.remembering(work, None if made else lauf.repeat, made=call)
    return [*audit.recording(work, noted, now=lauf.now), *kept]
