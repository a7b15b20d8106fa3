"""The read copy of what the budget has spent with Kontrakte's numbers (K12)."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from services.cases.domain.kontraktausgabe import Kontraktausgabe
from services.cases.storage.tables_ausgaben import KontraktausgabeRow
from shared.kalender import Instant
from shared.storage.database import Work

TENANTS = "unterzeichnende_mandanten"
LISTE = "kontraktausgaben"
_FORGET = text("SELECT vergiss_kontraktausgaben(CAST(:ids AS uuid[]))")


async def list_all(work: Work) -> Mapping[UUID, str]:
    """List what was taken over, by the budget's id, each with its day and amount for people."""
    mine = KontraktausgabeRow.jugendamt == work.jugendamt
    columns = (KontraktausgabeRow.id, KontraktausgabeRow.datum, KontraktausgabeRow.betrag)
    rows = await work.execute(select(*columns).where(mine).order_by(KontraktausgabeRow.id))
    return {row.id: f"Ausgabe {row.id} vom {row.datum} über {row.betrag} Euro" for row in rows}


async def forget(work: Work, ausgaben: Collection[UUID]) -> None:
    """Remove copies of what the budget does not have any more."""
    await work.execute(_FORGET, {"ids": list(ausgaben)})


async def append(work: Work, ausgaben: Sequence[Kontraktausgabe], *, now: Instant) -> None:
    """Append what is new; rows that are known already may come again."""
    values = [
        {"jugendamt": work.jugendamt, "erfasst_am": now, **{name: getattr(one, name) for name in one.__slots__}}
        for one in ausgaben
    ]
    if values:
        await work.execute(insert(KontraktausgabeRow).on_conflict_do_nothing(), values)
