"""What came after its year was closed: the refused rows as claims, and what wjh accepted into an open year (V13)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, insert, select, text

from services.budget.domain.volumen import Ort
from services.budget.storage.orte import Places, in_sozialraeume
from services.budget.storage.tables import JahrRow
from services.budget.storage.tables_abschluss import SpaeteZeileRow, VorjahresbuchungRow
from shared.contracts.listing import Page, PageRequest
from shared.contracts.verbrauch import VerbrauchZeile
from shared.geld import Geld
from shared.kalender import Instant, format_instant
from shared.storage.database import Work
from shared.storage.lists import read_page

_KEEP = text(
    "INSERT INTO spaete_zeilen (jugendamt, id, jahr, sozialraum, traeger, inhalt, abgelehnt_am)"
    " SELECT :jugendamt, id, jahr, sozialraum, traeger, inhalt, CAST(:now AS timestamptz)"
    " FROM jsonb_to_recordset(CAST(:records AS jsonb)) AS r(id uuid, jahr int, sozialraum text, traeger text,"
    " inhalt jsonb) ON CONFLICT DO NOTHING"
)

# What a claim was accepted as is a row of its own; the claim's transaction number follows, so that `seit` shows it.
_TOUCH = text(
    "UPDATE spaete_zeilen SET xid = pg_current_xact_id() WHERE jugendamt = :jugendamt AND id = CAST(:id AS uuid)"
)


@dataclass(frozen=True, slots=True)
class SpaeteZeile:
    """A Leistung that was refused because its year is closed, and the id of what it was accepted as, if it was."""

    zeile: VerbrauchZeile
    abgelehnt_am: Instant
    uebernommen: UUID | None


@dataclass(frozen=True, slots=True)
class Vorjahresbuchung:
    """A late row (`leistung`) or a reversal (`storno`) of a closed year, booked in an open one.

    `gegenstand` is the late row's key or the id of what is reversed; `abschluss` the close that it touches.
    """

    id: UUID
    art: str
    jahr: int
    gebucht_in: int
    sozialraum: str
    volumen: str
    gegenstand: UUID
    abschluss: UUID | None
    grund: str | None
    betrag: Geld
    minuten: int
    gebucht_am: Instant
    gebucht_von: str


async def keep_zeilen(work: Work, zeilen: Sequence[VerbrauchZeile], *, now: Instant) -> None:
    """Keep refused rows as claims of their senders; one that came before is kept once."""
    if not zeilen:
        return
    records = [
        {
            "id": str(zeile.schluessel), "jahr": zeile.datum.year, "sozialraum": zeile.sozialraum,
            "traeger": zeile.traeger or "", "inhalt": zeile.model_dump(mode="json"),
        }
        for zeile in zeilen
    ]  # fmt: skip
    parameters = {"jugendamt": work.jugendamt, "now": format_instant(now), "records": json.dumps(records)}
    await work.execute(_KEEP, parameters)


async def find_zeile(work: Work, schluessel: UUID) -> VerbrauchZeile | None:
    """Find a claim by the sender's key."""
    rows = select(SpaeteZeileRow.inhalt).where(
        SpaeteZeileRow.jugendamt == work.jugendamt, SpaeteZeileRow.id == schluessel
    )
    inhalt = (await work.execute(rows)).scalar_one_or_none()
    return VerbrauchZeile.model_validate(inhalt) if inhalt is not None else None


async def list_zeilen(
    work: Work, *, places: Places, jahr: int | None, offen: bool | None, request: PageRequest
) -> Page[SpaeteZeile]:
    """List claims, oldest first; `offen` gives those that are not accepted."""
    accepted = and_(
        VorjahresbuchungRow.jugendamt == SpaeteZeileRow.jugendamt, VorjahresbuchungRow.gegenstand == SpaeteZeileRow.id
    )
    columns = SpaeteZeileRow.__table__.columns
    statement = (
        select(*columns, VorjahresbuchungRow.id.label("uebernommen"))
        .join_from(SpaeteZeileRow, VorjahresbuchungRow, accepted, isouter=True)
        .where(SpaeteZeileRow.jugendamt == work.jugendamt, in_sozialraeume(SpaeteZeileRow.sozialraum, places))
    )
    if jahr is not None:
        statement = statement.where(SpaeteZeileRow.jahr == jahr)
    if offen is not None:
        found = VorjahresbuchungRow.id
        statement = statement.where(found.is_(None) if offen else found.is_not(None))
    page = await read_page(work, statement, listed=SpaeteZeileRow, request=request)
    items = (
        SpaeteZeile(VerbrauchZeile.model_validate(row.inhalt), row.abgelehnt_am, row.uebernommen) for row in page.items
    )
    return Page(tuple(items), page.next, page.stand)


async def list_years(work: Work, ort: Ort) -> tuple[int, ...]:
    """List the years from a place's on in which it is set up."""
    rows = await work.execute(
        select(JahrRow.jahr)
        .where(
            JahrRow.jugendamt == work.jugendamt,
            JahrRow.ort_art == ort.art,
            JahrRow.ort == ort.slug,
            JahrRow.jahr >= ort.jahr,
        )
        .order_by(JahrRow.jahr)
    )
    return tuple(rows.scalars())


async def append(work: Work, booked: Vorjahresbuchung) -> None:
    """Append what was accepted."""
    values = {name: getattr(booked, name) for name in Vorjahresbuchung.__slots__}
    await work.execute(insert(VorjahresbuchungRow).values(jugendamt=work.jugendamt, **values))
    await work.execute(_TOUCH, {"jugendamt": work.jugendamt, "id": str(booked.gegenstand)})


async def find(work: Work, vorjahresbuchung: UUID) -> Vorjahresbuchung | None:
    """Find by id."""
    return await _one(work, _all(work).where(VorjahresbuchungRow.id == vorjahresbuchung))


async def find_of(work: Work, gegenstand: UUID) -> Vorjahresbuchung | None:
    """Find what a late row was accepted as."""
    return await _one(work, _all(work).where(VorjahresbuchungRow.gegenstand == gegenstand))


async def list_page(work: Work, *, places: Places, jahr: int | None, request: PageRequest) -> Page[Vorjahresbuchung]:
    """List what was accepted, oldest first; `jahr` is the year of the work."""
    statement = _all(work).where(in_sozialraeume(VorjahresbuchungRow.sozialraum, places))
    if jahr is not None:
        statement = statement.where(VorjahresbuchungRow.jahr == jahr)
    page = await read_page(work, statement, listed=VorjahresbuchungRow, request=request)
    return Page(tuple(map(_to_vorjahresbuchung, page.items)), page.next, page.stand)


def _all(work: Work) -> Select[Any]:
    return select(VorjahresbuchungRow).where(VorjahresbuchungRow.jugendamt == work.jugendamt)


async def _one(work: Work, statement: Select[Any]) -> Vorjahresbuchung | None:
    row = (await work.execute(statement)).one_or_none()
    return _to_vorjahresbuchung(row) if row else None


def _to_vorjahresbuchung(row: Row[Any]) -> Vorjahresbuchung:
    return Vorjahresbuchung(**{name: getattr(row, name) for name in Vorjahresbuchung.__slots__})
