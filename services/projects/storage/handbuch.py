"""The handbook (P10): recommendations, resolutions, and versions read back from the changes that made them (G5)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, insert, select
from sqlalchemy.dialects.postgresql import distinct_on

from services.projects.domain.handbuch import Beschluss, Empfehlung, Fassung, Kapitel, Kapitelstand
from services.projects.storage.tables_handbuch import BeschlussRow, EmpfehlungRow, HandbuchfassungRow, KapitelRow
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.kalender import Instant
from shared.storage.database import Work
from shared.storage.keys import new_id
from shared.storage.lists import read_page


@dataclass(frozen=True, slots=True)
class Gebuchtes:
    """A recommendation or a resolution with its id and the instant of its booking."""

    id: UUID
    inhalt: Empfehlung | Beschluss
    gebucht_am: Instant


@dataclass(frozen=True, slots=True)
class Fassungskopf:
    """A version without its chapters: its number, from when it holds, how many chapters it changed."""

    nummer: int
    gueltig_ab: date
    aenderungen: int
    gebucht_am: Instant


async def add_empfehlung(work: Work, empfehlung: Empfehlung, *, now: Instant) -> Gebuchtes:
    """Append a recommendation."""
    made = Gebuchtes(new_id(), empfehlung, now)
    values = {name: getattr(empfehlung, name) for name in Empfehlung.__slots__}
    await work.execute(insert(EmpfehlungRow).values(**_key(work, made), **values))
    return made


async def add_beschluss(work: Work, beschluss: Beschluss, *, now: Instant) -> Gebuchtes:
    """Append a resolution."""
    made = Gebuchtes(new_id(), beschluss, now)
    values = {"datum": beschluss.datum, "titel": beschluss.titel, "text": beschluss.text}
    named = list(beschluss.empfehlungen)
    await work.execute(insert(BeschlussRow).values(**_key(work, made), **values, empfehlungen=named))
    return made


async def get_empfehlung(work: Work, made: UUID) -> Gebuchtes:
    """Read a recommendation; raise NotVisible."""
    return await _get(work, EmpfehlungRow, made)


async def get_beschluss(work: Work, made: UUID) -> Gebuchtes:
    """Read a resolution; raise NotVisible."""
    return await _get(work, BeschlussRow, made)


async def list_empfehlungen(work: Work, *, request: PageRequest) -> Page[Gebuchtes]:
    """List the recommendations, oldest first."""
    return await _list(work, EmpfehlungRow, request=request)


async def list_beschluesse(work: Work, *, request: PageRequest) -> Page[Gebuchtes]:
    """List the resolutions, oldest first."""
    return await _list(work, BeschlussRow, request=request)


async def list_known_empfehlungen(work: Work, named: Collection[UUID]) -> dict[UUID, date]:
    """Give which of several recommendations exist, and their days."""
    return await _list_known(work, EmpfehlungRow, named)


async def list_known_beschluesse(work: Work, named: Collection[UUID]) -> dict[UUID, date]:
    """Give which of several resolutions exist, and their days."""
    return await _list_known(work, BeschlussRow, named)


async def add_fassung(
    work: Work, nummer: int, staende: Sequence[Kapitelstand], *, gueltig_ab: date, now: Instant
) -> None:
    """Append a version and what it makes of the chapters that it changes; the handbook is held."""
    head = {"jugendamt": work.jugendamt, "id": new_id(), "nummer": nummer, "gueltig_ab": gueltig_ab}
    booked = {"gebucht_am": now, "gebucht_von": work.caller.sub}
    await work.execute(insert(HandbuchfassungRow).values(**head, **booked))
    rows = [
        {
            "jugendamt": work.jugendamt,
            "fassung": nummer,
            "schluessel": stand.kapitel.schluessel,
            "titel": stand.kapitel.titel,
            "text": stand.kapitel.text,
            "platz": stand.kapitel.platz,
            "entfallen": stand.entfallen,
            "beschluss": stand.kapitel.beschluss,
        }
        for stand in staende
    ]
    await work.execute(insert(KapitelRow), rows)


async def find_fassung(work: Work, nummer: int | None = None) -> Fassung | None:
    """Find a version with its chapters in their order; without a number the last one."""
    head = HandbuchfassungRow
    statement = select(head).where(head.jugendamt == work.jugendamt).order_by(head.nummer.desc()).limit(1)
    if nummer is not None:
        statement = statement.where(head.nummer == nummer)
    row = (await work.execute(statement)).one_or_none()
    return None if row is None else await _load(work, row)


async def find_valid(work: Work, tag: date) -> Fassung | None:
    """Find the version that holds on a day: the last one that had begun."""
    head = HandbuchfassungRow
    statement = (
        select(head)
        .where(head.jugendamt == work.jugendamt, head.gueltig_ab <= tag)
        .order_by(head.nummer.desc())
        .limit(1)
    )
    row = (await work.execute(statement)).one_or_none()
    return None if row is None else await _load(work, row)


async def list_fassungen(work: Work, *, request: PageRequest) -> Page[Fassungskopf]:
    """List the versions without their chapters, oldest first."""
    head, chapter = HandbuchfassungRow, KapitelRow
    same = and_(chapter.jugendamt == head.jugendamt, chapter.fassung == head.nummer)
    changes = select(func.count()).where(same).correlate(head).scalar_subquery().label("aenderungen")
    statement = select(head.id, head.nummer, head.gueltig_ab, head.gebucht_am, changes)
    page = await read_page(work, statement.where(head.jugendamt == work.jugendamt), listed=head, request=request)
    heads = (Fassungskopf(row.nummer, row.gueltig_ab, row.aenderungen, row.gebucht_am) for row in page.items)
    return Page(tuple(heads), page.next, page.stand)


async def _load(work: Work, head: Row[Any]) -> Fassung:
    row = KapitelRow
    statement = (
        select(row)
        .ext(distinct_on(row.schluessel))
        .where(row.jugendamt == work.jugendamt, row.fassung <= head.nummer)
        .order_by(row.schluessel, row.fassung.desc())
    )
    found = [_to_kapitel(one) for one in await work.execute(statement) if not one.entfallen]
    ordered = sorted(found, key=lambda kapitel: (kapitel.platz, kapitel.schluessel))
    return Fassung(head.nummer, head.gueltig_ab, tuple(ordered), head.gebucht_am)


def _to_kapitel(row: Row[Any]) -> Kapitel:
    return Kapitel(row.schluessel, row.titel, row.text, row.platz, row.beschluss, row.fassung)


def _key(work: Work, made: Gebuchtes) -> dict[str, Any]:
    key = {"jugendamt": work.jugendamt, "id": made.id}
    return key | {"gebucht_am": made.gebucht_am, "gebucht_von": work.caller.sub}


async def _list_known(
    work: Work, table: type[EmpfehlungRow | BeschlussRow], named: Collection[UUID]
) -> dict[UUID, date]:
    statement = select(table.id, table.datum).where(table.jugendamt == work.jugendamt, table.id.in_(named))
    return {found.id: found.datum for found in await work.execute(statement)}


async def _get(work: Work, table: type[EmpfehlungRow | BeschlussRow], made: UUID) -> Gebuchtes:
    row = (await work.execute(_rows(work, table).where(table.id == made))).one_or_none()
    if row is None:
        raise NotVisible
    return _to_gebuchtes(row, table)


async def _list(work: Work, table: type[EmpfehlungRow | BeschlussRow], *, request: PageRequest) -> Page[Gebuchtes]:
    page = await read_page(work, _rows(work, table), listed=table, request=request)
    return Page(tuple(_to_gebuchtes(row, table) for row in page.items), page.next, page.stand)


def _rows(work: Work, table: type[EmpfehlungRow | BeschlussRow]) -> Select[Any]:
    return select(table).where(table.jugendamt == work.jugendamt)


def _to_gebuchtes(row: Row[Any], table: type[EmpfehlungRow | BeschlussRow]) -> Gebuchtes:
    if issubclass(table, EmpfehlungRow):
        said: Empfehlung | Beschluss = Empfehlung(row.datum, row.titel, row.text, row.kapitel)
    else:
        said = Beschluss(row.datum, row.titel, row.text, tuple(row.empfehlungen))
    return Gebuchtes(row.id, said, row.gebucht_am)
