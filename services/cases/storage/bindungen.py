"""What the budget bound per Haushaltsjahr, as far as it has told: appended, the newest of a year holds (K4, K14)."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import text

from services.cases.domain.kontrakt import Bindung
from shared.kalender import Instant
from shared.storage.database import Work

TENANTS = "unterzeichnende_mandanten"
LISTE = "bindungen"
# What is older than what is known of a year is left out: answers may overtake each other.
_ADOPT = text(
    "INSERT INTO bindungen (jugendamt, kontrakt, fassung, jahr, nr, betrag, minuten, vorgemerkt, stand)"
    " SELECT :jugendamt, :kontrakt, f.fassung, r.jahr, coalesce(m.nr, 0) + 1, r.betrag, r.minuten, r.vorgemerkt,"
    " r.stand FROM unnest(CAST(:jahre AS int[]), CAST(:betraege AS bigint[]), CAST(:minuten AS bigint[]),"
    " CAST(:vorgemerkt AS boolean[]), CAST(:staende AS bigint[])) AS r (jahr, betrag, minuten, vorgemerkt, stand)"
    " CROSS JOIN (SELECT max(fassung) AS fassung FROM kontraktfassungen WHERE jugendamt = :jugendamt"
    " AND kontrakt = :kontrakt) f"
    " LEFT JOIN LATERAL (SELECT max(b.nr) FILTER (WHERE b.fassung = f.fassung) AS nr, max(b.stand) AS stand"
    " FROM bindungen b WHERE b.jugendamt = :jugendamt AND b.kontrakt = :kontrakt AND b.jahr = r.jahr) m ON true"
    " WHERE f.fassung IS NOT NULL AND (r.stand = 0 OR r.stand > coalesce(m.stand, -1)) RETURNING jahr"
)
_STAENDE = text(
    "SELECT b.kontrakt, b.jahr, max(b.stand) AS stand FROM unnest(CAST(:kontrakte AS uuid[])) AS r (kontrakt)"
    " JOIN bindungen b ON b.jugendamt = :jugendamt AND b.kontrakt = r.kontrakt GROUP BY b.kontrakt, b.jahr"
)
_TOUCH = text("UPDATE kontrakte SET geaendert_am = :now WHERE jugendamt = :jugendamt AND id = :kontrakt")


async def adopt(work: Work, kontrakt: UUID, *, bindungen: Sequence[Bindung]) -> tuple[int, ...]:
    """Take over what the budget says of years, where it is news; whoever holds the lock on the Kontrakt does it."""
    if not bindungen:
        return ()
    parameters = {
        "jugendamt": work.jugendamt,
        "kontrakt": kontrakt,
        "jahre": [bindung.jahr for bindung in bindungen],
        "betraege": [bindung.betrag.cents for bindung in bindungen],
        "minuten": [bindung.minuten for bindung in bindungen],
        "vorgemerkt": [bindung.vorgemerkt for bindung in bindungen],
        "staende": [bindung.stand for bindung in bindungen],
    }
    return tuple((await work.execute(_ADOPT, parameters)).scalars())


async def list_staende(work: Work, kontrakte: Collection[UUID]) -> Mapping[tuple[UUID, int], int]:
    """Tell how new what is known is: the budget's count of a year's changes, by Kontrakt and year."""
    rows = await work.execute(_STAENDE, {"jugendamt": work.jugendamt, "kontrakte": list(kontrakte)})
    return {(row.kontrakt, row.jahr): row.stand for row in rows}


async def touch(work: Work, kontrakt: UUID, *, now: Instant) -> None:
    """Bring a Kontrakt up again for `seit` where its Bindungen have changed; its version stays (contract.md)."""
    await work.execute(_TOUCH, {"jugendamt": work.jugendamt, "kontrakt": kontrakt, "now": now})
