"""Warn of years in which a Bezirk had projects and its Steuerungsgruppe no meeting (P10)."""

from services.projects.domain.steuerung import SITZUNG_FEHLT
from services.projects.storage import kopien, sitzungen, warnungen
from services.projects.storage.warnungen import Anlass
from services.projects.usecases.own_caller import own_caller
from shared.kalender import Instant, berlin_day
from shared.storage.database import Database, retried
from shared.storage.tenants import each_tenant


async def watch_sitzungen(database: Database, *, now: Instant) -> int:
    """Raise what is missing in every Jugendamt, once for each Bezirk and year that is over; give how many are new."""
    raised = await each_tenant(
        database, kopien.TENANTS, lambda jugendamt: _watch(database, jugendamt, now=now), aufgabe="watch_sitzungen"
    )
    return sum(raised)


@retried
async def _watch(database: Database, jugendamt: str, *, now: Instant) -> int:
    async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
        missed = await sitzungen.list_versaeumnisse(work, bis=berlin_day(now).year - 1, art=SITZUNG_FEHLT)
        anlaesse = [
            Anlass(SITZUNG_FEHLT, f"{one.bezirk}/{one.jahr}", one.bezirk, one.jahr, {"projekte": one.projekte})
            for one in missed
        ]
        return await warnungen.raise_once(work, anlaesse, now=now)
