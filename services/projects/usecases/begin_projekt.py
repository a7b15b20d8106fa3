"""Begin an approved project (P1, P4)."""

from dataclasses import replace
from datetime import date

from services.projects.domain.antrag import Antrag
from services.projects.domain.beginn import Bewilligung, decide_beginn
from services.projects.domain.lebenslauf import Aktion, next_status
from services.projects.storage import antraege
from services.projects.usecases.read_antraege import Ansicht, show
from services.projects.usecases.transitions import Zugriff, note, open_own
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage import idempotency
from shared.storage.database import Database, retried


@retried
async def begin_projekt(
    database: Database, caller: Caller, zugriff: Zugriff, *, datum: date | None, now: Instant
) -> Ansicht:
    """Let the project run from `datum` on, else as planned or from today; never before its approval (P4)."""
    async with database.transaction(caller) as work:
        opened = await open_own(work, zugriff)
        antrag = opened.antrag
        if not opened.repeated:
            antrag = await antraege.save(work, _begun(antrag, datum=datum, heute=berlin_day(now)), now=now)
            await note(work, antrag, aktion="begonnen", now=now, begonnen_am=str(antrag.begonnen_am))
            await idempotency.remember(work, zugriff.repeat, made=str(antrag.id))
        return await show(work, antrag, now=now)


def _begun(antrag: Antrag, *, datum: date | None, heute: date) -> Antrag:
    status = next_status(antrag.status, aktion=Aktion.BEGINNEN)
    tag = decide_beginn(_bewilligung_of(antrag), datum=datum, heute=heute)
    return replace(antrag, status=status, begonnen_am=tag)


def _bewilligung_of(antrag: Antrag) -> Bewilligung:
    approved, inhalt = antrag.bescheid, antrag.inhalt
    assert approved is not None
    assert approved.entscheidung.datum is not None
    assert inhalt.beginn is not None
    assert inhalt.ende is not None
    return Bewilligung(datum=approved.entscheidung.datum, beginn=inhalt.beginn, ende=inhalt.ende)
