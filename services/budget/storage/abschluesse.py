"""Closes: append-only, each with its report as bytes, chained by hashes; openings, countersignatures (V13, X6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, insert, or_, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from services.budget.domain.abschluss import QUARTALE, FehlendeSpitzabrechnung
from services.budget.storage.tables import AbschlagRow, SpitzabrechnungRow, StornoRow
from services.budget.storage.tables_abschluss import AbschlussRow, GegenzeichnungRow, OeffnungRow
from shared.contracts.listing import Page, PageRequest
from shared.geld import NULL_EURO
from shared.kalender import Instant, berlin_day
from shared.storage.database import Work
from shared.storage.lists import read_page
from shared.storage.locks import hold

# An opening is a row of its own; the close's own transaction number follows, so that `seit` shows it again.
_TOUCH = text(
    "UPDATE abschluesse SET xid = pg_current_xact_id() WHERE jugendamt = :jugendamt AND id = CAST(:id AS uuid)"
)


@dataclass(frozen=True, slots=True)
class Oeffnung:
    """Who opened a close again, and why."""

    grund: str
    geoeffnet_am: Instant
    geoeffnet_von: str


@dataclass(frozen=True, slots=True)
class Gegenzeichnung:
    """Which Träger countersigned."""

    traeger: str
    gezeichnet_am: Instant
    gezeichnet_von: str


@dataclass(frozen=True, slots=True)
class Abschluss:
    """A close without its report."""

    id: UUID
    nr: int
    jahr: int
    quartal: int
    sha256: str
    prev_sha256: str | None
    geschlossen_am: Instant
    geschlossen_von: str
    oeffnung: Oeffnung | None = None
    gegenzeichnungen: tuple[Gegenzeichnung, ...] = ()

    @property
    def is_jahresabschluss(self) -> bool:
        """Tell whether the year closed with it."""
        return self.quartal == QUARTALE[-1]


@dataclass(frozen=True, slots=True)
class Kettenglied:
    """The last close of a tenant: its number and hash."""

    nr: int = 0
    sha256: str | None = None


async def hold_kette(work: Work) -> Kettenglied:
    """Give the end of the chain, and keep others from adding to it until the commit (X6)."""
    await hold(work, "abschlusskette")
    rows = select(AbschlussRow.nr, AbschlussRow.sha256).where(AbschlussRow.jugendamt == work.jugendamt)
    row = (await work.execute(rows.order_by(AbschlussRow.nr.desc()).limit(1))).one_or_none()
    return Kettenglied(row.nr, row.sha256) if row else Kettenglied()


async def append(work: Work, abschluss: Abschluss, *, inhalt: bytes) -> None:
    """Append a close with its report."""
    await work.execute(
        insert(AbschlussRow).values(
            jugendamt=work.jugendamt,
            id=abschluss.id,
            nr=abschluss.nr,
            jahr=abschluss.jahr,
            quartal=abschluss.quartal,
            inhalt=inhalt,
            sha256=abschluss.sha256,
            prev_sha256=abschluss.prev_sha256,
            geschlossen_am=abschluss.geschlossen_am,
            buchungstag=berlin_day(abschluss.geschlossen_am),
            geschlossen_von=abschluss.geschlossen_von,
        )
    )


async def list_standing(work: Work, jahr: int) -> tuple[UUID, ...]:
    """List the closes of a year that are not opened again, by quarter."""
    rows = await work.execute(
        select(AbschlussRow.id)
        .join_from(AbschlussRow, OeffnungRow, _OPENED, isouter=True)
        .where(AbschlussRow.jugendamt == work.jugendamt, AbschlussRow.jahr == jahr, OeffnungRow.abschluss.is_(None))
        .order_by(AbschlussRow.quartal)
    )
    return tuple(rows.scalars())


async def find_inhalt(work: Work, jahr: int, quartal: int, *, stichtag: date | None) -> bytes | None:
    """Read the report that is frozen for a quarter, at present or at the end of a past day; None while it is open."""
    day = stichtag or date.max
    rows = (
        select(AbschlussRow.inhalt)
        .join_from(AbschlussRow, OeffnungRow, _OPENED, isouter=True)
        .where(
            AbschlussRow.jugendamt == work.jugendamt,
            AbschlussRow.jahr == jahr,
            AbschlussRow.quartal == quartal,
            AbschlussRow.buchungstag <= day,
            or_(OeffnungRow.abschluss.is_(None), OeffnungRow.buchungstag > day),
        )
        .order_by(AbschlussRow.nr.desc())
        .limit(1)
    )
    found = (await work.execute(rows)).scalar_one_or_none()
    return bytes(found) if found is not None else None


async def read_inhalt(work: Work, abschluss: UUID) -> bytes | None:
    """Read the frozen bytes of one close, opened again or not."""
    rows = select(AbschlussRow.inhalt).where(AbschlussRow.jugendamt == work.jugendamt, AbschlussRow.id == abschluss)
    found = (await work.execute(rows)).scalar_one_or_none()
    return bytes(found) if found is not None else None


async def find(work: Work, abschluss: UUID) -> Abschluss | None:
    """Find a close by its id."""
    row = (await work.execute(_all(work).where(AbschlussRow.id == abschluss))).one_or_none()
    return _to_abschluss(row, await _read_gegenzeichnungen(work, [row.id])) if row else None


async def list_page(work: Work, *, jahr: int | None, request: PageRequest) -> Page[Abschluss]:
    """List closes, oldest first."""
    statement = _all(work)
    if jahr is not None:
        statement = statement.where(AbschlussRow.jahr == jahr)
    page = await read_page(work, statement, listed=AbschlussRow, request=request)
    signed = await _read_gegenzeichnungen(work, [row.id for row in page.items])
    return Page(tuple(_to_abschluss(row, signed) for row in page.items), page.next, page.stand)


async def open_again(work: Work, abschluss: UUID, *, grund: str, now: Instant) -> None:
    """Append that a close is opened again."""
    await work.execute(
        insert(OeffnungRow).values(
            jugendamt=work.jugendamt,
            abschluss=abschluss,
            grund=grund,
            geoeffnet_am=now,
            buchungstag=berlin_day(now),
            geoeffnet_von=work.caller.sub,
        )
    )
    await work.execute(_TOUCH, {"jugendamt": work.jugendamt, "id": str(abschluss)})


async def countersign(work: Work, abschluss: Abschluss, *, traeger: str, now: Instant) -> bool:
    """Append a Träger's countersignature; False if it stands already (X6)."""
    signed = await work.execute(
        upsert(GegenzeichnungRow)
        .values(
            jugendamt=work.jugendamt,
            abschluss=abschluss.id,
            traeger=traeger,
            sha256=abschluss.sha256,
            gezeichnet_am=now,
            gezeichnet_von=work.caller.sub,
        )
        .on_conflict_do_nothing()
        .returning(GegenzeichnungRow.traeger)
    )
    await work.execute(_TOUCH, {"jugendamt": work.jugendamt, "id": str(abschluss.id)})
    return signed.first() is not None


async def list_paid(work: Work, jahr: int) -> tuple[FehlendeSpitzabrechnung, ...]:
    """List who is paid on account in a year, and where (V8): these are settled before it closes.

    A contract from which all was taken back (V18) is paid nothing, and leaves nothing to settle.
    """
    rows = await work.execute(
        select(AbschlagRow.sozialraum, AbschlagRow.traeger)
        .where(AbschlagRow.jugendamt == work.jugendamt, AbschlagRow.jahr == jahr)
        .group_by(AbschlagRow.sozialraum, AbschlagRow.traeger, AbschlagRow.vertrag, AbschlagRow.volumen)
        .having(func.sum(AbschlagRow.betrag) != NULL_EURO)
        .distinct()
    )
    return tuple(FehlendeSpitzabrechnung(row.sozialraum, row.traeger) for row in rows)


async def list_settled(work: Work, jahr: int) -> tuple[FehlendeSpitzabrechnung, ...]:
    """List whose year is settled, and where (V15)."""
    reversal = and_(StornoRow.jugendamt == SpitzabrechnungRow.jugendamt, StornoRow.gegenstand == SpitzabrechnungRow.id)
    rows = await work.execute(
        select(SpitzabrechnungRow.sozialraum, SpitzabrechnungRow.traeger)
        .join_from(SpitzabrechnungRow, StornoRow, reversal, isouter=True)
        .where(
            SpitzabrechnungRow.jugendamt == work.jugendamt,
            SpitzabrechnungRow.jahr == jahr,
            StornoRow.id.is_(None),
        )
    )
    return tuple(FehlendeSpitzabrechnung(row.sozialraum, row.traeger) for row in rows)


_OPENED = and_(OeffnungRow.jugendamt == AbschlussRow.jugendamt, OeffnungRow.abschluss == AbschlussRow.id)


def _all(work: Work) -> Select[Any]:
    columns = [column for column in AbschlussRow.__table__.columns if column.name != "inhalt"]
    return (
        select(*columns, OeffnungRow.grund, OeffnungRow.geoeffnet_am, OeffnungRow.geoeffnet_von)
        .join_from(AbschlussRow, OeffnungRow, _OPENED, isouter=True)
        .where(AbschlussRow.jugendamt == work.jugendamt)
    )


async def _read_gegenzeichnungen(work: Work, ids: Sequence[UUID]) -> dict[UUID, tuple[Gegenzeichnung, ...]]:
    found: dict[UUID, tuple[Gegenzeichnung, ...]] = {}
    rows = await work.execute(
        select(GegenzeichnungRow)
        .where(GegenzeichnungRow.jugendamt == work.jugendamt, GegenzeichnungRow.abschluss.in_(ids))
        .order_by(GegenzeichnungRow.traeger)
    )
    for row in rows:
        signed = Gegenzeichnung(row.traeger, row.gezeichnet_am, row.gezeichnet_von)
        found[row.abschluss] = (*found.get(row.abschluss, ()), signed)
    return found


def _to_abschluss(row: Row[Any], signed: dict[UUID, tuple[Gegenzeichnung, ...]]) -> Abschluss:
    opened = Oeffnung(row.grund, row.geoeffnet_am, row.geoeffnet_von) if row.geoeffnet_am else None
    return Abschluss(
        id=row.id,
        nr=row.nr,
        jahr=row.jahr,
        quartal=row.quartal,
        sha256=row.sha256,
        prev_sha256=row.prev_sha256,
        geschlossen_am=row.geschlossen_am,
        geschlossen_von=row.geschlossen_von,
        oeffnung=opened,
        gegenzeichnungen=signed.get(row.id, ()),
    )
