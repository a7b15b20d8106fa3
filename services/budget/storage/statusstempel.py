"""The Stempel of a status: a few numbers that differ whenever what it shows does; read in one round trip.

SQLAlchemy around so small a read costs more than all else of a request (docs/decisions/0021), so this one statement
goes by the driver's own cursor.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

from services.budget.domain.volumen import Ort
from shared.identity import Caller
from shared.storage.database import Database

Stempel: TypeAlias = tuple[object, ...]

# The months of the year before belong to the forecast, so both years count. Rows are never deleted and each change adds
# to `stand`: count and sum together only grow.
READ: Final = """
SELECT s.inhalt ->> 'bezirk', s.version, o.konzept_ab,
  (SELECT max(k.version) FROM stammdaten k WHERE k.jugendamt = %(jugendamt)s AND k.art = 'konzept'
     AND k.schluessel = CAST(o.konzept_ab AS text)),
  (SELECT max(h.version) FROM stammdaten h WHERE h.jugendamt = %(jugendamt)s AND h.art = 'haushaltsjahr'
     AND h.schluessel = %(jahr)s::int::text),
  v.anzahl, v.stand,
  (SELECT count(*) FROM warnungen w WHERE w.jugendamt = %(jugendamt)s AND w.jahr = %(jahr)s::int
     AND w.ort_art = %(art)s AND w.ort = %(slug)s AND w.quittiert_tag IS NULL)
FROM stammdaten s
JOIN ortsjahre o ON o.jugendamt = %(jugendamt)s AND o.jahr = %(jahr)s::int AND o.ort_art = %(art)s AND o.ort = %(slug)s
CROSS JOIN (SELECT count(*) AS anzahl, sum(v.stand) AS stand FROM volumina v WHERE v.jugendamt = %(jugendamt)s
  AND v.jahr IN (%(jahr)s::int - 1, %(jahr)s::int) AND v.ort_art = %(art)s AND v.ort = %(slug)s) v
WHERE s.jugendamt = %(jugendamt)s AND s.art = 'sozialraum' AND s.schluessel = %(slug)s
ORDER BY s.version DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Gestempelt:
    """The Stempel of a Sozialraum's year, and the Bezirk that the Sozialraum belongs to."""

    bezirk: str
    stempel: Stempel


async def read(database: Database, caller: Caller, ort: Ort) -> Gestempelt | None:
    """Read the present Stempel of a Sozialraum's year, or None where it is not set up; raises StorageAway."""
    place = {"jugendamt": caller.jugendamt, "jahr": ort.jahr, "art": ort.art, "slug": ort.slug}
    row = await database.glance(caller, READ, place)
    return Gestempelt(str(row[0]), row[1:]) if row else None
