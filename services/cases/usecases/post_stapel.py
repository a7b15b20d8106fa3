"""Post a batch of hours (K9): good rows are booked, bad ones named, and the receipt says both (X4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.cases.domain.quittung import Quittung, is_refused, refuse_stapel, write_quittung
from services.cases.domain.stapel import Zeile, preis_missing
from services.cases.usecases.book_zeilen import Gebuchtes, book_blatt, judge_zeilen
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.repeat import Repeat
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import audit, idempotency
from shared.storage.database import Database, Work, retried
from shared.storage.keys import new_id


@dataclass(frozen=True, slots=True)
class Stapel:
    """A batch as it came: its rows, the hash of its content, and whether it is to be booked whole or not at all."""

    zeilen: Sequence[Zeile]
    sha256: str
    atomar: bool = False


async def post_stapel(
    database: Database, caller: Caller, stapel: Stapel, *, buch: Stammdatenbuch, repeat: Repeat | None, now: Instant
) -> Quittung:
    """Book a batch of the caller's Träger; raise StapelAbgelehnt where it was to be booked whole and cannot be (K9).

    Hours do not depend on the budget: it is asked for newer master data, and the copies serve while it is away.
    """
    fresh = await buch.refresh(caller.jugendamt)
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
        stammdaten = await buch.read(work)
        blatt = await judge_zeilen(work, stapel.zeilen, traeger=caller.traeger or "", stammdaten=stammdaten, now=now)
        if preis_missing(blatt.urteile) and not final:
            return None
        gebucht = await book_blatt(work, blatt, now=now)
        if stapel.atomar and is_refused(gebucht.urteile):
            raise refuse_stapel(gebucht.urteile, sha256=stapel.sha256)
        quittung = write_quittung(gebucht.urteile, gebucht=gebucht.stand, sha256=stapel.sha256)
        await _note(work, quittung, gebucht=gebucht, repeat=None if made else repeat, now=now)
    return quittung


async def _note(work: Work, quittung: Quittung, *, gebucht: Gebuchtes, repeat: Repeat | None, now: Instant) -> None:
    """Write down what was booked; a repeat, which books nothing, leaves no trace but its answer."""
    call = str(new_id())
    if gebucht.neu:
        figures = {
            "sha256": quittung.sha256,
            "gebucht": quittung.gebucht,
            "zurueckgestellt": quittung.zurueckgestellt,
            "minuten": sum(zeile.inhalt.minuten for zeile in gebucht.neu.values()),
        }
        await audit.record(
            work, aktion="stapel.gebucht", gegenstand="stapel", gegenstand_id=call, daten=figures, now=now
        )
    await idempotency.remember(work, repeat, made=call)
