"""Reports of projects, requests for them, reminders; and what their due days follow from (P8)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from services.projects.domain.berichtspflicht import Anforderung, Berichtsart, Eingang, Frist
from services.projects.storage.tables_bericht import (
    BerichtRow,
    BerichtsanforderungRow,
    BerichtsindikatorRow,
    ErinnerungRow,
)
from services.projects.storage.tables_nachweis import NachweisRow
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.kalender import Instant, berlin_day
from shared.storage.database import Work
from shared.storage.keys import new_id
from shared.storage.lists import read_page


@dataclass(frozen=True, slots=True)
class Berichtsinhalt:
    """What a report says; `indikatoren` are actual values by the indicators' keys (P10)."""

    art: Berichtsart
    foerderjahr: int
    inhalt: str
    wirkung: str | None = None
    abweichungen: str | None = None
    indikatoren: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Bericht:
    """A report as it came."""

    id: UUID
    antrag: UUID
    inhalt: Berichtsinhalt
    eingereicht_am: Instant
    eingereicht_von: str


@dataclass(frozen=True, slots=True)
class GestellteAnforderung:
    """An interim report was asked for."""

    id: UUID
    antrag: UUID
    faellig_am: date
    grund: str
    angefordert_am: Instant
    angefordert_von: str


@dataclass(frozen=True, slots=True)
class Spuren:
    """What came and was asked for, of several projects, by project."""

    anforderungen: Mapping[UUID, Sequence[Anforderung]]
    eingaenge: Mapping[UUID, Sequence[Eingang]]
    nachgewiesen: Mapping[UUID, date]


async def append(work: Work, antrag: UUID, inhalt: Berichtsinhalt, *, now: Instant) -> Bericht:
    """Book a report."""
    made = Bericht(new_id(), antrag, inhalt, now, work.caller.person.sub)
    values = {name: getattr(inhalt, name) for name in Berichtsinhalt.__slots__ if name != "indikatoren"}
    booked = {"eingereicht_am": now, "eingereicht_von": made.eingereicht_von}
    key = {"jugendamt": work.jugendamt, "antrag": antrag}
    await work.execute(insert(BerichtRow).values(**key, id=made.id, **values | {"art": inhalt.art.value}, **booked))
    rows = [
        key | {"bericht": made.id, "foerderjahr": inhalt.foerderjahr, "schluessel": schluessel, "wert": wert}
        for schluessel, wert in inhalt.indikatoren
    ]
    if rows:
        await work.execute(insert(BerichtsindikatorRow), rows)
    return made


async def get(work: Work, antrag: UUID, bericht: UUID) -> Bericht:
    """Read a project's report; raises NotVisible."""
    row = (await work.execute(_of(work, BerichtRow, antrag).where(BerichtRow.id == bericht))).one_or_none()
    if row is None:
        raise NotVisible
    (found,) = await _load(work, [row])
    return found


async def list_page(work: Work, antrag: UUID, *, request: PageRequest) -> Page[Bericht]:
    """List a project's reports, oldest first."""
    page = await read_page(work, _of(work, BerichtRow, antrag), listed=BerichtRow, request=request)
    return Page(await _load(work, page.items), page.next, page.stand)


async def append_anforderung(
    work: Work, antrag: UUID, *, faellig_am: date, grund: str, now: Instant
) -> GestellteAnforderung:
    """Ask for an interim report."""
    made = GestellteAnforderung(new_id(), antrag, faellig_am, grund, now, work.caller.person.sub)
    values = {name: getattr(made, name) for name in GestellteAnforderung.__slots__}
    await work.execute(insert(BerichtsanforderungRow).values(jugendamt=work.jugendamt, **values))
    return made


async def get_anforderung(work: Work, antrag: UUID, anforderung: UUID) -> GestellteAnforderung:
    """Read a request of a project; raises NotVisible."""
    statement = _of(work, BerichtsanforderungRow, antrag).where(BerichtsanforderungRow.id == anforderung)
    row = (await work.execute(statement)).one_or_none()
    if row is None:
        raise NotVisible
    return _to_anforderung(row)


async def list_anforderungen(work: Work, antrag: UUID, *, request: PageRequest) -> Page[GestellteAnforderung]:
    """List what was asked for of a project, oldest first."""
    statement = _of(work, BerichtsanforderungRow, antrag)
    page = await read_page(work, statement, listed=BerichtsanforderungRow, request=request)
    return Page(tuple(map(_to_anforderung, page.items)), page.next, page.stand)


async def load_spuren(work: Work, antraege: Collection[UUID]) -> Spuren:
    """Read what came and was asked for, of several projects."""
    ids = list(antraege)
    asked: dict[UUID, list[Anforderung]] = defaultdict(list)
    of_them = (BerichtsanforderungRow.jugendamt == work.jugendamt) & BerichtsanforderungRow.antrag.in_(ids)
    for row in await work.execute(select(BerichtsanforderungRow).where(of_them).order_by(BerichtsanforderungRow.id)):
        asked[row.antrag].append(Anforderung(row.id, row.angefordert_am, row.faellig_am))
    came: dict[UUID, list[Eingang]] = defaultdict(list)
    columns = (BerichtRow.antrag, BerichtRow.art, BerichtRow.foerderjahr, BerichtRow.eingereicht_am)
    reports = select(*columns).where(BerichtRow.jugendamt == work.jugendamt, BerichtRow.antrag.in_(ids))
    for row in await work.execute(reports.order_by(BerichtRow.id)):
        came[row.antrag].append(Eingang(Berichtsart(row.art), row.foerderjahr, row.eingereicht_am))
    first = (
        select(NachweisRow.antrag, func.min(NachweisRow.eingereicht_am).label("am"))
        .where(NachweisRow.jugendamt == work.jugendamt, NachweisRow.antrag.in_(ids))
        .group_by(NachweisRow.antrag)
    )
    return Spuren(asked, came, {row.antrag: berlin_day(row.am) for row in await work.execute(first)})


async def remind(
    work: Work, erinnerungen: Sequence[tuple[UUID, Frist, str]], *, now: Instant
) -> frozenset[tuple[UUID, str, date, str]]:
    """Write down reminders by project, what is due and stage; give the keys of those that were not given before."""
    if not erinnerungen:
        return frozenset()
    rows = [
        {
            "jugendamt": work.jugendamt, "antrag": antrag, "art": frist.art.value, "faellig_am": frist.faellig_am,
            "stufe": stufe, "foerderjahr": frist.foerderjahr, "erinnert_am": now,
        }
        for antrag, frist, stufe in erinnerungen
    ]  # fmt: skip
    table = ErinnerungRow
    made = upsert(table).values(rows).on_conflict_do_nothing()
    found = await work.execute(made.returning(table.antrag, table.art, table.faellig_am, table.stufe))
    return frozenset((row.antrag, row.art, row.faellig_am, row.stufe) for row in found)


def _of(work: Work, table: type[BerichtRow | BerichtsanforderungRow], antrag: UUID) -> Select[Any]:
    return select(table).where(and_(table.jugendamt == work.jugendamt, table.antrag == antrag))


async def _load(work: Work, rows: Sequence[Row[Any]]) -> tuple[Bericht, ...]:
    of_them = (BerichtsindikatorRow.jugendamt == work.jugendamt) & BerichtsindikatorRow.bericht.in_(
        [row.id for row in rows]
    )
    values: dict[UUID, list[tuple[str, Decimal]]] = defaultdict(list)
    for row in await work.execute(
        select(BerichtsindikatorRow).where(of_them).order_by(BerichtsindikatorRow.schluessel)
    ):
        values[row.bericht].append((row.schluessel, row.wert))
    return tuple(_to_bericht(row, indikatoren=tuple(values[row.id])) for row in rows)


def _to_bericht(row: Row[Any], *, indikatoren: tuple[tuple[str, Decimal], ...]) -> Bericht:
    inhalt = Berichtsinhalt(
        Berichtsart(row.art), row.foerderjahr, row.inhalt, row.wirkung, row.abweichungen, indikatoren
    )
    return Bericht(row.id, row.antrag, inhalt, row.eingereicht_am, row.eingereicht_von)


def _to_anforderung(row: Row[Any]) -> GestellteAnforderung:
    return GestellteAnforderung(**{name: getattr(row, name) for name in GestellteAnforderung.__slots__})
