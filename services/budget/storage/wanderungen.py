"""Which Kontrakte have worked ahead of their plan, and where that has moved Bindung (K14)."""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.budget.domain.buchung import BindungKey
from shared.storage.asks import Ask
from shared.storage.database import Work

# Looked up by key; a Kontrakt of one year has nowhere to take anything from.
_DUE = text(
    "SELECT DISTINCT b.quelle FROM jsonb_to_recordset(CAST(:records AS jsonb)) AS r(quelle uuid, jahr int)"
    " CROSS JOIN LATERAL (SELECT quelle, jahr FROM bindungen b WHERE b.jugendamt = :jugendamt AND b.quelle = r.quelle"
    " AND b.jahr = r.jahr AND b.art = 'kontrakt' AND (b.verbrauch > b.betrag OR b.minuten_verbraucht > b.minuten"
    " OR b.gewandert <> 0 OR b.gewandert_minuten <> 0)) b"
    " WHERE EXISTS (SELECT FROM bindungen n WHERE n.jugendamt = :jugendamt AND n.quelle = b.quelle"
    " AND n.jahr <> b.jahr) ORDER BY b.quelle"
)
_MOVED = text(
    "SELECT DISTINCT quelle FROM bindungsbuchungen WHERE jugendamt = :jugendamt"
    " AND quelle = ANY(CAST(:quellen AS uuid[])) AND (gewandert <> 0 OR gewandert_minuten <> 0) ORDER BY quelle"
)
_COUNT = text(
    "SELECT quelle, jahr, count(*) AS anzahl FROM bindungsbuchungen WHERE jugendamt = :jugendamt"
    " AND quelle = ANY(CAST(:quellen AS uuid[])) GROUP BY quelle, jahr"
)


def finding_due(work: Work, keys: Collection[BindungKey]) -> Ask[tuple[UUID, ...]]:
    """Ask which Kontrakte among these years' use more than is bound there, or have moved something before."""
    records = json.dumps([{"quelle": str(quelle), "jahr": jahr} for quelle, jahr in keys])
    return Ask(_DUE, {"jugendamt": work.jugendamt, "records": records}, _quellen)


def listing_moved(work: Work, quellen: Collection[UUID]) -> Ask[tuple[UUID, ...]]:
    """Ask of which of the sources Bindung has ever moved between years."""
    return Ask(_MOVED, {"jugendamt": work.jugendamt, "quellen": list(quellen)}, _quellen)


async def count_changes(work: Work, quellen: Collection[UUID]) -> Mapping[BindungKey, int]:
    """Count the changes of each year of these sources: of two answers about a year the higher count is newer."""
    rows = await work.execute(_COUNT, {"jugendamt": work.jugendamt, "quellen": list(quellen)})
    return {(row.quelle, row.jahr): row.anzahl for row in rows}


def _quellen(rows: Iterable[Any]) -> tuple[UUID, ...]:
    return tuple(row.quelle for row in rows)
