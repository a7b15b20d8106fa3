"""Rueckführungen as they were proposed, decided and reversed; append-only (V17, G5)."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, insert, select, text

from services.budget.domain.rueckfuehrung import (
    STORNIERT,
    VORGESCHLAGEN,
    BookedRueckfuehrung,
    Entscheid,
    Rueckfuehrung,
)
from services.budget.storage import stornos
from services.budget.storage.orte import Places, in_sozialraeume
from services.budget.storage.tables import StornoRow
from services.budget.storage.tables_planbudget import RueckfuehrungRow, RueckfuehrungsentscheidRow
from shared.contracts.listing import Page, PageRequest
from shared.kalender import Instant
from shared.storage import locks
from shared.storage.database import Work
from shared.storage.keys import new_id
from shared.storage.lists import read_page

# Decisions and reversals are rows of their own; the proposal's own transaction number follows, so that `seit` shows it.
_TOUCH = text(
    "UPDATE rueckfuehrungen SET xid = pg_current_xact_id() WHERE jugendamt = :jugendamt AND id = CAST(:id AS uuid)"
)
_DECIDED = and_(
    RueckfuehrungsentscheidRow.jugendamt == RueckfuehrungRow.jugendamt,
    RueckfuehrungsentscheidRow.rueckfuehrung == RueckfuehrungRow.id,
)
_REVERSED = and_(StornoRow.jugendamt == RueckfuehrungRow.jugendamt, StornoRow.gegenstand == RueckfuehrungRow.id)


async def append(work: Work, vorschlag: Rueckfuehrung, *, now: Instant) -> BookedRueckfuehrung:
    """Write a proposal down under a new id."""
    booked = BookedRueckfuehrung(new_id(), vorschlag, now, work.caller.sub)
    await work.execute(
        insert(RueckfuehrungRow).values(
            jugendamt=work.jugendamt,
            id=booked.id,
            sozialraum=vorschlag.sozialraum,
            kontrakt=vorschlag.kontrakt,
            ab=vorschlag.ab,
            jahreskosten=vorschlag.jahreskosten,
            art=vorschlag.art,
            jahr=vorschlag.jahr,
            gebucht_am=now,
            gebucht_von=work.caller.sub,
        )
    )
    return booked


async def decide(work: Work, rueckfuehrung: UUID, entscheid: Entscheid) -> None:
    """Append what was decided."""
    await work.execute(
        insert(RueckfuehrungsentscheidRow).values(
            jugendamt=work.jugendamt,
            rueckfuehrung=rueckfuehrung,
            entscheidung=entscheid.entscheidung,
            begruendung=entscheid.begruendung,
            entschieden_am=entscheid.entschieden_am,
            entschieden_von=entscheid.entschieden_von,
        )
    )
    await work.execute(_TOUCH, {"jugendamt": work.jugendamt, "id": str(rueckfuehrung)})


async def reverse(work: Work, rueckfuehrung: UUID, *, grund: str, now: Instant) -> bool:
    """Append a reversal; False if it was reversed before (G5)."""
    made = await stornos.append(work, rueckfuehrung, grund=grund, now=now)
    await work.execute(_TOUCH, {"jugendamt": work.jugendamt, "id": str(rueckfuehrung)})
    return made is not None


async def find(work: Work, rueckfuehrung: UUID) -> BookedRueckfuehrung | None:
    """Find a proposal by its id."""
    row = (await work.execute(_all(work).where(RueckfuehrungRow.id == rueckfuehrung))).one_or_none()
    return _to_booked(row) if row else None


async def lock_of_kontrakt(work: Work, kontrakt: str, *, art: str) -> tuple[BookedRueckfuehrung, ...]:
    """Read all of one kind for a Kontrakt, oldest first, and keep others from adding one until the commit."""
    await locks.hold(work, "rueckfuehrung", kontrakt)
    named = and_(RueckfuehrungRow.kontrakt == kontrakt, RueckfuehrungRow.art == art)
    rows = await work.execute(_all(work).where(named).order_by(RueckfuehrungRow.id))
    return tuple(map(_to_booked, rows))


async def read_of_years(
    work: Work, jahre: Collection[int], *, bis: Instant | None = None
) -> tuple[BookedRueckfuehrung, ...]:
    """Read all that propose a rise in these years, oldest first; with `bis` as they stood then (V16)."""
    statement = _all(work).where(RueckfuehrungRow.jahr.in_(list(jahre))).order_by(RueckfuehrungRow.id)
    if bis is not None:
        statement = statement.where(RueckfuehrungRow.gebucht_am <= bis)
    return tuple(_to_booked(row).at(bis) for row in await work.execute(statement))


async def list_page(
    work: Work,
    *,
    places: Places,
    jahr: int | None,
    sozialraum: str | None,
    status: str | None,
    request: PageRequest,
) -> Page[BookedRueckfuehrung]:
    """List proposals, oldest first; `jahr` is the one that they propose to raise."""
    statement = _all(work).where(in_sozialraeume(RueckfuehrungRow.sozialraum, places))
    if jahr is not None:
        statement = statement.where(RueckfuehrungRow.jahr == jahr)
    if sozialraum is not None:
        statement = statement.where(RueckfuehrungRow.sozialraum == sozialraum)
    if status is not None:
        statement = _with_status(statement, status)
    page = await read_page(work, statement, listed=RueckfuehrungRow, request=request)
    return Page(tuple(map(_to_booked, page.items)), page.next, page.stand)


def _with_status(statement: Select[Any], status: str) -> Select[Any]:
    if status == STORNIERT:
        return statement.where(StornoRow.id.is_not(None))
    decided = RueckfuehrungsentscheidRow.entscheidung
    return statement.where(StornoRow.id.is_(None), decided.is_(None) if status == VORGESCHLAGEN else decided == status)


def _all(work: Work) -> Select[Any]:
    decision = RueckfuehrungsentscheidRow
    return (
        select(
            *RueckfuehrungRow.__table__.columns,
            decision.entscheidung,
            decision.begruendung,
            decision.entschieden_am,
            decision.entschieden_von,
            StornoRow.grund.label("storno_grund"),
            StornoRow.gebucht_am.label("storniert_am"),
        )
        .join_from(RueckfuehrungRow, decision, _DECIDED, isouter=True)
        .join(StornoRow, _REVERSED, isouter=True)
        .where(RueckfuehrungRow.jugendamt == work.jugendamt)
    )


def _to_booked(row: Row[Any]) -> BookedRueckfuehrung:
    decided = None
    if row.entscheidung is not None:
        decided = Entscheid(row.entscheidung, row.begruendung, row.entschieden_am, row.entschieden_von)
    return BookedRueckfuehrung(
        id=row.id,
        vorschlag=Rueckfuehrung(row.sozialraum, row.kontrakt, row.ab, row.jahreskosten, row.art),
        gebucht_am=row.gebucht_am,
        gebucht_von=row.gebucht_von,
        entscheid=decided,
        storno_grund=row.storno_grund,
        storniert_am=row.storniert_am,
    )
