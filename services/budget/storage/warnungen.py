"""Warnungen: what wjh and leitung must look at, and who has looked (V10, V11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, insert, not_, or_, select, update

from services.budget.domain.volumen import Ort
from services.budget.storage.orte import Places, in_orte
from services.budget.storage.tables import WarnungRow
from shared.contracts.listing import Page, PageRequest
from shared.kalender import Instant, berlin_day
from shared.storage.database import Work
from shared.storage.keys import new_id
from shared.storage.lists import read_page


@dataclass(frozen=True, slots=True)
class Warnung:
    """What happened where, with its figures, and the note of who acknowledged it."""

    id: UUID
    ort: Ort
    volumen: str
    art: str
    stufe: str
    figuren: Mapping[str, Any]
    erzeugt_am: Instant
    quittiert_am: Instant | None = None
    quittiert_von: str | None = None
    notiz: str | None = None


async def append(
    work: Work, ort: Ort, *, volumen: str, art: str, stufe: str, figuren: Mapping[str, Any], now: Instant
) -> None:
    """Raise a Warnung."""
    await work.execute(
        insert(WarnungRow).values(
            jugendamt=work.jugendamt,
            id=new_id(),
            jahr=ort.jahr,
            ort_art=ort.art,
            ort=ort.slug,
            volumen=volumen,
            art=art,
            stufe=stufe,
            figuren=dict(figuren),
            erzeugt_am=now,
            erzeugt_tag=berlin_day(now),
        )
    )


async def find(work: Work, warnung: UUID) -> Warnung | None:
    """Find a Warnung, and keep others from acknowledging it until the commit."""
    row = (
        await work.execute(
            select(WarnungRow).where(WarnungRow.jugendamt == work.jugendamt, WarnungRow.id == warnung).with_for_update()
        )
    ).one_or_none()
    return _to_warnung(row) if row else None


async def acknowledge(work: Work, warnung: UUID, *, notiz: str, now: Instant) -> None:
    """Note who has looked at a Warnung."""
    await work.execute(
        update(WarnungRow)
        .where(WarnungRow.jugendamt == work.jugendamt, WarnungRow.id == warnung)
        .values(quittiert_am=now, quittiert_tag=berlin_day(now), quittiert_von=work.caller.sub, notiz=notiz)
    )


async def count_open(work: Work, ort: Ort, *, stichtag: date | None = None) -> int:
    """Count what nobody has acknowledged, at present or at the end of a past day (V16)."""
    standing: list[ColumnElement[bool]]
    if stichtag is None:
        standing = [WarnungRow.quittiert_tag.is_(None)]
    else:
        later = or_(WarnungRow.quittiert_tag.is_(None), WarnungRow.quittiert_tag > stichtag)
        standing = [WarnungRow.erzeugt_tag <= stichtag, later]
    statement = select(func.count()).where(*_at(work, ort), *standing)
    return int((await work.execute(statement)).scalar_one())


async def list_page(
    work: Work,
    *,
    places: Places,
    jahr: int | None,
    sozialraum: str | None,
    offen: bool | None,
    stichtag: date | None = None,
    request: PageRequest,
) -> Page[Warnung]:
    """List Warnungen, oldest first; with `stichtag` those raised by the end of that day, as they stood then (V16)."""
    statement = select(WarnungRow).where(
        WarnungRow.jugendamt == work.jugendamt, in_orte(WarnungRow.ort_art, WarnungRow.ort, places)
    )
    if jahr is not None:
        statement = statement.where(WarnungRow.jahr == jahr)
    if sozialraum is not None:
        statement = statement.where(WarnungRow.ort_art == "sozialraum", WarnungRow.ort == sozialraum)
    if stichtag is not None:
        statement = statement.where(WarnungRow.erzeugt_tag <= stichtag)
    if offen is not None:
        is_open = or_(WarnungRow.quittiert_tag.is_(None), WarnungRow.quittiert_tag > (stichtag or date.max))
        statement = statement.where(is_open if offen else not_(is_open))
    page = await read_page(work, statement, listed=WarnungRow, request=request)
    return Page(tuple(map(_to_warnung, page.items)), page.next, page.stand)


def _at(work: Work, ort: Ort) -> tuple[Any, ...]:
    return (
        WarnungRow.jugendamt == work.jugendamt,
        WarnungRow.jahr == ort.jahr,
        WarnungRow.ort_art == ort.art,
        WarnungRow.ort == ort.slug,
    )


def _to_warnung(row: Row[Any]) -> Warnung:
    return Warnung(
        row.id,
        Ort(row.jahr, row.ort_art, row.ort),
        row.volumen,
        row.art,
        row.stufe,
        row.figuren,
        row.erzeugt_am,
        row.quittiert_am,
        row.quittiert_von,
        row.notiz,
    )
