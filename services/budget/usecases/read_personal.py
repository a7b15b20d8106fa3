"""Read a Sozialraumteam's posts on a day, the rules for them, and where they fall short (V19, V16)."""

from dataclasses import dataclass
from datetime import date

from services.budget.domain.baum import KonzeptMissing, konzept_of_year
from services.budget.domain.personal import (
    Abschlussstand,
    Befund,
    Personalregeln,
    Stelle,
    count_abschluesse,
    judge_personal,
)
from services.budget.domain.volumen import Ort
from services.budget.storage import grunddaten, personal
from services.budget.usecases.judge_personal import first_vertraege
from services.budget.usecases.stichtag import end_of_day, require_come
from services.budget.usecases.visibility import require_sozialraum
from shared.errors import NotVisible
from shared.identity import Caller, Role
from shared.kalender import Instant, berlin_day, year_of
from shared.storage.database import Database


@dataclass(frozen=True, slots=True)
class Personal:
    """The posts that are filled on a day, with what the rules of the year's Konzept find."""

    ort: Ort
    tag: date
    stellen: tuple[Stelle, ...]
    regeln: Personalregeln | None
    seit: date | None
    abschluesse: Abschlussstand | None
    befunde: tuple[Befund, ...]


async def read_personal(
    database: Database, caller: Caller, ort: Ort, *, stichtag: date | None, now: Instant
) -> Personal:
    """Read the posts of a Sozialraum on a day of a year, as they are known, or were at the end of a past day (V16).

    The day is today or `stichtag`, or the nearest one of the year. A Träger sees its own posts alone. Raises
    NotVisible, also where the year has no Konzept, and StichtagInFuture.
    """
    require_come(stichtag, now=now)
    bis, year = end_of_day(stichtag), year_of(ort.jahr)
    tag = min(max(stichtag or berlin_day(now), year.beginn), year.ende)
    async with database.transaction(caller, snapshot=True) as work:
        await require_sozialraum(work, ort.slug)
        konzepte = await grunddaten.read_konzepte(work, bis=bis)
        known = (await personal.read_stellen(work, [ort.slug], bis=bis))[ort.slug]
        seit = (await first_vertraege(work, bis=bis)).get(ort.slug)
    try:
        regeln = konzept_of_year(konzepte, ort.jahr).personal
    except KonzeptMissing:
        raise NotVisible from None
    filled = tuple(stelle for stelle in known if stelle.is_filled(tag))
    befunde = judge_personal(filled, regeln=regeln, tag=tag, seit=seit) if regeln else ()
    stand = count_abschluesse(filled, regeln=regeln, tag=tag, seit=seit) if regeln else None
    found = Personal(ort, tag, filled, regeln, seit, stand, befunde)
    return _own_part(found, traeger=caller.traeger) if caller.rollen == {Role.TRAEGER} else found


def _own_part(found: Personal, *, traeger: str | None) -> Personal:
    """Cut out what is not the Träger's own: others' posts, and the team's share, which would tell of them (V14)."""
    own = tuple(stelle for stelle in found.stellen if stelle.traeger is not None and stelle.traeger == traeger)
    keys = {stelle.schluessel for stelle in own}
    befunde = tuple(befund for befund in found.befunde if befund.schluessel in keys)
    return Personal(found.ort, found.tag, own, found.regeln, found.seit, None, befunde)
