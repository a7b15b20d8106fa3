"""What Kontrakte still owe of a year that closes, what was worked, and changes of many Bindungen at once (V7, K14)."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.budget.storage.bindungen import Bindung
from services.budget.storage.bindungsrest import ASKED_LATELY
from shared.geld import NULL_EURO, Geld
from shared.kalender import Instant, berlin_day, format_instant
from shared.storage.database import Work
from shared.storage.keys import new_id

_LATER = text("SELECT DISTINCT jahr FROM bindungen WHERE jugendamt = :jugendamt AND jahr > :jahr ORDER BY jahr")
# A contingent is what the last request names. The Kontrakt runs, or it ended or was asked for so lately that its rest
# is not released.
# A year has given back more than was worked in it where a Storno is of late hours: they may be worked again (V13).
_OWED = text(
    "SELECT b.quelle, b.minuten - u.minuten AS minuten, n.jahr AS ziel, a.inhalt"  # noqa: S608  # made of our own constants; values are bound
    " FROM bindungen b CROSS JOIN LATERAL (SELECT inhalt FROM bindungsauftraege a WHERE a.jugendamt = b.jugendamt"
    " AND a.quelle = b.quelle AND a.status = 'gebunden' ORDER BY a.nr DESC LIMIT 1) a"
    " CROSS JOIN LATERAL (SELECT n.jahr, n.ende FROM bindungen n WHERE n.jugendamt = b.jugendamt"
    " AND n.quelle = b.quelle AND n.jahr > b.jahr AND n.ende IS NOT NULL AND NOT EXISTS (SELECT FROM abschluesse c"
    " WHERE c.jugendamt = n.jugendamt AND c.jahr = n.jahr AND c.quartal = 4 AND NOT EXISTS (SELECT FROM oeffnungen o"
    " WHERE o.jugendamt = c.jugendamt AND o.abschluss = c.id)) ORDER BY n.jahr LIMIT 1) n"
    " CROSS JOIN LATERAL (SELECT greatest(b.minuten_verbraucht, -coalesce(sum(v.minuten), 0)) AS minuten"
    " FROM buchungen v WHERE b.minuten_verbraucht < 0 AND v.jugendamt = b.jugendamt AND v.quelle = b.quelle"
    " AND v.vermerk = 'vorjahr' AND v.art = 'leistung' AND extract(year FROM v.datum) = b.jahr) u"
    " WHERE b.jugendamt = :jugendamt AND b.jahr = :jahr AND b.art = 'kontrakt'"
    " AND b.minuten > u.minuten AND a.inhalt ->> 'kontingent_minuten' IS NOT NULL"
    f" AND (n.ende >= CAST(:heute AS date) OR ((n.ende > CAST(:bis AS date) OR {ASKED_LATELY}) AND b.offen > 0))"
    " ORDER BY b.quelle"
)
# Hours by the year of the work: of late ones the minutes that were accepted, of all others what they cost.
_HOURS = text(
    "SELECT quelle, CASE WHEN vermerk = 'vorjahr' THEN CAST(extract(year FROM datum) AS int) ELSE jahr END AS jahr,"
    " CAST(coalesce(sum(minuten) FILTER (WHERE vermerk = 'vorjahr'), 0) AS bigint) AS spaet,"
    " CAST(coalesce(sum(betrag) FILTER (WHERE vermerk IS DISTINCT FROM 'vorjahr'), 0) AS bigint) AS betrag"
    " FROM buchungen WHERE jugendamt = :jugendamt AND quelle = ANY(CAST(:quellen AS uuid[])) AND art = 'leistung'"
    " GROUP BY 1, 2"
)
# Overused is a year that was worked beyond all that it had, of Kontrakte that are not released: the others take it.
_OVERUSED = text(
    "SELECT b.quelle FROM bindungen b WHERE b.jugendamt = :jugendamt AND b.jahr = :jahr AND b.art = 'kontrakt'"  # noqa: S608  # made of our own constants; values are bound
    " AND b.minuten_verbraucht > b.minuten AND EXISTS (SELECT FROM bindungen n WHERE n.jugendamt = b.jugendamt"
    " AND n.quelle = b.quelle AND n.jahr > b.jahr AND n.minuten > 0"
    f" AND (n.ende >= CAST(:heute AS date) OR ((n.ende > CAST(:bis AS date) OR {ASKED_LATELY})"
    " AND n.minuten > n.minuten_verbraucht))) ORDER BY b.quelle"
)
_RECORDS = (
    "jsonb_to_recordset(CAST(:records AS jsonb)) AS r(id uuid, quelle uuid, jahr int, betrag bigint, minuten int,"
    " offen bigint, gewandert bigint, gewandert_minuten int)"
)
_BOOK = text(
    "INSERT INTO bindungsbuchungen (jugendamt, id, schluessel, quelle, jahr, ort_art, ort, volumen, betrag, minuten,"  # noqa: S608  # made of our own constants; values are bound
    " offen, vorgemerkt, begruendung, gebucht_am, buchungstag, gebucht_von, gewandert, gewandert_minuten)"
    " SELECT b.jugendamt, r.id, NULL, b.quelle, b.jahr, b.ort_art, b.ort, b.volumen, r.betrag, r.minuten, r.offen,"
    " b.vorgemerkt, :begruendung, CAST(:now AS timestamptz), CAST(:tag AS date), :von, r.gewandert, r.gewandert_minuten"
    f" FROM {_RECORDS} JOIN bindungen b ON b.jugendamt = :jugendamt AND b.quelle = r.quelle AND b.jahr = r.jahr"
)
_ADD = text(
    "UPDATE bindungen b SET betrag = b.betrag + r.betrag, minuten = b.minuten + r.minuten, gewandert = b.gewandert"  # noqa: S608  # made of our own constants; values are bound
    f" + r.gewandert, gewandert_minuten = b.gewandert_minuten + r.gewandert_minuten FROM {_RECORDS}"
    " WHERE b.jugendamt = :jugendamt AND b.quelle = r.quelle AND b.jahr = r.jahr"
)


@dataclass(frozen=True, slots=True)
class Offen:
    """Minutes that a Kontrakt still owes of a year, the open year that takes them, and what it asked for last."""

    quelle: UUID
    minuten: int
    ziel: int
    inhalt: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stunden:
    """Hours of one year of a Kontrakt: what those cost that used its Bindung, the minutes of those accepted late."""

    betrag: Geld = NULL_EURO
    spaet: int = 0


async def list_later(work: Work, jahr: int) -> tuple[int, ...]:
    """List the years after one in which anything is bound."""
    return tuple((await work.execute(_LATER, {"jugendamt": work.jugendamt, "jahr": jahr})).scalars())


async def list_owed(work: Work, jahr: int, *, heute: date, bis: date) -> tuple[Offen, ...]:
    """List what Kontrakte owe of a year that nobody books in any more.

    Those that ended by `bis`, and were asked for by then, owe nothing. No later year may close meanwhile.
    """
    named = {"jugendamt": work.jugendamt, "jahr": jahr, "heute": heute, "bis": bis}
    return tuple(Offen(row.quelle, row.minuten, row.ziel, row.inhalt) for row in await work.execute(_OWED, named))


async def list_overused(work: Work, jahr: int, *, heute: date, bis: date) -> tuple[UUID, ...]:
    """List the Kontrakte that have worked more in a year than it had, and still bind minutes in a later one."""
    named = {"jugendamt": work.jugendamt, "jahr": jahr, "heute": heute, "bis": bis}
    return tuple((await work.execute(_OVERUSED, named)).scalars())


async def read_stunden(work: Work, quellen: Collection[UUID]) -> Mapping[tuple[UUID, int], Stunden]:
    """Sum the hours that are booked on Kontrakte, by the year of the work (V13)."""
    named = {"jugendamt": work.jugendamt, "quellen": list(quellen)}
    return {(row.quelle, row.jahr): Stunden(Geld(row.betrag), row.spaet) for row in await work.execute(_HOURS, named)}


async def book(
    work: Work,
    changes: Sequence[tuple[Bindung, Bindung]],
    *,
    begruendung: str | None,
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
            "gewandert": (after.gewandert - before.gewandert).cents,
            "gewandert_minuten": after.gewandert_minuten - before.gewandert_minuten,
        }
        for before, after in changes
    ]  # fmt: skip
    named = {"jugendamt": work.jugendamt, "records": json.dumps(records)}
    head = {"now": format_instant(now), "tag": berlin_day(now).isoformat(), "von": work.caller.person.sub}
    await work.execute(_BOOK, named | head | {"begruendung": begruendung})
    await work.execute(_ADD, named)
