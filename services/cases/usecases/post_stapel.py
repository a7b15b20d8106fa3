"""Post a batch of hours (K9): good rows are booked, bad ones named, and the receipt says both (X4)."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.cases.domain.angabe import Zeile
from services.cases.domain.quittung import Quittung, is_refused, refuse_stapel, write_quittung
from services.cases.domain.stapel import preis_missing
from services.cases.usecases.book_zeilen import Buchung, booking, judge_zeilen, plan_buchung
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.repeat import Repeat
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import audit, idempotency
from shared.storage.asks import Ask
from shared.storage.audit import Eintrag
from shared.storage.database import Database, Work, retried
from shared.storage.keys import new_id


@dataclass(frozen=True, slots=True)
class Stapel:
    """A batch as it came: its rows, the hash of its content, and whether it is to be booked whole or not at all."""

    zeilen: Sequence[Zeile]
    sha256: str
    atomar: bool = False


async def post_stapel(
    database: Database,
    caller: Caller,
    read: Callable[[], Stapel],
    *,
    buch: Stammdatenbuch,
    repeat: Repeat | None,
    now: Instant,
) -> Quittung:
    """Book a batch of the caller's Träger; raise StapelAbgelehnt where it was to be booked whole and cannot be (K9).

    Hours do not depend on the budget: it is asked for newer master data, and the copies serve while it is away. It is
    asked while the batch is read, on a thread of its own.
    """
    fresh, stapel = await asyncio.gather(buch.refresh(caller.jugendamt), asyncio.to_thread(read))
    quittung = await _post(database, caller, stapel, buch=buch, repeat=repeat, now=now, final=fresh)
    if quittung is None:
        await buch.refresh(caller.jugendamt, missing=True)
        quittung = await _post(database, caller, stapel, buch=buch, repeat=repeat, now=now, final=True)
    assert quittung is not None  # the final attempt answers
    return quittung


@retried
async def _post(
    database: Database,
    caller: Caller,
    stapel: Stapel,
    *,
    buch: Stammdatenbuch,
    repeat: Repeat | None,
    now: Instant,
    final: bool,
) -> Quittung | None:
    """Book, or give None before anything is booked if newer master data could let more rows through."""
    async with database.transaction(caller) as work:
        made = await idempotency.recall(work, repeat)
        blatt = await judge_zeilen(work, stapel.zeilen, traeger=caller.traeger or "", buch=buch, now=now)
        if preis_missing(blatt.urteile) and not final:
            return None
        if stapel.atomar and is_refused(blatt.urteile):
            raise refuse_stapel(blatt.urteile, sha256=stapel.sha256)
        buchung = plan_buchung(blatt)
        async with work.pipeline() as pipe:
            for ask in booking(work, buchung, now=now):  # the next is written while PostgreSQL works
                await pipe.send(ask)
            quittung = write_quittung(blatt.urteile, gebucht=buchung.stand, sha256=stapel.sha256)
            await pipe.send(*_noting(work, quittung, buchung=buchung, repeat=None if made else repeat, now=now))
    return quittung


def _noting(
    work: Work, quittung: Quittung, *, buchung: Buchung, repeat: Repeat | None, now: Instant
) -> list[Ask[None]]:
    """Write down what was booked; a repeat, which books nothing, leaves no trace but its answer."""
    call = str(new_id())
    figures = {
        "sha256": quittung.sha256,
        "gebucht": quittung.gebucht,
        "zurueckgestellt": quittung.zurueckgestellt,
        "minuten": sum(one.neu.inhalt.minuten for one in buchung.posten),
    }
    noted = [Eintrag("stapel.gebucht", "stapel", call, figures)] if buchung.posten else []
    return [*audit.recording(work, noted, now=now), *idempotency.remembering(work, repeat, made=call)]
