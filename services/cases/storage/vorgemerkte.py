"""Years of Kontrakte that are shown as `vorgemerkt`, and what follows them once they are set up (K4)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from shared.storage.database import Work

TENANTS = "vorgemerkte_mandanten"

_WAITING = text(
    "SELECT b.kontrakt AS id, k.version, array_agg(b.jahr) AS jahre FROM bindungen b"
    " JOIN kontrakte k ON k.jugendamt = b.jugendamt AND k.id = b.kontrakt"
    " WHERE b.jugendamt = :jugendamt AND b.vorgemerkt AND b.kontrakt > :nach AND NOT EXISTS"
    " (SELECT FROM bindungen n WHERE n.jugendamt = b.jugendamt AND n.kontrakt = b.kontrakt AND n.jahr = b.jahr"
    " AND (n.fassung, n.nr) > (b.fassung, b.nr))"
    " GROUP BY b.kontrakt, k.version ORDER BY b.kontrakt LIMIT :limit"
)
FIRST_ID = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Wartend:
    """A Kontrakt that shows years as `vorgemerkt`, in the version that shows them."""

    id: UUID
    version: int
    jahre: frozenset[int]


async def list_waiting(work: Work, *, nach: UUID = FIRST_ID, limit: int) -> tuple[Wartend, ...]:
    """List Kontrakte with such years by their ids, those behind `nach`."""
    rows = await work.execute(_WAITING, {"jugendamt": work.jugendamt, "nach": nach, "limit": limit})
    return tuple(Wartend(row.id, row.version, frozenset(row.jahre)) for row in rows)
