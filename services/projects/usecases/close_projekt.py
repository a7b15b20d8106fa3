"""Close a running project (P1): on the last day of its term, or earlier with a reason."""

from dataclasses import replace

from services.projects.domain.abschluss import Abschluss, decide_abschluss
from services.projects.domain.antrag import Antrag
from services.projects.domain.lebenslauf import Aktion, next_status
from services.projects.storage import antraege
from services.projects.usecases.read_antraege import Ansicht, show
from services.projects.usecases.transitions import Zugriff, note, open_own
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage import idempotency
from shared.storage.database import Database, retried


@retried
async def close_projekt(
    database: Database, caller: Caller, zugriff: Zugriff, *, abschluss: Abschluss, now: Instant
) -> Ansicht:
    """Say that the project has ended; raise AktionNotAllowed, or what stands against that day (P1)."""
    async with database.transaction(caller) as work:
        opened = await open_own(work, zugriff)
        antrag = opened.antrag
        if not opened.repeated:
            antrag = await antraege.save(work, _closed(antrag, abschluss=abschluss, now=now), now=now)
            await note(work, antrag, aktion="abgeschlossen", now=now, abgeschlossen_am=str(antrag.abgeschlossen_am))
            await idempotency.remember(work, zugriff.repeat, made=str(antrag.id))
        return await show(work, antrag, now=now)


def _closed(antrag: Antrag, *, abschluss: Abschluss, now: Instant) -> Antrag:
    status = next_status(antrag.status, aktion=Aktion.ABSCHLIESSEN)
    tag = decide_abschluss(antrag, abschluss=abschluss, heute=berlin_day(now))
    return replace(antrag, status=status, abgeschlossen_am=tag, abschluss_grund=abschluss.grund)
