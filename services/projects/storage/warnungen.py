"""Warnungen of this service: what wjh and leitung must look at, raised once, acknowledged by a person (P10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, false, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert

from services.projects.domain.sichtbarkeit import Sicht
from services.projects.storage.tables_steuerung import WarnungRow
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.kalender import Instant
from shared.storage.database import Work
from shared.storage.keys import new_id
from shared.storage.lists import read_page


@dataclass(frozen=True, slots=True)
class Anlass:
    """What is to be looked at: one Warnung for each `schluessel` of its kind, however often it is raised."""

    art: str
    schluessel: str
    bezirk: str
    jahr: int
    figuren: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Warnung:
    """A Warnung, and the note of who acknowledged it."""

    id: UUID
    anlass: Anlass
    erzeugt_am: Instant
    quittiert_am: Instant | None = None
    quittiert_von: str | None = None
    notiz: str | None = None


@dataclass(frozen=True, slots=True)
class Suche:
    """Which Warnungen a list asks for; None asks for all."""

    bezirk: str | None = None
    jahr: int | None = None
    offen: bool | None = None


async def raise_once(work: Work, anlaesse: Sequence[Anlass], *, now: Instant) -> int:
    """Raise what was not raised before; give how many are new."""
    rows = [
        {
            "jugendamt": work.jugendamt,
            "id": new_id(),
            "art": one.art,
            "schluessel": one.schluessel,
            "bezirk": one.bezirk,
            "jahr": one.jahr,
            "figuren": dict(one.figuren),
            "erzeugt_am": now,
        }
        for one in anlaesse
    ]
    if not rows:
        return 0
    statement = insert(WarnungRow).values(rows).on_conflict_do_nothing(constraint="uq_warnungen_schluessel")
    return len((await work.execute(statement.returning(WarnungRow.id))).all())


async def get(work: Work, warnung: UUID, *, sicht: Sicht, lock: bool = False) -> Warnung:
    """Read one, with `lock` until the commit; raise NotVisible."""
    statement = _rows(work, sicht).where(WarnungRow.id == warnung)
    row = (await work.execute(statement.with_for_update() if lock else statement)).one_or_none()
    if row is None:
        raise NotVisible
    return _to_warnung(row)


async def acknowledge(work: Work, warnung: UUID, *, notiz: str, now: Instant) -> None:
    """Note who has looked at it; it is locked."""
    mine = and_(WarnungRow.jugendamt == work.jugendamt, WarnungRow.id == warnung)
    said = {"quittiert_am": now, "quittiert_von": work.caller.sub, "notiz": notiz}
    await work.execute(update(WarnungRow).where(mine).values(said))


async def list_page(work: Work, *, sicht: Sicht, suche: Suche, request: PageRequest) -> Page[Warnung]:
    """List what the caller sees, oldest first."""
    statement = _rows(work, sicht)
    if suche.bezirk is not None:
        statement = statement.where(WarnungRow.bezirk == suche.bezirk)
    if suche.jahr is not None:
        statement = statement.where(WarnungRow.jahr == suche.jahr)
    if suche.offen is not None:
        is_open = WarnungRow.quittiert_am.is_(None)
        statement = statement.where(is_open if suche.offen else ~is_open)
    page = await read_page(work, statement, listed=WarnungRow, request=request)
    return Page(tuple(map(_to_warnung, page.items)), page.next, page.stand)


def _rows(work: Work, sicht: Sicht) -> Select[Any]:
    return select(WarnungRow).where(WarnungRow.jugendamt == work.jugendamt, _is_seen(sicht))


def _is_seen(sicht: Sicht) -> ColumnElement[bool]:
    if "*" in sicht.bezirke:
        return true()
    return or_(false(), WarnungRow.bezirk.in_(sicht.bezirke)) if sicht.bezirke else false()


def _to_warnung(row: Row[Any]) -> Warnung:
    anlass = Anlass(row.art, row.schluessel, row.bezirk, row.jahr, row.figuren)
    return Warnung(row.id, anlass, row.erzeugt_am, row.quittiert_am, row.quittiert_von, row.notiz)
