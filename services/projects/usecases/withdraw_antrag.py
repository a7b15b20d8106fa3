"""Withdraw an application before its decision (P1)."""

from dataclasses import replace

from services.projects.domain.lebenslauf import Aktion, next_status
from services.projects.storage import antraege
from services.projects.usecases.read_antraege import Ansicht, show
from services.projects.usecases.transitions import Zugriff, note, open_own
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import idempotency
from shared.storage.database import Database, retried


@retried
async def withdraw_antrag(database: Database, caller: Caller, zugriff: Zugriff, *, now: Instant) -> Ansicht:
    """Withdraw for good; raise AktionNotAllowed once it is decided (P1)."""
    async with database.transaction(caller) as work:
        opened = await open_own(work, zugriff)
        antrag = opened.antrag
        if not opened.repeated:
            status = next_status(antrag.status, aktion=Aktion.ZURUECKZIEHEN)
            antrag = await antraege.save(work, replace(antrag, status=status), now=now)
            await note(work, antrag, aktion="zurueckgezogen", now=now)
            await idempotency.remember(work, zugriff.repeat, made=str(antrag.id))
        return await show(work, antrag, now=now)
