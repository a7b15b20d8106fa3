"""Look back: how far each forecast of a year was off, month by month, from what was known at the time (X10, V16)."""

from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from services.budget.domain.monate import MONATE, end_of_month
from services.budget.domain.volumen import Ort, VolumenFigures
from services.budget.usecases.read_status import status_at
from services.budget.usecases.visibility import require_sozialraum
from shared.errors import NotVisible
from shared.identity import Caller
from shared.kalender import Instant, berlin_day, year_of
from shared.storage.database import Database, Work


@dataclass(frozen=True, slots=True)
class Rueckschau:
    """What was forecast on the last day of each month, and the figures as they are now."""

    jahr: int
    sozialraum: str
    wurzel: str
    heute: tuple[VolumenFigures, ...]
    monate: tuple[tuple[date, tuple[VolumenFigures, ...]], ...]
    vorbei: bool


async def read_rueckschau(database: Database, caller: Caller, ort: Ort, *, now: Instant) -> Rueckschau:
    """Read what each method said at the end of each month that is over, beside what is known today; raises NotVisible.

    A month in which the year was not set up yet is left out. Until the year is over nothing can be off.
    """
    today = berlin_day(now)
    async with database.transaction(caller) as work:
        await require_sozialraum(work, ort.slug)
        status = await status_at(work, ort, stichtag=None, now=now)
        ends = takewhile(lambda end: end < today, (end_of_month(ort.jahr, monat) for monat in MONATE))
        monate = [(end, figures) for end in ends if (figures := await _figures_at(work, ort, end, now=now))]
    over = today > year_of(ort.jahr).ende
    return Rueckschau(ort.jahr, ort.slug, status.wurzel, status.volumina, tuple(monate), over)


async def _figures_at(work: Work, ort: Ort, tag: date, *, now: Instant) -> tuple[VolumenFigures, ...]:
    try:
        return (await status_at(work, ort, stichtag=tag, now=now)).volumina
    except NotVisible:
        return ()
