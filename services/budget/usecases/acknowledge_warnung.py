"""Acknowledge a Warnung: a person has looked at it and says what comes of it (V11)."""

from dataclasses import replace
from uuid import UUID

from services.budget.storage import warnungen
from services.budget.storage.warnungen import Warnung
from services.budget.usecases.read_bookings import visible_places
from shared.contracts.repeat import Repeat
from shared.errors import NotVisible, Refused
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import audit, idempotency
from shared.storage.database import Database, Work, retried


class AlreadyAcknowledged(Refused):
    """Somebody has acknowledged this Warnung before."""


@retried
async def acknowledge_warnung(
    database: Database, caller: Caller, warnung: UUID, *, notiz: str, repeat: Repeat | None, now: Instant
) -> Warnung:
    """Note who looked at a Warnung and what they say; raises NotVisible, AlreadyAcknowledged."""
    async with database.transaction(caller) as work:
        found = await _require(work, warnung)
        if await idempotency.recall(work, repeat):
            return found
        if found.quittiert_am is not None:
            raise AlreadyAcknowledged
        await warnungen.acknowledge(work, warnung, notiz=notiz, now=now)
        await audit.record(work, aktion="warnung.quittiert", gegenstand="warnung", gegenstand_id=str(warnung), now=now)
        await idempotency.remember(work, repeat, made=str(warnung))
    return replace(found, quittiert_am=now, quittiert_von=caller.sub, notiz=notiz)


async def _require(work: Work, warnung: UUID) -> Warnung:
    found = await warnungen.find(work, warnung)
    places = await visible_places(work)
    if found is None or not (places is None or (found.ort.art, found.ort.slug) in places):
        raise NotVisible
    return found
