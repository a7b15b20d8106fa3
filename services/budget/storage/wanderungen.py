"""Of which Kontrakte Bindung has moved to the year of the work (K14)."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import text

from services.budget.domain.buchung import BindungKey
from services.budget.storage.bindungen import Genannt
from shared.storage.asks import Ask
from shared.storage.database import Work

_MOVED = text(
    "SELECT DISTINCT quelle FROM bindungsbuchungen WHERE jugendamt = :jugendamt"
    " AND quelle = ANY(CAST(:quellen AS uuid[])) AND (gewandert <> 0 OR gewandert_minuten <> 0) ORDER BY quelle"
)
_AFTER_A_RESTORATION = 1_000_000  # more changes than a year of a Kontrakt ever has
_COUNT = text(
    f"SELECT quelle, jahr, count(*) + {_AFTER_A_RESTORATION} * (SELECT count(*) FROM wiederherstellungen"  # noqa: S608  # made of our own constants; values are bound
    " WHERE jugendamt = :jugendamt) AS anzahl FROM bindungsbuchungen WHERE jugendamt = :jugendamt"
    " AND quelle = ANY(CAST(:quellen AS uuid[])) GROUP BY quelle, jahr"
)


def listing_moved(named: Genannt) -> Ask[tuple[UUID, ...]]:
    """Ask of which of the named sources Bindung has ever moved between years."""
    return Ask(_MOVED, named, lambda rows: tuple(row.quelle for row in rows))


async def count_changes(work: Work, quellen: Collection[UUID]) -> Mapping[BindungKey, int]:
    """Count the changes of each year of these sources: of two answers about a year the higher count is newer.

    A database that was set back has fewer changes than it has told of, so each restoration counts for many.
    """
    rows = await work.execute(_COUNT, {"jugendamt": work.jugendamt, "quellen": list(quellen)})
    return {(row.quelle, row.jahr): row.anzahl for row in rows}
