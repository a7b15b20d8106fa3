"""Judge the posts of Sozialraumteams by the Konzept's rules: when they arrive, and daily, since days decide too (V19).

Which findings stand is kept, so that each raises exactly one Warnung a year: a new one comes after it was gone.
"""

from collections.abc import Collection, Mapping
from datetime import date

from services.budget.domain.baum import Konzept, KonzeptMissing
from services.budget.domain.personal import Befund, judge_personal
from services.budget.domain.volumen import Ort
from services.budget.storage import grunddaten, personal, warnungen
from services.budget.storage.personal import TEAM
from shared.identity import Caller, Role
from shared.kalender import Instant, berlin_day
from shared.storage.database import Database, Work, retried

TENANTS = personal.TENANTS
ART = "personal"
STUFE = "warnung"


@retried
async def check_personal(database: Database, jugendamt: str, *, now: Instant) -> None:
    """Judge all posts of a tenant as they are today. For the daily job (V19)."""
    caller = Caller("service-budget", jugendamt, frozenset({Role.SERVICE}))
    async with database.transaction(caller) as work:
        slugs = await personal.list_areas(work)
        await personal.lock_areas(work, slugs)
        await warn_of_personal(work, slugs, now=now)


async def warn_of_personal(work: Work, slugs: Collection[str], *, now: Instant) -> None:
    """Warn of each finding that is new in these Sozialräume, note each that is gone; `lock_areas` first (V19)."""
    heute = berlin_day(now)
    try:
        konzept = await grunddaten.konzept_of(work, heute.year)
    except KonzeptMissing:
        return
    found = await _judge(work, slugs, konzept=konzept, tag=heute)
    standing = await personal.read_standing(work, heute.year, slugs=slugs)
    for slug, befunde in sorted(found.items()):
        gone = standing[slug] - befunde.keys()
        new = befunde.keys() - standing[slug]
        for key in sorted(new):
            await _warn(work, Ort.sozialraum(heute.year, slug), befunde[key], konzept=konzept, now=now)
        await personal.note(work, heute.year, slug, new, offen=True, now=now)
        await personal.note(work, heute.year, slug, gone, offen=False, now=now)


async def first_vertraege(work: Work, *, bis: Instant | None = None) -> Mapping[str, date]:
    """Give the day on which each Sozialraum's first Kooperationsvertrag began."""
    found: dict[str, date] = {}
    for vertrag in await grunddaten.read_vertraege(work, bis=bis):
        beginn = vertrag.laufzeit.beginn
        found[vertrag.sozialraum] = min(beginn, found.get(vertrag.sozialraum, beginn))
    return found


async def _judge(
    work: Work, slugs: Collection[str], *, konzept: Konzept, tag: date
) -> Mapping[str, Mapping[personal.Standing, Befund]]:
    if konzept.personal is None:
        return {slug: {} for slug in slugs}
    seit = await first_vertraege(work)
    found = {}
    for slug, stellen in (await personal.read_stellen(work, slugs)).items():
        befunde = judge_personal(stellen, regeln=konzept.personal, tag=tag, seit=seit.get(slug))
        found[slug] = {(befund.art, befund.schluessel or TEAM): befund for befund in befunde}
    return found


async def _warn(work: Work, ort: Ort, befund: Befund, *, konzept: Konzept, now: Instant) -> None:
    """Raise the Warnung on the root: staff is no matter of one Volumen."""
    figuren = {"befund": befund.art, "stelle": befund.schluessel, **befund.figuren}
    await warnungen.append(work, ort, volumen=konzept.baum.schluessel, art=ART, stufe=STUFE, figuren=figuren, now=now)
