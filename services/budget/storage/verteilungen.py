"""How amounts were spread over Sozialräume, append-only (V17)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, insert, select

from services.budget.domain.planbudget import Verteilung
from services.budget.storage.tables_planbudget import VerteilungRow
from shared.contracts.listing import Page, PageRequest
from shared.geld import Geld
from shared.kalender import Instant
from shared.storage.database import Work
from shared.storage.keys import new_id
from shared.storage.lists import read_page


@dataclass(frozen=True, slots=True)
class BookedVerteilung:
    """A Verteilung that is on record."""

    id: UUID
    verteilung: Verteilung
    gebucht_am: Instant
    gebucht_von: str


async def append(work: Work, verteilung: Verteilung, *, now: Instant) -> BookedVerteilung:
    """Write down who spread what, under a new id."""
    booked = BookedVerteilung(new_id(), verteilung, now, work.caller.sub)
    await work.execute(
        insert(VerteilungRow).values(
            jugendamt=work.jugendamt,
            id=booked.id,
            jahr=verteilung.jahr,
            betrag=verteilung.betrag,
            einwohner=dict(verteilung.einwohner),
            anteile={slug: anteil.cents for slug, anteil in verteilung.anteile.items()},
            gebucht_am=now,
            gebucht_von=work.caller.sub,
        )
    )
    return booked


async def find(work: Work, verteilung: UUID) -> BookedVerteilung | None:
    """Find a Verteilung by its id."""
    row = (await work.execute(_all(work).where(VerteilungRow.id == verteilung))).one_or_none()
    return _to_booked(row) if row else None


async def list_page(work: Work, *, jahr: int | None, request: PageRequest) -> Page[BookedVerteilung]:
    """List Verteilungen, oldest first."""
    statement = _all(work) if jahr is None else _all(work).where(VerteilungRow.jahr == jahr)
    page = await read_page(work, statement, listed=VerteilungRow, request=request)
    return Page(tuple(map(_to_booked, page.items)), page.next, page.stand)


def _all(work: Work) -> Select[Any]:
    return select(*VerteilungRow.__table__.columns).where(VerteilungRow.jugendamt == work.jugendamt)


def _to_booked(row: Row[Any]) -> BookedVerteilung:
    einwohner = {slug: int(row.einwohner[slug]) for slug in sorted(row.einwohner)}
    anteile = {slug: Geld(int(row.anteile[slug])) for slug in sorted(row.anteile)}
    return BookedVerteilung(
        row.id, Verteilung(row.jahr, row.betrag, einwohner, anteile), row.gebucht_am, row.gebucht_von
    )
