"""What is still bound when a year closes, and its release: a few statements, whatever the Bindungen (V7, V13)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from services.budget.domain.volumen import Ort
from services.budget.storage import quartalssummen
from services.budget.storage.volumina import Key
from shared.geld import Geld
from shared.kalender import Instant, berlin_day, format_instant
from shared.storage.database import Work
from shared.storage.keys import new_id

_PLACES = text(
    "SELECT ort_art, ort, volumen FROM volumina WHERE jugendamt = :jugendamt AND jahr = :jahr AND offene_bindung <> 0"
)
_LOCK = text(
    "SELECT quelle, ort_art, ort, volumen, traeger, offen, art = 'kontrakt' AND verbrauch = 0 AND minuten = 0 AS leer"
    " FROM bindungen WHERE jugendamt = :jugendamt AND jahr = :jahr AND offen > 0 ORDER BY quelle FOR UPDATE"
)
_BOOK = text(
    "INSERT INTO bindungsbuchungen (jugendamt, id, schluessel, quelle, jahr, ort_art, ort, volumen, betrag, minuten,"
    " offen, vorgemerkt, begruendung, gebucht_am, buchungstag, gebucht_von)"
    " SELECT b.jugendamt, r.id, NULL, b.quelle, b.jahr, b.ort_art, b.ort, b.volumen, -b.offen, 0, -b.offen,"
    " b.vorgemerkt, NULL, CAST(:now AS timestamptz), CAST(:tag AS date), :von"
    " FROM jsonb_to_recordset(CAST(:records AS jsonb)) AS r(id uuid, quelle uuid)"
    " JOIN bindungen b ON b.jugendamt = :jugendamt AND b.quelle = r.quelle AND b.jahr = :jahr"
)
_RELEASE = text("UPDATE bindungen SET betrag = verbrauch WHERE jugendamt = :jugendamt AND jahr = :jahr AND offen > 0")


@dataclass(frozen=True, slots=True)
class Rest:
    """What is open under one source in the year; `leer`: a Kontrakt of which nothing else stands there."""

    quelle: UUID
    key: Key
    traeger: str | None
    offen: Geld
    leer: bool


async def list_places(work: Work, jahr: int) -> tuple[Key, ...]:
    """List the Volumina on which anything is open."""
    rows = await work.execute(_PLACES, {"jugendamt": work.jugendamt, "jahr": jahr})
    return tuple((Ort(jahr, row.ort_art, row.ort), row.volumen) for row in rows)


async def lock_rest(work: Work, jahr: int) -> tuple[Rest, ...]:
    """Read what is open in a year; the Volumina are locked before."""
    rows = await work.execute(_LOCK, {"jugendamt": work.jugendamt, "jahr": jahr})
    return tuple(
        Rest(row.quelle, (Ort(jahr, row.ort_art, row.ort), row.volumen), row.traeger, Geld(row.offen), row.leer)
        for row in rows
    )


async def release(work: Work, jahr: int, rest: Sequence[Rest], *, now: Instant) -> None:
    """Bring each Bindung down to what is used of it."""
    named = {"jugendamt": work.jugendamt, "jahr": jahr}
    records = json.dumps([{"id": str(new_id()), "quelle": str(one.quelle)} for one in rest])
    head = {"now": format_instant(now), "tag": berlin_day(now).isoformat(), "von": work.caller.sub}
    await work.execute(_BOOK, named | head | {"records": records})
    await work.execute(_RELEASE, named)
    for one in (one for one in rest if one.leer):
        ort, volumen = one.key
        await quartalssummen.count_kontrakt(
            work, ort, volumen=volumen, traeger=one.traeger, anzahl=-1, tag=berlin_day(now)
        )
