"""The read copy of what the budget has spent with Kontrakte's numbers (K12)."""

from collections.abc import Sequence

from sqlalchemy.dialects.postgresql import insert

from services.cases.domain.kontraktausgabe import Kontraktausgabe
from services.cases.storage.tables_ausgaben import KontraktausgabeRow
from shared.kalender import Instant
from shared.storage.database import Work

TENANTS = "unterzeichnende_mandanten"
LISTE = "kontraktausgaben"


async def append(work: Work, ausgaben: Sequence[Kontraktausgabe], *, now: Instant) -> None:
    """Append what is new; rows that are known already may come again."""
    values = [
        {"jugendamt": work.jugendamt, "erfasst_am": now, **{name: getattr(one, name) for name in one.__slots__}}
        for one in ausgaben
    ]
    if values:
        await work.execute(insert(KontraktausgabeRow).on_conflict_do_nothing(), values)
