"""Which batches were booked as they came (X4): found by their hash, with what their rows are worth today.

What is kept of a batch is where its rows stand. What became of each of them since is read from the rows.
"""

from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import text

from shared.geld import Geld
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage.asks import Ask, tell
from shared.storage.database import Database, Work
from shared.storage.keys import count_on

_KEEP = text(
    "INSERT INTO stapelquittungen (jugendamt, traeger, sha256, csv, erste, letzte, gebucht_am)"
    " VALUES (:jugendamt, :traeger, decode(:sha256, 'hex'), :csv, :erste, :letzte, :now) ON CONFLICT DO NOTHING"
)
# The batch's ids follow each other, so its rows and their states are two ranges of the primary keys; asked for in the
# order of those, so that no other index will do, also where the plan was made for empty tables. Nearly all rows are
# recognised still: those that are not are looked for, and what they are worth is taken off.
_FIND: Final = (
    "SELECT q.erste, q.letzte, l.belege, l.minuten - n.minuten, l.betrag - n.betrag FROM stapelquittungen q"
    " CROSS JOIN LATERAL (SELECT array_agg(beleg ORDER BY id) AS belege, CAST(sum(minuten) AS bigint) AS minuten,"
    " CAST(sum(betrag) AS bigint) AS betrag FROM (SELECT id, beleg, minuten, betrag FROM leistungen"
    " WHERE jugendamt = q.jugendamt AND id BETWEEN q.erste AND q.letzte ORDER BY id) r) l"
    " CROSS JOIN LATERAL (SELECT CAST(coalesce(sum(o.minuten), 0) AS bigint) AS minuten,"
    " CAST(coalesce(sum(o.betrag), 0) AS bigint) AS betrag FROM (SELECT DISTINCT ON (id) id, zustand"
    " FROM leistungszustaende WHERE jugendamt = q.jugendamt AND id BETWEEN q.erste AND q.letzte"
    " ORDER BY id DESC, nr DESC) z CROSS JOIN LATERAL (SELECT minuten, betrag FROM leistungen"
    " WHERE jugendamt = q.jugendamt AND id = z.id LIMIT 1) o WHERE z.zustand <> 'anerkannt') n"
    " WHERE q.jugendamt = %(jugendamt)s AND q.traeger = %(traeger)s AND q.sha256 = decode(%(sha256)s, 'hex')"
    " AND q.csv = %(csv)s"
)


class Bestand(NamedTuple):
    """A batch that stands in the books: its belege and ids in the order of its lines, what is recognised of it."""

    belege: list[str]
    ids: list[str]
    minuten: int
    betrag: Geld


async def find(database: Database, caller: Caller, *, sha256: str, csv: bool) -> Bestand | None:
    """Find the batch of the caller's Träger with these bytes, if each of its rows was booked by one call (X4)."""
    place = {"jugendamt": caller.jugendamt, "traeger": caller.traeger, "sha256": sha256, "csv": csv}
    row = await database.glance(caller, _FIND, place)
    if row is None:
        return None
    erste, letzte, belege, minuten, betrag = row
    ids = count_on(erste, number=letzte.int - erste.int + 1)
    return Bestand(belege, ids, minuten, Geld(betrag)) if len(ids) == len(belege) else None


def keeping(work: Work, *, sha256: str, csv: bool, erste: str, letzte: str, now: Instant) -> Ask[None]:
    """Keep that a batch was booked as it came: its rows are those from `erste` to `letzte` (X4)."""
    kept = {"sha256": sha256, "csv": csv, "erste": UUID(erste), "letzte": UUID(letzte), "now": now}
    return tell(_KEEP, kept | {"jugendamt": work.jugendamt, "traeger": work.caller.traeger})
