"""What the budget accepted of refused rows into a later year (V13)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.cases.domain.quittung import Zustand
from shared.kalender import Instant
from shared.storage.database import Work

TENANTS = "vorjahr_mandanten"
LISTE = "vorjahr"
_APPEND = text(
    "INSERT INTO vorjahresuebernahmen (jugendamt, schluessel, id, jahr, gebucht_in, volumen, betrag, abschluss,"
    " gebucht_am, erfasst_am) VALUES (:jugendamt, :schluessel, :id, :jahr, :gebucht_in, :volumen, :betrag, :abschluss,"
    " :gebucht_am, :now) ON CONFLICT DO NOTHING RETURNING schluessel"
)
_LOCK = text(
    "SELECT pg_advisory_xact_lock(hashtextextended('leistung/' || r.jugendamt || '/' || r.id, 0)) FROM"
    " (SELECT DISTINCT jugendamt, id FROM leistungszustaende WHERE jugendamt = :jugendamt"
    " AND schluessel = ANY(CAST(:schluessel AS uuid[]))"
    " AND ablehnung_code IS NOT NULL ORDER BY id) r"
)
_REFUSED = text(
    "SELECT DISTINCT z.id, z.schluessel, n.nr, n.zustand, s.id AS storno FROM leistungszustaende z"
    " CROSS JOIN LATERAL (SELECT nr, zustand FROM leistungszustaende n WHERE n.jugendamt = z.jugendamt AND n.id = z.id"
    " ORDER BY nr DESC LIMIT 1) n"
    " LEFT JOIN stornos s ON s.jugendamt = z.jugendamt AND s.leistung = z.id"
    " WHERE z.jugendamt = :jugendamt AND z.ablehnung_code IS NOT NULL"
    " AND z.schluessel = ANY(CAST(:schluessel AS uuid[])) ORDER BY z.id, z.schluessel"
)


@dataclass(frozen=True, slots=True)
class Zeile:
    """A Leistung of which a key was refused; `nr` and `zustand` are its latest, `storno` the key of its reversal."""

    id: UUID
    schluessel: UUID
    nr: int
    zustand: Zustand
    storno: UUID | None

    @property
    def reversed_unheard(self) -> bool:
        """Tell whether it was reversed while the budget knew nothing of it: now that has to follow."""
        return self.zustand is Zustand.STORNIERT and self.schluessel == self.id and self.storno is not None


async def append(work: Work, values: Sequence[dict[str, Any]], *, now: Instant) -> frozenset[UUID]:
    """Append what was accepted; give the keys that were not known before."""
    new: set[UUID] = set()
    for one in values:
        found = await work.execute(_APPEND, one | {"jugendamt": work.jugendamt, "now": now})
        new.update(found.scalars())
    return frozenset(new)


async def lock_refused(work: Work, schluessel: Collection[UUID]) -> tuple[Zeile, ...]:
    """Find the Leistungen of which these keys were refused, and keep their next state for us until the commit."""
    named = {"jugendamt": work.jugendamt, "schluessel": list(schluessel)}
    await work.execute(_LOCK, named)
    rows = await work.execute(_REFUSED, named)
    return tuple(Zeile(row.id, row.schluessel, row.nr, Zustand(row.zustand), row.storno) for row in rows)
