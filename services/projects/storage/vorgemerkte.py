"""Years of projects that are shown as `vorgemerkt`, and what follows them once they are set up (P5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from services.projects.domain.bescheid import Bindung
from shared.storage.database import Work

TENANTS = "vorgemerkte_mandanten"

_WAITING = text(
    "SELECT b.antrag AS id, k.version, array_agg(b.jahr) AS jahre FROM bindungen b"
    " JOIN antraege k ON k.jugendamt = b.jugendamt AND k.id = b.antrag"
    " WHERE b.jugendamt = :jugendamt AND b.vorgemerkt AND b.antrag > :nach AND NOT EXISTS"
    " (SELECT FROM bindungen n WHERE n.jugendamt = b.jugendamt AND n.antrag = b.antrag AND n.jahr = b.jahr"
    " AND (n.absicht, n.nr) > (b.absicht, b.nr))"
    " GROUP BY b.antrag, k.version ORDER BY b.antrag LIMIT :limit"
)
_APPEND = text(
    "INSERT INTO bindungen (jugendamt, antrag, absicht, jahr, nr, betrag, vorgemerkt)"
    " SELECT DISTINCT ON (b.jahr) b.jugendamt, b.antrag, b.absicht, b.jahr, b.nr + 1, r.betrag, false"
    " FROM bindungen b JOIN unnest(CAST(:jahre AS int[]), CAST(:betraege AS bigint[]))"
    " AS r (jahr, betrag) ON r.jahr = b.jahr"
    " WHERE b.jugendamt = :jugendamt AND b.antrag = :antrag ORDER BY b.jahr, b.absicht DESC, b.nr DESC"
)
FIRST_ID = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Wartend:
    """An application that shows years as `vorgemerkt`, in the version that shows them."""

    id: UUID
    version: int
    jahre: frozenset[int]


async def list_waiting(work: Work, *, nach: UUID = FIRST_ID, limit: int) -> tuple[Wartend, ...]:
    """List applications with such years by their ids, those behind `nach`."""
    rows = await work.execute(_WAITING, {"jugendamt": work.jugendamt, "nach": nach, "limit": limit})
    return tuple(Wartend(row.id, row.version, frozenset(row.jahre)) for row in rows)


async def append(work: Work, antrag: UUID, *, bindungen: Sequence[Bindung]) -> None:
    """Append what the budget made of years that were `vorgemerkt`; whoever holds the application's lock does it."""
    parameters = {
        "jugendamt": work.jugendamt,
        "antrag": antrag,
        "jahre": [bindung.jahr for bindung in bindungen],
        "betraege": [bindung.betrag.cents for bindung in bindungen],
    }
    await work.execute(_APPEND, parameters)
