"""Spending other than hours, as entered, and its reversals (G5)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, insert, select

from services.budget.domain.ausgabe import Ausgabe
from services.budget.storage.orte import Places, in_sozialraeume
from services.budget.storage.tables import AusgabeRow, StornoRow
from shared.contracts.listing import Page, PageRequest
from shared.kalender import Instant
from shared.storage.database import Work
from shared.storage.keys import new_id
from shared.storage.lists import read_page
from shared.storage.locks import hold


@dataclass(frozen=True, slots=True)
class BookedAusgabe:
    """A spending that is booked, and the reason of its Storno if it was reversed."""

    id: UUID
    ausgabe: Ausgabe
    gebucht_am: Instant
    gebucht_von: str
    storno_grund: str | None


async def append(work: Work, ausgabe: Ausgabe, *, now: Instant) -> BookedAusgabe:
    """Book what was entered, under a new id; the posting has the same."""
    booked = BookedAusgabe(new_id(), ausgabe, now, work.caller.sub, None)
    values = {name: getattr(ausgabe, name) for name in Ausgabe.__slots__}
    await work.execute(
        insert(AusgabeRow).values(
            jugendamt=work.jugendamt, id=booked.id, gebucht_am=now, gebucht_von=work.caller.sub, **values
        )
    )
    return booked


async def lock_beleg(work: Work, beleg: str) -> BookedAusgabe | None:
    """Find the spending with this receipt number, and keep others from booking it until the commit."""
    await hold(work, "ausgabe", beleg)
    return await _one(work, _all(work).where(AusgabeRow.beleg == beleg))


async def find(work: Work, ausgabe: UUID) -> BookedAusgabe | None:
    """Find a spending by its id."""
    return await _one(work, _all(work).where(AusgabeRow.id == ausgabe))


async def list_page(
    work: Work, *, places: Places, sozialraum: str | None, volumen: str | None, request: PageRequest
) -> Page[BookedAusgabe]:
    """List spendings, oldest first."""
    statement = _all(work).where(in_sozialraeume(AusgabeRow.sozialraum, places))
    if sozialraum is not None:
        statement = statement.where(AusgabeRow.sozialraum == sozialraum)
    if volumen is not None:
        statement = statement.where(AusgabeRow.volumen == volumen)
    page = await read_page(work, statement, listed=AusgabeRow, request=request)
    return Page(tuple(map(_to_booked, page.items)), page.next, page.stand)


def _all(work: Work) -> Select[Any]:
    reversal = and_(StornoRow.jugendamt == AusgabeRow.jugendamt, StornoRow.gegenstand == AusgabeRow.id)
    columns = AusgabeRow.__table__.columns
    return (
        select(*columns, StornoRow.grund.label("storno_grund"))
        .join_from(AusgabeRow, StornoRow, reversal, isouter=True)
        .where(AusgabeRow.jugendamt == work.jugendamt)
    )


async def _one(work: Work, statement: Select[Any]) -> BookedAusgabe | None:
    row = (await work.execute(statement)).one_or_none()
    return _to_booked(row) if row else None


def _to_booked(row: Row[Any]) -> BookedAusgabe:
    ausgabe = Ausgabe(**{name: getattr(row, name) for name in Ausgabe.__slots__})
    return BookedAusgabe(row.id, ausgabe, row.gebucht_am, row.gebucht_von, row.storno_grund)
