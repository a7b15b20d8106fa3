"""Settle a request to bind whose sender got no answer: it is bound, or closed for good by a tombstone (K4)."""

from uuid import UUID

from services.budget.storage import bindungen
from services.budget.storage.bindungen import Auftrag
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import audit
from shared.storage.database import Database, retried


@retried
async def settle_auftrag(database: Database, caller: Caller, schluessel: UUID, *, now: Instant) -> Auftrag:
    """Tell what became of a key; if nothing did, close it, so that a late request is refused."""
    async with database.transaction(caller) as work:
        known = await bindungen.lock_auftrag(work, schluessel)
        if known is not None:
            return known
        await bindungen.record_auftrag(work, schluessel, status="geschlossen", now=now)
        await audit.record(
            work,
            aktion="bindungsauftrag.geschlossen",
            gegenstand="bindungsauftrag",
            gegenstand_id=str(schluessel),
            now=now,
        )
        return Auftrag(schluessel, "geschlossen", None, ())
