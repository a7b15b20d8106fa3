"""Spending other than hours, as entered, and its reversals (G5)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Subquery, and_, insert, select, union_all
from sqlalchemy.orm import aliased

from services.budget.domain.ausgabe import Ausgabe
from services.budget.storage.orte import Places, in_sozialraeume
from services.budget.storage.tables import AusgabeRow, StornoRow
from shared.contracts.listing import Page, PageRequest
from shared.geld import Geld
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


@dataclass(frozen=True, slots=True)
class Kontraktausgabe:
    """A spending with a Kontrakt's number, or its Storno with the amount taken back."""

    id: UUID
    ausgabe: UUID
    kontrakt: UUID
    sozialraum: str
    datum: date
    betrag: Geld
    gebucht_am: Instant


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


async def list_of_kontrakte(
    work: Work, *, places: Places, kontrakt: UUID | None, request: PageRequest
) -> Page[Kontraktausgabe]:
    """List what was spent with Kontrakte's numbers, and what was reversed of it, each as a row of its own (K12)."""
    both = _spent_and_reversed(work)
    statement = select(*(both.c[name] for name in Kontraktausgabe.__slots__))
    statement = statement.where(in_sozialraeume(both.c.sozialraum, places))
    if kontrakt is not None:
        statement = statement.where(both.c.kontrakt == kontrakt)
    page = await read_page(work, statement, listed=aliased(AusgabeRow, both), request=request)
    return Page(tuple(map(_to_kontraktausgabe, page.items)), page.next, page.stand)


async def list_standing(work: Work, kontrakt: UUID) -> tuple[Ausgabe, ...]:
    """List what was spent with a Kontrakt's number and not reversed."""
    rows = await work.execute(_all(work).where(AusgabeRow.kontrakt == kontrakt, StornoRow.id.is_(None)))
    return tuple(_to_booked(row).ausgabe for row in rows)


def _spent_and_reversed(work: Work) -> Subquery:
    """Put spendings on Kontrakte and their Stornos into one list, by the id and transaction of each."""
    spent, reversal = AusgabeRow, StornoRow
    of_kontrakte = and_(spent.jugendamt == work.jugendamt, spent.kontrakt.is_not(None))
    what = (spent.kontrakt, spent.sozialraum, spent.datum)
    booked = select(spent.id, spent.id.label("ausgabe"), *what, spent.betrag, spent.gebucht_am, spent.xid)
    taken_back = select(
        reversal.id,
        spent.id.label("ausgabe"),
        *what,
        (-spent.betrag).label("betrag"),
        reversal.gebucht_am,
        reversal.xid,
    ).join_from(spent, reversal, and_(reversal.jugendamt == spent.jugendamt, reversal.gegenstand == spent.id))
    return union_all(booked.where(of_kontrakte), taken_back.where(of_kontrakte)).subquery()


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


def _to_kontraktausgabe(row: Row[Any]) -> Kontraktausgabe:
    return Kontraktausgabe(**{name: getattr(row, name) for name in Kontraktausgabe.__slots__})
