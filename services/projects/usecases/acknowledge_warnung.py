"""Read Warnungen and acknowledge them: a person has looked at it and says what comes of it (P10)."""

from dataclasses import replace
from uuid import UUID

from services.projects.domain.sichtbarkeit import EVERYTHING, Sicht
from services.projects.storage import warnungen
from services.projects.storage.warnungen import Suche, Warnung
from shared.contracts.listing import Page, PageRequest
from shared.contracts.repeat import Repeat
from shared.errors import Refused
from shared.identity import Caller, Role
from shared.kalender import Instant
from shared.storage import audit, idempotency
from shared.storage.database import Database, retried


class AlreadyAcknowledged(Refused):
    """Somebody has acknowledged this Warnung before."""


@retried
async def acknowledge_warnung(
    database: Database, caller: Caller, warnung: UUID, *, notiz: str, repeat: Repeat | None, now: Instant
) -> Warnung:
    """Note who looked at a Warnung and what they say; raise NotVisible, AlreadyAcknowledged."""
    async with database.transaction(caller) as work:
        found = await warnungen.get(work, warnung, sicht=_sicht(caller), lock=True)
        if await idempotency.recall(work, repeat):
            return found
        if found.quittiert_am is not None:
            raise AlreadyAcknowledged
        await warnungen.acknowledge(work, warnung, notiz=notiz, now=now)
        await audit.record(work, aktion="warnung.quittiert", gegenstand="warnung", gegenstand_id=str(warnung), now=now)
        await idempotency.remember(work, repeat, made=str(warnung))
    return replace(found, quittiert_am=now, quittiert_von=caller.sub, notiz=notiz)


@retried
async def read_warnung(database: Database, caller: Caller, warnung: UUID) -> Warnung:
    """Read a Warnung; raise NotVisible."""
    async with database.transaction(caller) as work:
        return await warnungen.get(work, warnung, sicht=_sicht(caller))


@retried
async def list_warnungen(database: Database, caller: Caller, *, suche: Suche, request: PageRequest) -> Page[Warnung]:
    """List the Warnungen that concern the caller, oldest first."""
    async with database.transaction(caller) as work:
        return await warnungen.list_page(work, sicht=_sicht(caller), suche=suche, request=request)


def _sicht(caller: Caller) -> Sicht:
    """Let wjh and revision see all, the Leitung those of its Bezirke."""
    return EVERYTHING if caller.has(Role.WJH, Role.REVISION) else Sicht(bezirke=caller.bezirke)
