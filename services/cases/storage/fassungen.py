"""Fassungen: what a Kontrakt agrees from a day on, as signed, amended or ended; appended, never changed (G5, K1)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, insert, select, text

from services.cases.domain.aenderung import Spaetleistungen
from services.cases.domain.kontrakt import Anlass, Fassung, Kontrakt
from services.cases.storage.inhalte import to_columns, to_inhalt
from services.cases.storage.tables import KontraktfassungRow, KontraktRow
from shared.kalender import Instant
from shared.storage.database import Work

_GRANT = text(
    "UPDATE kontraktstaende SET bewilligt = :bewilligt, grenze_minuten = NULL, grenze_ende = NULL"
    " WHERE jugendamt = :jugendamt AND kontrakt = :kontrakt"
)
_HOLD_BACK = text(
    "UPDATE kontraktstaende SET grenze_minuten = :minuten, grenze_ende = :ende"
    " WHERE jugendamt = :jugendamt AND kontrakt = :kontrakt"
)
_AFTER = text(
    "SELECT count(*) AS zeilen, sum(l.minuten) AS minuten, max(l.datum) AS letzter_tag FROM leistungen l"
    " CROSS JOIN LATERAL (SELECT zustand FROM leistungszustaende z WHERE z.jugendamt = l.jugendamt AND z.id = l.id"
    " ORDER BY z.nr DESC LIMIT 1) z WHERE l.jugendamt = :jugendamt AND l.kontrakt = :kontrakt AND l.datum > :ende"
    " AND z.zustand <> 'storniert'"
)


async def add(work: Work, kontrakt: Kontrakt, *, fassung: Fassung, now: Instant) -> None:
    """Put on record what is agreed from a day on, by whom and why."""
    values = {
        "jugendamt": work.jugendamt,
        "kontrakt": kontrakt.id,
        "fassung": fassung.nummer,
        "gueltig_ab": fassung.gueltig_ab,
        "gebucht_am": now,
        "gebucht_von": fassung.von,
        "anlass": fassung.anlass.value,
        "grund": fassung.grund,
        "ueberschreitung_begruendung": fassung.ueberschreitung,
        **to_columns(fassung.inhalt),
    }
    await work.execute(insert(KontraktfassungRow).values(values))


async def read(work: Work, kontrakte: Sequence[UUID]) -> Mapping[UUID, tuple[Fassung, ...]]:
    """Read the Fassungen of Kontrakte, in the order in which they were booked."""
    same = and_(KontraktRow.jugendamt == KontraktfassungRow.jugendamt, KontraktRow.id == KontraktfassungRow.kontrakt)
    mine = and_(KontraktfassungRow.jugendamt == work.jugendamt, KontraktfassungRow.kontrakt.in_(kontrakte))
    statement = (
        select(*KontraktfassungRow.__table__.c, KontraktRow.aktenzeichen)
        .join(KontraktRow, same)
        .where(mine)
        .order_by(KontraktfassungRow.kontrakt, KontraktfassungRow.fassung)
    )
    found: dict[UUID, tuple[Fassung, ...]] = defaultdict(tuple)
    for row in await work.execute(statement):
        found[row.kontrakt] += (_to_fassung(row),)
    return found


async def grant(work: Work, kontrakt: UUID, *, bewilligt: int) -> None:
    """Grant so many minutes from now on; what an amendment held back is free again (K14)."""
    parameters = {"jugendamt": work.jugendamt, "kontrakt": kontrakt, "bewilligt": bewilligt}
    await work.execute(_GRANT, parameters)


async def hold_back(work: Work, kontrakt: UUID, *, minuten: int | None, ende: date | None) -> None:
    """Recognise no more than so many minutes and book no later day while an amendment waits; None: no such limit."""
    parameters = {"jugendamt": work.jugendamt, "kontrakt": kontrakt, "minuten": minuten, "ende": ende}
    await work.execute(_HOLD_BACK, parameters)


async def find_after(work: Work, kontrakt: UUID, *, ende: date) -> Spaetleistungen | None:
    """Find hours after a day that count or are held; the Kontrakt is locked, so none are booked meanwhile."""
    parameters = {"jugendamt": work.jugendamt, "kontrakt": kontrakt, "ende": ende}
    row = (await work.execute(_AFTER, parameters)).one()
    return Spaetleistungen(row.zeilen, row.minuten, row.letzter_tag) if row.zeilen else None


def _to_fassung(row: Row[Any]) -> Fassung:
    return Fassung(
        nummer=row.fassung,
        anlass=Anlass(row.anlass),
        gueltig_ab=row.gueltig_ab,
        inhalt=to_inhalt(row),
        von=row.gebucht_von,
        am=row.gebucht_am,
        grund=row.grund,
        ueberschreitung=row.ueberschreitung_begruendung,
    )
