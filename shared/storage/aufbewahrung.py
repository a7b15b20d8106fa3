"""Replace texts, names and keys whose time is over (G6): the owner's function does it, in the tenant's transaction.

Which columns of which rows, and after how long, stands in the database (shared.storage.migrate_aufbewahrung): nobody
who calls can ask for more. What was replaced is told by table, and one by one where a row has an id of its own.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import text

from shared.identity import service_caller
from shared.kalender import Clock, Instant, berlin_day
from shared.storage import audit
from shared.storage.audit import Eintrag
from shared.storage.database import Database, Work, retried
from shared.storage.siegel import Calendar
from shared.storage.tenants import each_tenant

TENANTS = "aufbewahrung_mandanten"
EVERY_NIGHT = "40 1 * * *"
REMOVED = "[nach Ablauf der Aufbewahrungsfrist entfernt]"
SHORT = "[entfernt]"  # for a key that is compared when its row is sent again: nobody can enter it
THINGS = {"kontrakte": "kontrakt", "antraege": "projektantrag"}  # as the audit calls what is told one by one

_PATIENCE = text("SELECT set_config('statement_timeout', '15min', true)")  # the first night has all years before it
_REPLACE = text("SELECT tabelle, gegenstand, zeilen FROM aufbewahrung_ersetzen(:heute)")


@retried
async def replace_expired(database: Database, jugendamt: str, *, service: str, now: Instant) -> int:
    """Replace what is over in a Jugendamt today, and record it; give how many rows that were. Raises StorageAway."""
    heute = berlin_day(now)
    async with database.transaction(service_caller(service, jugendamt=jugendamt)) as work:
        found = await _replace(work, heute=heute)
        await audit.record_all(work, list(_eintraege(found, heute=heute)), now=now)
    return sum(row.zeilen for row in found)


def plan_retention(jobs: Calendar, *, database: Database, service: str, clock: Clock) -> None:
    """Say when a worker replaces what is over in every Jugendamt whose Konzept names a period."""

    async def replace_all() -> None:
        await each_tenant(
            database,
            TENANTS,
            lambda jugendamt: replace_expired(database, jugendamt, service=service, now=clock()),
            aufgabe="aufbewahrung",
        )

    jobs.every(EVERY_NIGHT, name="aufbewahrung", job=replace_all)


async def _replace(work: Work, *, heute: date) -> Sequence[Any]:
    await work.execute(_PATIENCE)
    return (await work.execute(_REPLACE, {"heute": heute})).all()


def _eintraege(found: Sequence[Any], *, heute: date) -> Iterator[Eintrag]:
    counts: Counter[str] = Counter()
    for row in found:
        counts[row.tabelle] += row.zeilen
        if row.gegenstand is not None:
            thing = THINGS[row.tabelle]
            yield Eintrag(f"{thing}.aufbewahrung_abgelaufen", thing, str(row.gegenstand), {})
    if counts:
        yield Eintrag("aufbewahrung.ersetzt", "aufbewahrung", heute.isoformat(), dict(counts))
