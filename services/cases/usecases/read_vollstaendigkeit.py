"""Read for what share of the expected Kontrakt-months the declaration is in, and which are late (X3)."""

from dataclasses import dataclass, replace
from datetime import date

from services.cases.domain.vollstaendigkeit import FIRST_DAY, LATE_ON, Vollstaendigkeit, last_over
from services.cases.storage import vollstaendigkeit
from services.cases.storage.vollstaendigkeit import Frage, Seite, Seitenfrage
from services.cases.usecases.read_kontrakte import read_sicht
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.identity import Caller
from shared.kalender import ONE_DAY, Instant, berlin_day
from shared.storage.database import Database


@dataclass(frozen=True, slots=True)
class Blatt:
    """A page of months, whether there are more, and the figures over all of them."""

    seite: Seite
    more: bool


async def list_vollstaendigkeit(
    database: Database,
    caller: Caller,
    frage: Frage,
    *,
    nach: tuple[date, str, str] | None,
    limit: int,
    nur_verspaetete: bool,
    buch: Stammdatenbuch,
    now: Instant,
) -> Blatt:
    """Count the months that are over as they stand now, as far as the caller sees them (X3)."""
    heute = berlin_day(now)
    wanted = Seitenfrage(_last_late(heute), limit + 1, nach or (FIRST_DAY, "", ""), nur_verspaetete)
    async with database.transaction(caller, snapshot=True) as work:
        sicht = await read_sicht(work, buch=buch)
        seite = await vollstaendigkeit.read_seite(work, frage, sicht=sicht, seite=wanted, bis=last_over(heute))
    return Blatt(replace(seite, monate=seite.monate[:limit]), len(seite.monate) > limit)


async def read_anteil(
    database: Database, caller: Caller, frage: Frage, *, buch: Stammdatenbuch, now: Instant
) -> Vollstaendigkeit:
    """Say for what share of the months that a list shows the declaration is in (X3)."""
    async with database.transaction(caller) as work:
        sicht = await read_sicht(work, buch=buch)
        return await vollstaendigkeit.sum_up(work, frage, sicht=sicht, bis=last_over(berlin_day(now)))


def _last_late(heute: date) -> date:
    """Give the last day of the last month whose declaration would be late by now."""
    over = last_over(heute)
    return over if heute.day >= LATE_ON else over.replace(day=1) - ONE_DAY
