"""What Kontrakte still owe of a year that closes, and binding it in the next open one: set-based (V7, K14)."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.budget.storage.bindungen import Bindung
from shared.kalender import Instant, berlin_day, format_instant
from shared.storage.database import Work
from shared.storage.keys import new_id

_LATER = text("SELECT DISTINCT jahr FROM bindungen WHERE jugendamt = :jugendamt AND jahr > :jahr ORDER BY jahr")
# A contingent is what the last request names. The Kontrakt runs, or ended so lately that its rest is not released.
_OWED = text(
    "SELECT b.quelle, b.minuten - greatest(b.minuten_verbraucht, 0) AS minuten, n.jahr AS ziel, a.inhalt"
    " FROM bindungen b CROSS JOIN LATERAL (SELECT inhalt FROM bindungsauftraege a WHERE a.jugendamt = b.jugendamt"
    " AND a.quelle = b.quelle AND a.status = 'gebunden' ORDER BY a.nr DESC LIMIT 1) a"
    " CROSS JOIN LATERAL (SELECT n.jahr, n.ende FROM bindungen n WHERE n.jugendamt = b.jugendamt"
    " AND n.quelle = b.quelle AND n.jahr > b.jahr AND n.ende IS NOT NULL AND NOT EXISTS (SELECT FROM abschluesse c"
    " WHERE c.jugendamt = n.jugendamt AND c.jahr = n.jahr AND c.quartal = 4 AND NOT EXISTS (SELECT FROM oeffnungen o"
    " WHERE o.jugendamt = c.jugendamt AND o.abschluss = c.id)) ORDER BY n.jahr LIMIT 1) n"
    " WHERE b.jugendamt = :jugendamt AND b.jahr = :jahr AND b.art = 'kontrakt'"
    " AND b.minuten > greatest(b.minuten_verbraucht, 0) AND a.inhalt ->> 'kontingent_minuten' IS NOT NULL"
    " AND (n.ende >= CAST(:heute AS date) OR (n.ende > CAST(:bis AS date) AND b.offen > 0)) ORDER BY b.quelle"
)
_LATE = text(
    "SELECT CAST(extract(year FROM datum) AS int) AS jahr, CAST(sum(minuten) AS bigint) AS minuten FROM buchungen"
    " WHERE jugendamt = :jugendamt AND quelle = :quelle AND vermerk = 'vorjahr' AND art = 'leistung' GROUP BY 1"
)
_RECORDS = (
    "jsonb_to_recordset(CAST(:records AS jsonb)) AS r(id uuid, quelle uuid, jahr int, betrag bigint, minuten int,"
    " offen bigint)"
)
_BOOK = text(
    "INSERT INTO bindungsbuchungen (jugendamt, id, schluessel, quelle, jahr, ort_art, ort, volumen, betrag, minuten,"  # noqa: S608  # constants
    " offen, vorgemerkt, begruendung, gebucht_am, buchungstag, gebucht_von)"
    " SELECT b.jugendamt, r.id, NULL, b.quelle, b.jahr, b.ort_art, b.ort, b.volumen, r.betrag, r.minuten, r.offen,"
    " b.vorgemerkt, :begruendung, CAST(:now AS timestamptz), CAST(:tag AS date), :von"
    f" FROM {_RECORDS} JOIN bindungen b ON b.jugendamt = :jugendamt AND b.quelle = r.quelle AND b.jahr = r.jahr"
)
_ADD = text(
    f"UPDATE bindungen b SET betrag = b.betrag + r.betrag, minuten = b.minuten + r.minuten FROM {_RECORDS}"  # noqa: S608  # constants
    " WHERE b.jugendamt = :jugendamt AND b.quelle = r.quelle AND b.jahr = r.jahr"
)


@dataclass(frozen=True, slots=True)
class Offen:
    """Minutes that a Kontrakt still owes of a year, the open year that takes them, and what it asked for last."""

    quelle: UUID
    minuten: int
    ziel: int
    inhalt: Mapping[str, Any]


async def list_later(work: Work, jahr: int) -> tuple[int, ...]:
    """List the years after one in which anything is bound."""
    return tuple((await work.execute(_LATER, {"jugendamt": work.jugendamt, "jahr": jahr})).scalars())


async def list_owed(work: Work, jahr: int, *, heute: date, bis: date) -> tuple[Offen, ...]:
    """List what Kontrakte owe of a year that nobody books in any more; those that ended by `bis` owe nothing.

    No later year may close meanwhile.
    """
    named = {"jugendamt": work.jugendamt, "jahr": jahr, "heute": heute, "bis": bis}
    return tuple(Offen(row.quelle, row.minuten, row.ziel, row.inhalt) for row in await work.execute(_OWED, named))


async def read_late(work: Work, quelle: UUID) -> Mapping[int, int]:
    """Sum the minutes of a Kontrakt that were accepted after their year was closed, by the year of the work (V13)."""
    rows = await work.execute(_LATE, {"jugendamt": work.jugendamt, "quelle": quelle})
    return {row.jahr: row.minuten for row in rows}


async def book(
    work: Work,
    changes: Sequence[tuple[Bindung, Bindung]],
    *,
    begruendung: str,
    now: Instant,
    mit_buchung: Collection[int] = (),
) -> None:
    """Bring Bindungen that are locked from one amount to another, and append the changes that this is.

    In the years of `mit_buchung` a posting of the same transaction carries what changes of what is open.
    """
    if not changes:
        return
    records = [
        {
            "id": str(new_id()), "quelle": str(after.quelle), "jahr": after.ort.jahr,
            "betrag": (after.gebunden.betrag - before.gebunden.betrag).cents, "minuten": after.minuten - before.minuten,
            "offen": 0 if after.ort.jahr in mit_buchung else (after.gebunden.offen - before.gebunden.offen).cents,
        }
        for before, after in changes
    ]  # fmt: skip
    named = {"jugendamt": work.jugendamt, "records": json.dumps(records)}
    head = {"now": format_instant(now), "tag": berlin_day(now).isoformat(), "von": work.caller.person.sub}
    await work.execute(_BOOK, named | head | {"begruendung": begruendung})
    await work.execute(_ADD, named)
