"""Set Kontrakte `beendet` on the day after their last (K1): expiry is an end, without anybody asking for it.

Nothing is bound or released by it: what is not used is released when all months are declared complete, at the latest 90
days after the end (V7). Hours for days within the term are still accepted (K8).
"""

from datetime import date
from uuid import UUID

from services.cases.domain.kontrakt import Status
from services.cases.domain.sicht import EVERYTHING
from services.cases.storage import kontrakte
from services.cases.usecases.own_caller import own_caller
from services.cases.usecases.zugriff import note
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage.database import Database, retried
from shared.storage.tenants import each_tenant

TENANTS = "laufende_mandanten"
PAGE = 500


async def expire_kontrakte(database: Database, *, now: Instant) -> int:
    """Set what is over `beendet` in every Jugendamt; for the worker. Gives their number."""
    return sum(
        await each_tenant(
            database,
            TENANTS,
            lambda jugendamt: _expire_tenant(database, jugendamt, now=now),
            aufgabe="expire_kontrakte",
        )
    )


async def _expire_tenant(database: Database, jugendamt: str, *, now: Instant) -> int:
    caller, nach = own_caller(jugendamt=jugendamt), UUID(int=0)
    count = 0
    while True:
        async with database.transaction(caller) as work:
            over = await kontrakte.list_over(work, before=berlin_day(now), nach=nach, limit=PAGE)
        if not over:
            return count
        for kontrakt in over:
            count += await _expire(database, caller, kontrakt, heute=berlin_day(now), now=now)
        nach = over[-1]


@retried
async def _expire(database: Database, caller: Caller, kontrakt: UUID, *, heute: date, now: Instant) -> bool:
    """Move one Kontrakt on, unless it was prolonged meanwhile or waits for the budget: the next run looks again."""
    async with database.transaction(caller) as work:
        stands = await kontrakte.lock(work, kontrakt, sicht=EVERYTHING)
        if stands.status is not Status.UNTERZEICHNET or stands.offen or stands.inhalt.laufzeit.ende >= heute:
            return False
        await kontrakte.write_status(work, stands, status=Status.BEENDET, now=now)
        await note(work, kontrakt, aktion="abgelaufen", now=now, ende=str(stands.inhalt.laufzeit.ende))
        return True
