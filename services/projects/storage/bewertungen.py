"""Evaluations of Interessenbekundungen (P11): each change a version, the highest counts (G5)."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, insert, select
from sqlalchemy.dialects.postgresql import distinct_on

from services.projects.domain.bewertung import Bewertung, Raster
from services.projects.storage.tables_verfahren import BewertungRow
from shared.storage.database import Work


async def find(work: Work, bekundung: UUID, *, person: str) -> Bewertung | None:
    """Find what a person says of an Interessenbekundung."""
    row = (await work.execute(_latest(work, (bekundung,)).where(BewertungRow.person == person))).one_or_none()
    return _to_bewertung(row) if row else None


async def list_latest(work: Work, bekundungen: Collection[UUID]) -> tuple[Bewertung, ...]:
    """Give what everybody says of several Interessenbekundungen, by person."""
    return tuple(map(_to_bewertung, await work.execute(_latest(work, bekundungen))))


async def append(work: Work, bewertung: Bewertung) -> None:
    """Append a version; the Interessenbekundung is locked."""
    raster = bewertung.raster
    said = {"punkte": dict(raster.punkte), "kriterien": dict(raster.kriterien), "notiz": raster.notiz}
    await work.execute(
        insert(BewertungRow).values(
            jugendamt=work.jugendamt,
            interessenbekundung=bewertung.interessenbekundung,
            person=bewertung.person,
            version=bewertung.version,
            raster=said,
            gebucht_am=bewertung.gebucht_am,
        )
    )


def _latest(work: Work, bekundungen: Collection[UUID]) -> Select[Any]:
    row = BewertungRow
    return (
        select(row)
        .ext(distinct_on(row.interessenbekundung, row.person))
        .where(row.jugendamt == work.jugendamt, row.interessenbekundung.in_(bekundungen))
        .order_by(row.interessenbekundung, row.person, row.version.desc())
    )


def _to_bewertung(row: Row[Any]) -> Bewertung:
    return Bewertung(row.interessenbekundung, row.person, row.version, Raster(**row.raster), row.gebucht_am)
