"""Indicators of projects and what reports told of them (P10): each change a version, the highest holds (G5)."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, insert, select
from sqlalchemy.dialects.postgresql import distinct_on

from services.projects.domain.indikator import Indikator, Indikatorstand, Richtung
from services.projects.storage.tables_bericht import BerichtsindikatorRow
from services.projects.storage.tables_steuerung import IndikatorRow
from shared.kalender import Instant
from shared.storage.database import Work


async def append(work: Work, antrag: UUID, stand: Indikatorstand, *, now: Instant) -> None:
    """Append a version; the application is locked."""
    said = stand.indikator
    values = {name: getattr(said, name) for name in ("bezeichnung", "einheit", "ziel", "aktiv")}
    key = {"jugendamt": work.jugendamt, "antrag": antrag, "schluessel": stand.schluessel, "version": stand.version}
    booked = {"gebucht_am": now, "gebucht_von": work.caller.sub}
    await work.execute(insert(IndikatorRow).values(**key, **values, richtung=said.richtung.value, **booked))


async def list_of(work: Work, antrag: UUID) -> tuple[Indikatorstand, ...]:
    """Give the indicators of a project as they stand, by key."""
    return tuple((await load(work, (antrag,)))[antrag])


async def list_schluessel(work: Work, antrag: UUID) -> frozenset[str]:
    """Give the keys of the indicators that a project follows: what its reports may tell of."""
    return frozenset(one.schluessel for one in await list_of(work, antrag) if one.indikator.aktiv)


async def load(work: Work, antraege: Collection[UUID]) -> dict[UUID, list[Indikatorstand]]:
    """Read the indicators of several projects, by key."""
    found: dict[UUID, list[Indikatorstand]] = defaultdict(list)
    for row in await work.execute(_latest(work, antraege)):
        found[row.antrag].append(_to_stand(row))
    return found


async def load_werte(work: Work, antraege: Collection[UUID]) -> dict[UUID, dict[tuple[str, int], Decimal]]:
    """Read what the last report of each funding year told, by key of the indicator and year."""
    row = BerichtsindikatorRow
    statement = (
        select(row.antrag, row.schluessel, row.foerderjahr, row.wert)
        .ext(distinct_on(row.antrag, row.schluessel, row.foerderjahr))
        .where(row.jugendamt == work.jugendamt, row.antrag.in_(antraege))
        .order_by(row.antrag, row.schluessel, row.foerderjahr, row.bericht.desc())
    )
    found: dict[UUID, dict[tuple[str, int], Decimal]] = defaultdict(dict)
    for told in await work.execute(statement):
        found[told.antrag][told.schluessel, told.foerderjahr] = told.wert
    return found


def _latest(work: Work, antraege: Collection[UUID]) -> Select[Any]:
    row = IndikatorRow
    return (
        select(row)
        .ext(distinct_on(row.antrag, row.schluessel))
        .where(row.jugendamt == work.jugendamt, row.antrag.in_(antraege))
        .order_by(row.antrag, row.schluessel, row.version.desc())
    )


def _to_stand(row: Row[Any]) -> Indikatorstand:
    indikator = Indikator(
        bezeichnung=row.bezeichnung,
        einheit=row.einheit,
        ziel=row.ziel,
        richtung=Richtung(row.richtung),
        aktiv=row.aktiv,
    )
    return Indikatorstand(row.schluessel, row.version, indikator)
