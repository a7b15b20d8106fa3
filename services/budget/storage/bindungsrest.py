"""What is still bound under sources that are over, and its release: a few statements, whatever their number (V7, V13).

What was `vorgemerkt` is not released: setting the year up reprices it first (K4). Cases stay counted (V14). With the
money a Kontrakt also loses the minutes that it has not used; what it owes of a closed year is bound in a later one.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from services.budget.domain.volumen import Ort
from services.budget.storage.volumina import Key
from shared.geld import Geld
from shared.kalender import Instant, berlin_day, format_instant
from shared.storage.database import Work
from shared.storage.keys import new_id

TENANTS = "freigabe_mandanten"

_PLACES = text(
    "SELECT jahr, ort_art, ort, volumen FROM volumina WHERE jugendamt = :jugendamt AND jahr = :jahr"
    " AND offene_bindung <> 0"
)
_UNUSED = "CASE b.art WHEN 'kontrakt' THEN greatest(b.minuten - b.minuten_verbraucht, 0) ELSE 0 END"
_OPEN = f"(b.offen > 0 OR {_UNUSED} > 0)"
_COLUMNS = f"SELECT b.quelle, b.jahr, b.ort_art, b.ort, b.volumen, b.offen, {_UNUSED} AS minuten FROM bindungen b"  # noqa: S608  # made of our own constants; values are bound
_LOCK_YEAR = text(
    f"{_COLUMNS} WHERE b.jugendamt = :jugendamt AND b.jahr = :jahr AND {_OPEN} ORDER BY b.quelle FOR UPDATE"
)
_LOCK_SOURCE = text(
    f"{_COLUMNS} WHERE b.jugendamt = :jugendamt AND b.quelle = :quelle AND {_OPEN} AND NOT b.vorgemerkt"
    " ORDER BY b.jahr FOR UPDATE"
)
# A Kontrakt that was signed or amended lately is held on to, whenever it ended. Its row is `b`.
ASKED_LATELY = (
    "EXISTS (SELECT FROM bindungsbuchungen s WHERE s.jugendamt = b.jugendamt AND s.quelle = b.quelle"
    " AND s.schluessel IS NOT NULL AND s.buchungstag > CAST(:bis AS date))"
)
# Only leaves on which something is open, if only minutes of capacity (V8), are looked at: of closed years there are
# none, however many Kontrakte ended. The latest end counts: that of a closed year stays as it was when a Kontrakt is
# prolonged. And the latest request.
_ENDED = (
    f"{_OPEN} AND NOT b.vorgemerkt AND b.ende <= :bis AND NOT EXISTS (SELECT 1 FROM bindungen n"  # noqa: S608  # made of our own constants; values are bound
    f" WHERE n.jugendamt = b.jugendamt AND n.quelle = b.quelle AND n.ende > :bis) AND NOT {ASKED_LATELY}"
)
_ENDED_PLACES = text(
    "SELECT v.jahr, v.ort_art, v.ort, v.volumen FROM volumina v WHERE v.jugendamt = :jugendamt"  # noqa: S608  # made of our own constants; values are bound
    " AND (v.offene_bindung > 0 OR v.pauschal) AND EXISTS (SELECT 1 FROM bindungen b"
    " WHERE (b.jugendamt, b.jahr, b.ort_art, b.ort, b.volumen)"
    f" = (v.jugendamt, v.jahr, v.ort_art, v.ort, v.volumen) AND {_ENDED})"
    " ORDER BY v.jahr, v.ort_art, v.ort, v.volumen"
)
_LOCK_ENDED = text(
    f"{_COLUMNS} WHERE b.jugendamt = :jugendamt AND b.jahr = :jahr AND b.ort_art = :ort_art AND b.ort = :ort"
    f" AND b.volumen = :volumen AND {_ENDED} ORDER BY b.quelle FOR UPDATE"
)
_HELD = text(
    "SELECT EXISTS (SELECT FROM bindungen b WHERE b.jugendamt = :jugendamt AND b.quelle = :quelle"  # noqa: S608  # made of our own constants; values are bound
    f" AND (b.ende > CAST(:bis AS date) OR {ASKED_LATELY}))"
)
_RECORDS = "jsonb_to_recordset(CAST(:records AS jsonb)) AS r(id uuid, quelle uuid, jahr int, minuten int)"
_BOOK = text(
    "INSERT INTO bindungsbuchungen (jugendamt, id, schluessel, quelle, jahr, ort_art, ort, volumen, betrag, minuten,"  # noqa: S608  # made of our own constants; values are bound
    " offen, vorgemerkt, begruendung, gebucht_am, buchungstag, gebucht_von)"
    " SELECT b.jugendamt, r.id, NULL, b.quelle, b.jahr, b.ort_art, b.ort, b.volumen, -b.offen, -r.minuten, -b.offen,"
    " b.vorgemerkt, NULL, CAST(:now AS timestamptz), CAST(:tag AS date), :von"
    f" FROM {_RECORDS} JOIN bindungen b ON b.jugendamt = :jugendamt AND b.quelle = r.quelle AND b.jahr = r.jahr"
)
_RELEASE = text(
    f"UPDATE bindungen b SET betrag = b.betrag - b.offen, minuten = b.minuten - r.minuten FROM {_RECORDS}"  # noqa: S608  # made of our own constants; values are bound
    " WHERE b.jugendamt = :jugendamt AND b.quelle = r.quelle AND b.jahr = r.jahr"
)


@dataclass(frozen=True, slots=True)
class Rest:
    """What is open under one source in one year; `minuten` are those that are set free with the money."""

    quelle: UUID
    key: Key
    offen: Geld
    minuten: int = 0


async def list_places(work: Work, jahr: int) -> tuple[Key, ...]:
    """List the Volumina of a year on which anything is open."""
    return tuple(map(_key, await work.execute(_PLACES, {"jugendamt": work.jugendamt, "jahr": jahr})))


async def list_ended_places(work: Work, *, bis: date) -> tuple[Key, ...]:
    """List the Volumina on which something is open for a Kontrakt that ended, and was last amended, by a day."""
    return tuple(map(_key, await work.execute(_ENDED_PLACES, {"jugendamt": work.jugendamt, "bis": bis})))


async def is_held(work: Work, quelle: UUID, *, bis: date) -> bool:
    """Tell whether a Kontrakt ended, or was signed or amended last, after a day."""
    named = {"jugendamt": work.jugendamt, "quelle": quelle, "bis": bis}
    return bool((await work.execute(_HELD, named)).scalar_one())


async def lock_year(work: Work, jahr: int) -> tuple[Rest, ...]:
    """Read what is open in a year that closes; nobody books in it any more."""
    return await _lock(work, _LOCK_YEAR, jahr=jahr)


async def lock_source(work: Work, quelle: UUID) -> tuple[Rest, ...]:
    """Read what is open under a source; the Volumina are locked before."""
    return await _lock(work, _LOCK_SOURCE, quelle=quelle)


async def lock_ended(work: Work, key: Key, *, bis: date) -> tuple[Rest, ...]:
    """Read what is open on a Volumen for Kontrakte that ended, and were last amended, by a day; it is locked before."""
    ort, volumen = key
    return await _lock(work, _LOCK_ENDED, jahr=ort.jahr, ort_art=ort.art, ort=ort.slug, volumen=volumen, bis=bis)


async def release(work: Work, rest: Sequence[Rest], *, now: Instant) -> None:
    """Bring each Bindung down to what is used of it, in money and in minutes; they are locked."""
    if not rest:
        return
    records = [
        {"id": str(new_id()), "quelle": str(one.quelle), "jahr": one.key[0].jahr, "minuten": one.minuten}
        for one in rest
    ]
    named = {"jugendamt": work.jugendamt, "records": json.dumps(records)}
    head = {"now": format_instant(now), "tag": berlin_day(now).isoformat(), "von": work.caller.sub}
    await work.execute(_BOOK, named | head)
    await work.execute(_RELEASE, named)


async def _lock(work: Work, statement: Any, **named: Any) -> tuple[Rest, ...]:  # noqa: ANN401  # a statement's parameters
    rows = await work.execute(statement, {"jugendamt": work.jugendamt} | named)
    return tuple(Rest(row.quelle, _key(row), Geld(row.offen), row.minuten) for row in rows)


def _key(row: Row[Any]) -> Key:
    return Ort(row.jahr, row.ort_art, row.ort), row.volumen
