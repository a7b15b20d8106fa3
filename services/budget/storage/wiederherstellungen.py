"""Restorations of this database: at most one is open per Jugendamt."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from shared.kalender import Instant
from shared.storage.database import Work
from shared.storage.keys import new_id

TENANTS = "bekannte_mandanten"

_OPEN = text(
    "INSERT INTO wiederherstellungen (jugendamt, id, stand, eroeffnet_am) VALUES (:jugendamt, :id, :stand, :now)"
    " ON CONFLICT (jugendamt) WHERE beendet_am IS NULL DO NOTHING RETURNING id"
)
_END = text(
    "UPDATE wiederherstellungen SET beendet_am = :now WHERE jugendamt = :jugendamt AND beendet_am IS NULL RETURNING id"
)
# A person's doing, also where a service carried it; what follows by itself follows again.
_ENTERED = text(
    "SELECT zeitpunkt, coalesce(im_auftrag_von, akteur) AS wer, aktion, gegenstand, gegenstand_id FROM audit"
    " WHERE jugendamt = :jugendamt AND zeitpunkt >= :ab AND (im_auftrag_von IS NOT NULL"
    " OR akteur NOT LIKE 'service-%') AND gegenstand <> 'wiederherstellung' ORDER BY zeitpunkt, id"
)
_LATEST = text(
    "SELECT id, stand, eroeffnet_am FROM wiederherstellungen WHERE jugendamt = :jugendamt"
    " ORDER BY eroeffnet_am DESC LIMIT 1"
)
_FIND = text(
    "SELECT id, stand, eroeffnet_am FROM wiederherstellungen WHERE jugendamt = :jugendamt AND beendet_am IS NULL"
)


@dataclass(frozen=True, slots=True)
class Wiederherstellung:
    """An open restoration: to which instant the database was set back, and since when it is open."""

    id: UUID
    stand: Instant
    eroeffnet_am: Instant


@dataclass(frozen=True, slots=True)
class Eingabe:
    """What a person did to which thing, and when."""

    zeitpunkt: Instant
    wer: str
    aktion: str
    gegenstand: str
    gegenstand_id: str


async def open_one(work: Work, *, stand: Instant, now: Instant) -> UUID | None:
    """Open a restoration; None if one is open already."""
    parameters = {"jugendamt": work.jugendamt, "id": new_id(), "stand": stand, "now": now}
    found: UUID | None = (await work.execute(_OPEN, parameters)).scalar_one_or_none()
    return found


async def end(work: Work, *, now: Instant) -> UUID | None:
    """End the open restoration; None if none is open."""
    found: UUID | None = (await work.execute(_END, {"jugendamt": work.jugendamt, "now": now})).scalar_one_or_none()
    return found


async def find_open(work: Work) -> Wiederherstellung | None:
    """Find the open restoration, if there is one."""
    row = (await work.execute(_FIND, {"jugendamt": work.jugendamt})).one_or_none()
    return Wiederherstellung(row.id, row.stand, row.eroeffnet_am) if row else None


async def find_latest(work: Work) -> Wiederherstellung | None:
    """Find the latest restoration, open or not."""
    row = (await work.execute(_LATEST, {"jugendamt": work.jugendamt})).one_or_none()
    return Wiederherstellung(row.id, row.stand, row.eroeffnet_am) if row else None


async def list_eingaben(work: Work, *, ab: Instant) -> tuple[Eingabe, ...]:
    """List what persons did since an instant, oldest first."""
    rows = await work.execute(_ENTERED, {"jugendamt": work.jugendamt, "ab": ab})
    return tuple(Eingabe(row.zeitpunkt, row.wer, row.aktion, row.gegenstand, row.gegenstand_id) for row in rows)
