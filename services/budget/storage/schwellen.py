"""How the thresholds of each year stand: crossed or not. Their rows are locked last, in the order of their keys (V11).

Whoever books has locked the leaves; a threshold on a parent is about leaves that others may be changing. So a
threshold's row is locked first and the sums are read after it: of two bookings on different leaves of one parent the
second waits here, and then reads what the first has committed.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, text

from services.budget.domain.baum import Schwelle
from services.budget.domain.schwelle import follows_calendar
from services.budget.domain.volumen import Ort
from services.budget.storage.volumina import Key
from shared.kalender import Instant
from shared.storage.asks import Ask
from shared.storage.database import Work


def _near(row: str) -> str:
    """Keep to the places asked for, in words for which PostgreSQL uses the index of the keys."""
    return f"{row}.jahr = ANY(CAST(:jahre AS int[])) AND {row}.ort = ANY(CAST(:slugs AS text[]))"


_ENSURE = text(
    "INSERT INTO schwellenstaende (jugendamt, jahr, ort_art, ort, volumen, basis, richtung, prozent, stufe, ab_monat,"
    " taeglich, geaendert_am) SELECT v.jugendamt, v.jahr, v.ort_art, v.ort, v.volumen, :basis, :richtung, :prozent,"
    " :stufe, :ab_monat, :taeglich, :now FROM volumina v WHERE v.jugendamt = :jugendamt AND v.jahr = :jahr"
    " AND v.ort_art = :ort_art AND v.ort = :ort AND v.volumen = :volumen ON CONFLICT DO NOTHING"
)
_ORDERED = (
    " ORDER BY s.jahr, s.ort_art, s.ort, s.volumen, s.basis, s.richtung, s.prozent, s.stufe, s.ab_monat FOR UPDATE OF s"
)
_LOCK_TOUCHED = text(
    "WITH RECURSIVE touched AS (SELECT k.jahr, k.ort_art, k.ort, k.volumen FROM jsonb_to_recordset("  # noqa: S608  # made of our own constants; values are bound
    "CAST(:orte AS jsonb)) AS k(jahr int, ort_art text, ort text, volumen text)"
    " UNION SELECT t.jahr, t.ort_art, t.ort, v.eltern FROM touched t JOIN volumina v ON v.jugendamt = :jugendamt"
    " AND (v.jahr, v.ort_art, v.ort, v.volumen) = (t.jahr, t.ort_art, t.ort, t.volumen) WHERE v.eltern IS NOT NULL"
    f" AND {_near('v')}) SELECT s.* FROM schwellenstaende s JOIN touched t"
    " ON (s.jahr, s.ort_art, s.ort, s.volumen) = (t.jahr, t.ort_art, t.ort, t.volumen)"
    f" WHERE s.jugendamt = :jugendamt AND {_near('s')} AND NOT s.taeglich" + _ORDERED
)
_LOCK_ALL = text(
    "SELECT s.* FROM schwellenstaende s WHERE s.jugendamt = :jugendamt AND s.jahr = :jahr"  # noqa: S608  # made of our own constants; values are bound
    " AND s.ort_art = :ort_art AND s.ort = :ort" + _ORDERED
)
_WRITE = text(
    "UPDATE schwellenstaende SET gerissen = :gerissen, geaendert_am = :now WHERE jugendamt = :jugendamt"
    " AND jahr = :jahr AND ort_art = :ort_art AND ort = :ort AND volumen = :volumen AND basis = :basis"
    " AND richtung = :richtung AND prozent = :prozent AND stufe = :stufe AND ab_monat = :ab_monat"
)


@dataclass(frozen=True, slots=True)
class Schwellenstand:
    """A threshold of a year, and whether it is crossed."""

    ort: Ort
    schwelle: Schwelle
    gerissen: bool


async def ensure(work: Work, ort: Ort, schwellen: Sequence[Schwelle], *, now: Instant) -> None:
    """Make sure that every threshold on a Volumen of the place has its row; at first none is crossed."""
    rows = [_key(work, ort, schwelle) | {"taeglich": follows_calendar(schwelle), "now": now} for schwelle in schwellen]
    if rows:
        await work.execute(_ENSURE, rows)


async def lock_touched(work: Work, keys: Collection[Key]) -> tuple[Schwellenstand, ...]:
    """Lock the thresholds on these Volumina and on all above them that bookings are judged by."""
    if not keys:
        return ()
    touched = locking_touched(work, keys)
    await work.send(touched)
    return touched.found


def locking_touched(work: Work, keys: Collection[Key]) -> Ask[tuple[Schwellenstand, ...]]:
    """Give what `lock_touched` asks, to be sent with other statements."""
    orte = [{"jahr": ort.jahr, "ort_art": ort.art, "ort": ort.slug, "volumen": volumen} for ort, volumen in keys]
    near = {"jahre": sorted({ort.jahr for ort, _ in keys}), "slugs": sorted({ort.slug for ort, _ in keys})}
    parameters = {"jugendamt": work.jugendamt, "orte": json.dumps(orte)} | near
    return Ask(_LOCK_TOUCHED, parameters, lambda rows: tuple(map(_to_stand, rows)))


async def lock_all(work: Work, ort: Ort) -> tuple[Schwellenstand, ...]:
    """Lock all thresholds of a place."""
    place = {"jugendamt": work.jugendamt, "jahr": ort.jahr, "ort_art": ort.art, "ort": ort.slug}
    return tuple(map(_to_stand, await work.execute(_LOCK_ALL, place)))


async def write(work: Work, changed: Sequence[Schwellenstand], *, now: Instant) -> None:
    """Write down how thresholds stand now."""
    rows = [_key(work, one.ort, one.schwelle) | {"gerissen": one.gerissen, "now": now} for one in changed]
    if rows:
        await work.execute(_WRITE, rows)


def _key(work: Work, ort: Ort, schwelle: Schwelle) -> dict[str, Any]:
    place = {"jugendamt": work.jugendamt, "jahr": ort.jahr, "ort_art": ort.art, "ort": ort.slug}
    return place | {name: getattr(schwelle, name) for name in Schwelle.__slots__}


def _to_stand(row: Row[Any]) -> Schwellenstand:
    schwelle = Schwelle(**{name: getattr(row, name) for name in Schwelle.__slots__})
    return Schwellenstand(Ort(row.jahr, row.ort_art, row.ort), schwelle, row.gerissen)
