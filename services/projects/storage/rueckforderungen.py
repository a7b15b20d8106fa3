"""What was paid beyond final grants, and how much of it has not come back yet (P9)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, insert, select, update

from services.projects.domain.sichtbarkeit import Sicht
from services.projects.storage.seen import is_seen
from services.projects.storage.tables import AntragRow
from services.projects.storage.tables_auszahlung import RueckforderungRow
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.geld import NULL_EURO, Geld
from shared.kalender import Instant
from shared.storage.database import Work
from shared.storage.keys import new_id
from shared.storage.lists import read_page


@dataclass(frozen=True, slots=True)
class Rueckforderung:
    """What a Träger owes back of a project's grant."""

    id: UUID
    antrag: UUID
    bezirk: str
    sozialraum: str
    traeger: str
    betrag: Geld
    offen: Geld
    festgestellt_am: Instant


async def append(work: Work, antrag: UUID, betrag: Geld, *, now: Instant) -> None:
    """Claim back what was paid beyond a final grant."""
    values = {"id": new_id(), "antrag": antrag, "betrag": betrag, "offen": betrag, "festgestellt_am": now}
    await work.execute(insert(RueckforderungRow).values(jugendamt=work.jugendamt, **values))


async def set_offen(work: Work, antrag: UUID, offen: Geld) -> None:
    """Say what has not come back, where anything is claimed for the project."""
    where = (RueckforderungRow.jugendamt == work.jugendamt) & (RueckforderungRow.antrag == antrag)
    await work.execute(update(RueckforderungRow).where(where, RueckforderungRow.offen != offen).values(offen=offen))


async def get(work: Work, rueckforderung: UUID, *, sicht: Sicht) -> Rueckforderung:
    """Read one; raises NotVisible."""
    row = (await work.execute(_seen(work, sicht).where(RueckforderungRow.id == rueckforderung))).one_or_none()
    if row is None:
        raise NotVisible
    return _to_rueckforderung(row)


async def list_page(
    work: Work, *, sicht: Sicht, offen: bool | None, traeger: str | None, request: PageRequest
) -> Page[Rueckforderung]:
    """List what is claimed back of projects that are seen, oldest first."""
    statement = _seen(work, sicht)
    if traeger is not None:
        statement = statement.where(AntragRow.traeger == traeger)
    if offen is not None:
        amount = RueckforderungRow.offen
        statement = statement.where(amount > NULL_EURO if offen else amount == NULL_EURO)
    page = await read_page(work, statement, listed=RueckforderungRow, request=request)
    return Page(tuple(map(_to_rueckforderung, page.items)), page.next, page.stand)


def _seen(work: Work, sicht: Sicht) -> Select[Any]:
    of_antrag = and_(AntragRow.jugendamt == RueckforderungRow.jugendamt, AntragRow.id == RueckforderungRow.antrag)
    places = (AntragRow.bezirk, AntragRow.sozialraum, AntragRow.traeger)
    return (
        select(*RueckforderungRow.__table__.columns, *places)
        .join_from(RueckforderungRow, AntragRow, of_antrag)
        .where(RueckforderungRow.jugendamt == work.jugendamt, is_seen(AntragRow, sicht))
    )


def _to_rueckforderung(row: Row[Any]) -> Rueckforderung:
    return Rueckforderung(**{name: getattr(row, name) for name in Rueckforderung.__slots__})
