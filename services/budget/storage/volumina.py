"""Running sums of the Volumina: the present ones to lock and change, the daily ones for any past day (V7, V16)."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, text

from services.budget.domain.abschluss import JahrAbgeschlossen
from services.budget.domain.baum import Knoten, Konzept
from services.budget.domain.volumen import Ort, Stand, Summen
from services.budget.storage.bindungen import Genannt
from services.budget.storage.jahre import sharing_jahre
from shared.geld import Geld
from shared.kalender import Instant
from shared.storage.asks import Ask, tell
from shared.storage.database import Work

_ENSURE = text(
    "INSERT INTO volumina (jugendamt, jahr, ort_art, ort, volumen, eltern, blatt, pauschal, vorbehalten, umschichtbar,"
    " sperrt, deckt_mit) VALUES (:jugendamt, :jahr, :ort_art, :ort, :volumen, :eltern, :blatt, :pauschal, :vorbehalten,"
    " :umschichtbar, :sperrt, :deckt_mit) ON CONFLICT DO NOTHING"
)
_FOLLOW = text(
    "UPDATE volumina SET eltern = :eltern, blatt = :blatt, pauschal = :pauschal, vorbehalten = :vorbehalten,"
    " umschichtbar = :umschichtbar, sperrt = :sperrt, deckt_mit = :deckt_mit WHERE jugendamt = :jugendamt"
    " AND jahr = :jahr AND ort_art = :ort_art AND ort = :ort AND volumen = :volumen"
)
_SET_UP = text(
    "INSERT INTO ortsjahre (jugendamt, jahr, ort_art, ort, konzept_ab, eingerichtet_am)"
    " VALUES (:jugendamt, :jahr, :ort_art, :ort, :konzept_ab, :now) ON CONFLICT DO NOTHING"
)
_KONZEPT_AB = text(
    "SELECT konzept_ab FROM ortsjahre WHERE jugendamt = :jugendamt AND jahr = :jahr AND ort_art = :ort_art"
    " AND ort = :ort AND (CAST(:bis AS timestamptz) IS NULL OR eingerichtet_am <= :bis)"
)
_SET_UP_YEARS = text("SELECT DISTINCT jahr, konzept_ab FROM ortsjahre WHERE jugendamt = :jugendamt ORDER BY jahr")
_ORTE = text(
    "SELECT jahr, ort_art, ort, konzept_ab FROM ortsjahre WHERE jugendamt = :jugendamt AND jahr = :jahr"
    " AND ort_art = :ort_art AND (CAST(:bis AS timestamptz) IS NULL OR eingerichtet_am <= :bis) ORDER BY ort"
)
_COLUMNS = "jahr, ort_art, ort, volumen, eltern, ansatz, umschichtung, verbrauch, offene_bindung, praevention"


def _staende_of(orte: str, *, jahre: str, slugs: str) -> str:
    """Select Volumina of places, with those that cover them (V9); years and slugs in words that an index knows."""
    return (
        "SELECT v.*, EXISTS (SELECT 1 FROM ortsjahre o WHERE (o.jugendamt, o.jahr, o.ort_art, o.ort)"  # noqa: S608  # made of our own constants; values are bound
        " = (v.jugendamt, v.jahr, v.ort_art, v.ort)) AS eingerichtet, ARRAY(SELECT a.id FROM abschluesse a"
        " WHERE (a.jugendamt, a.jahr) = (v.jugendamt, v.jahr) AND NOT EXISTS (SELECT 1 FROM oeffnungen o"
        " WHERE (o.jugendamt, o.abschluss) = (a.jugendamt, a.id)) ORDER BY a.quartal) AS abschluesse"
        f" FROM volumina v WHERE v.jugendamt = :jugendamt AND v.jahr = ANY({jahre}) AND v.ort = ANY({slugs})"
        f" AND EXISTS (SELECT 1 FROM {orte} JOIN volumina n ON (n.jugendamt, n.jahr, n.ort_art, n.ort, n.volumen)"
        " = (v.jugendamt, k.jahr, k.ort_art, k.ort, k.volumen)"
        " WHERE (v.jahr, v.ort_art, v.ort) = (k.jahr, k.ort_art, k.ort)"
        " AND (v.volumen = k.volumen OR v.deckt_mit = n.deckt_mit))"
        " ORDER BY v.jahr, v.ort_art, v.ort, v.volumen"
    )


_STAENDE = _staende_of(
    "jsonb_to_recordset(CAST(:orte AS jsonb)) AS k(jahr int, ort_art text, ort text, volumen text)",
    jahre=":jahre",
    slugs=":slugs",
)
_LOOK, _LOCK = text(_STAENDE), text(f"{_STAENDE} FOR UPDATE OF v")
_LOCK_OF_BINDUNGEN = text(
    "WITH k AS MATERIALIZED (SELECT DISTINCT b.jahr, b.ort_art, b.ort, b.volumen FROM bindungen b"  # noqa: S608  # made of our own constants; values are bound
    " JOIN unnest(CAST(:quellen AS uuid[]), CAST(:jahre AS int[])) AS q(quelle, jahr)"
    " ON (b.quelle, b.jahr) = (q.quelle, q.jahr) WHERE b.jugendamt = :jugendamt) "
    + _staende_of("k", jahre="ARRAY(SELECT k.jahr FROM k)", slugs="ARRAY(SELECT k.ort FROM k)")
    + " FOR UPDATE OF v"
)
_READ = text(
    f"SELECT {_COLUMNS} FROM volumina WHERE jugendamt = :jugendamt AND jahr = :jahr"  # noqa: S608  # made of our own constants; values are bound
    " AND ort_art = :ort_art AND ort = :ort"
)
_READ_AT = text(
    "SELECT volumen, sum(ansatz)::bigint AS ansatz, sum(umschichtung)::bigint AS umschichtung,"
    " sum(verbrauch)::bigint AS verbrauch, sum(offene_bindung)::bigint AS offene_bindung,"
    " sum(praevention)::bigint AS praevention FROM tagessummen WHERE jugendamt = :jugendamt AND jahr = :jahr"
    " AND ort_art = :ort_art AND ort = :ort AND tag <= :stichtag GROUP BY volumen"
)
_READ_DAYS = text(
    "SELECT tag, volumen, ansatz, umschichtung, verbrauch, offene_bindung, praevention FROM tagessummen"
    " WHERE jugendamt = :jugendamt AND jahr = :jahr AND ort_art = :ort_art AND ort = :ort AND tag <= :bis"
    " ORDER BY tag, volumen"
)
_RECORDS = (
    "jsonb_to_recordset(CAST(:changes AS jsonb)) AS c(jahr int, ort_art text, ort text, volumen text, ansatz bigint,"
    " umschichtung bigint, verbrauch bigint, offene_bindung bigint, praevention bigint, erlaubt boolean)"
)
# the sums and those of the booking day, in one statement
_ADD = text(
    f"WITH c AS MATERIALIZED (SELECT * FROM {_RECORDS}),"  # noqa: S608  # made of our own constants; values are bound
    " added AS (UPDATE volumina v SET ansatz = v.ansatz + c.ansatz, umschichtung = v.umschichtung + c.umschichtung,"
    " verbrauch = v.verbrauch + c.verbrauch, offene_bindung = v.offene_bindung + c.offene_bindung,"
    " praevention = v.praevention + c.praevention, ueberzogen_bis = CASE WHEN c.erlaubt OR v.deckt_mit IS NOT NULL"
    " THEN greatest(0, -(v.ansatz + c.ansatz + v.umschichtung + c.umschichtung - v.verbrauch - c.verbrauch"
    " - v.offene_bindung - c.offene_bindung)) ELSE v.ueberzogen_bis END FROM c"
    " WHERE v.jugendamt = :jugendamt AND (v.jahr, v.ort_art, v.ort, v.volumen) = (c.jahr, c.ort_art, c.ort, c.volumen))"
    " INSERT INTO tagessummen (jugendamt, jahr, ort_art, ort, volumen, tag, ansatz, umschichtung, verbrauch,"
    " offene_bindung, praevention) SELECT :jugendamt, c.jahr, c.ort_art, c.ort, c.volumen, CAST(:tag AS date),"
    " c.ansatz, c.umschichtung, c.verbrauch, c.offene_bindung, c.praevention FROM c"
    " ORDER BY c.jahr, c.ort_art, c.ort, c.volumen"
    " ON CONFLICT (jugendamt, jahr, ort_art, ort, volumen, tag) DO UPDATE SET"
    " ansatz = tagessummen.ansatz + excluded.ansatz, umschichtung = tagessummen.umschichtung + excluded.umschichtung,"
    " verbrauch = tagessummen.verbrauch + excluded.verbrauch,"
    " offene_bindung = tagessummen.offene_bindung + excluded.offene_bindung,"
    " praevention = tagessummen.praevention + excluded.praevention"
)

PROJEKTBUDGET = "projektbudget"
Key = tuple[Ort, str]


async def ensure(work: Work, ort: Ort, konzept: Konzept) -> None:
    """Make sure that every Volumen of a place has its row, also before the year is set up (K4, P5)."""
    await work.execute(_ENSURE, _nodes(work, ort, konzept))


async def set_up(work: Work, ort: Ort, *, konzept: Konzept, now: Instant) -> bool:
    """Mark a year as set up under a Konzept; False if it was.

    What was ensured before may rest on another Konzept: from now on this one's flags hold.
    """
    row = _place(work, ort) | {"konzept_ab": konzept.gueltig_ab, "now": now}
    if (await work.execute(_SET_UP, row)).rowcount != 1:
        return False
    await work.execute(_FOLLOW, _nodes(work, ort, konzept))
    return True


async def find_konzept_ab(work: Work, ort: Ort, *, bis: Instant | None = None) -> date | None:
    """Tell under which Konzept a year is set up, or None where it is not."""
    found: date | None = (await work.execute(_KONZEPT_AB, _place(work, ort) | {"bis": bis})).scalar_one_or_none()
    return found


async def list_set_up(work: Work) -> tuple[tuple[int, date], ...]:
    """List the years that are set up somewhere, with their Konzept."""
    rows = await work.execute(_SET_UP_YEARS, {"jugendamt": work.jugendamt})
    return tuple((row.jahr, row.konzept_ab) for row in rows)


async def list_orte(work: Work, jahr: int, *, art: str, bis: Instant | None = None) -> tuple[tuple[Ort, date], ...]:
    """List the places that are set up in a year, by slug, with their Konzept."""
    rows = await work.execute(_ORTE, {"jugendamt": work.jugendamt, "jahr": jahr, "ort_art": art, "bis": bis})
    return tuple((Ort(row.jahr, row.ort_art, row.ort), row.konzept_ab) for row in rows)


async def lock_staende(work: Work, keys: Collection[Key], *, abgeschlossene: bool = False) -> dict[Key, Stand]:
    """Read leaves, with those that cover them (V9), and keep others from changing them until the commit.

    Locked in the order of their keys, so that two callers cannot deadlock; and no quarter of these years closes
    meanwhile. Raises JahrAbgeschlossen, unless `abgeschlossene` says that the caller looks after closed years (V13).
    """
    *years, staende = locking_staende(work, keys)
    await work.send(*years, staende)
    if not abgeschlossene and (closed := [stand for stand in staende.found.values() if stand.abgeschlossen]):
        raise JahrAbgeschlossen(closed[0].ort.jahr)
    return staende.found


def locking_staende(work: Work, keys: Collection[Key]) -> tuple[*tuple[Ask[None], ...], Ask[dict[Key, Stand]]]:
    """Give what `lock_staende` asks, to be sent with other statements; it looks after closed years itself."""
    return *sharing_jahre(work, {ort.jahr for ort, _ in keys}), Ask(_LOCK, _wanted(work, keys), _by_key)


def locking_staende_of(
    work: Work, named: Genannt, *, jahre: Collection[int]
) -> tuple[*tuple[Ask[None], ...], Ask[dict[Key, Stand]]]:
    """Give what `locking_staende` asks for the Volumina of named Bindungen, before anybody knows which those are."""
    return *sharing_jahre(work, jahre), Ask(_LOCK_OF_BINDUNGEN, named, _by_key)


def _by_key(rows: Iterable[Row[Any]]) -> dict[Key, Stand]:
    return {(stand.ort, stand.volumen): stand for stand in map(_to_stand, rows)}


async def look_at_staende(work: Work, keys: Collection[Key]) -> dict[Key, Stand]:
    """Read what `lock_staende` reads, without a lock: for a Vorschau, which changes nothing (X2)."""
    rows = await work.execute(_LOOK, _wanted(work, keys))
    return {(stand.ort, stand.volumen): stand for stand in map(_to_stand, rows)}


async def read_summen(work: Work, ort: Ort, *, stichtag: date | None = None) -> dict[str, Summen]:
    """Read the sums of each Volumen: the present ones, or those of a past booking day (V16)."""
    if stichtag is None:
        rows = await work.execute(_READ, _place(work, ort))
    else:
        rows = await work.execute(_READ_AT, _place(work, ort) | {"stichtag": stichtag})
    return {row.volumen: _to_summen(row) for row in rows}


async def read_days(work: Work, ort: Ort, *, bis: date) -> tuple[tuple[date, str, Summen], ...]:
    """Read what changed on each Volumen on each booking day up to one, in the order of days (X7)."""
    rows = await work.execute(_READ_DAYS, _place(work, ort) | {"bis": bis})
    return tuple((row.tag, row.volumen, _to_summen(row)) for row in rows)


async def read_nodes(work: Work, ort: Ort) -> tuple[dict[str, Summen], dict[str, str | None]]:
    """Read the present sums of each Volumen, and which node it lies under."""
    rows = (await work.execute(_READ, _place(work, ort))).all()
    return {row.volumen: _to_summen(row) for row in rows}, {row.volumen: row.eltern for row in rows}


async def add(work: Work, changes: Mapping[Key, Summen], *, tag: date, erlaubt: Collection[Key] = ()) -> None:
    """Add changes to the running sums and to those of the booking day.

    `erlaubt` names those on which an overdraft was decided; on others PostgreSQL refuses one where the Volumen does
    (constraint `sperre`), whatever the caller has computed. Those that cover each other (V9) have none of their own.
    """
    await work.send(*adding(work, changes, tag=tag, erlaubt=erlaubt))


def adding(work: Work, changes: Mapping[Key, Summen], *, tag: date, erlaubt: Collection[Key]) -> list[Ask[None]]:
    """Give what `add` asks, to be sent with other statements."""
    if not changes:
        return []
    records = [
        _plain(ort) | {"volumen": volumen, "erlaubt": (ort, volumen) in erlaubt} | _cents(summen)
        for (ort, volumen), summen in changes.items()
    ]
    return [tell(_ADD, {"jugendamt": work.jugendamt, "tag": tag, "changes": json.dumps(records)})]


def _nodes(work: Work, ort: Ort, konzept: Konzept) -> list[dict[str, Any]]:
    """Give the rows of a Konzept's Volumina in a place, in the order of their keys: so they are locked."""
    baum = Knoten(PROJEKTBUDGET, sperrt=konzept.projektbudget_sperrt) if ort.art == "bezirk" else konzept.baum
    parents = {teil.schluessel: knoten for knoten in baum.walk() for teil in knoten.teile}
    covered = baum.covered()
    rows = []
    for knoten in sorted(baum.walk(), key=lambda knoten: knoten.schluessel):
        parent = parents.get(knoten.schluessel)
        flags = {
            "eltern": parent.schluessel if parent else None, "blatt": knoten.is_leaf, "pauschal": knoten.pauschal,
            "vorbehalten": knoten.vorbehalten, "umschichtbar": knoten.umschichtbar, "sperrt": knoten.sperrt,
            "deckt_mit": covered.get(knoten.schluessel),
        }  # fmt: skip
        rows.append(_place(work, ort) | {"volumen": knoten.schluessel} | flags)
    return rows


def _wanted(work: Work, keys: Collection[Key]) -> dict[str, Any]:
    wanted = [_plain(ort) | {"volumen": volumen} for ort, volumen in keys]
    places = {"jahre": list({ort.jahr for ort, _ in keys}), "slugs": list({ort.slug for ort, _ in keys})}
    return {"jugendamt": work.jugendamt, "orte": json.dumps(wanted)} | places


def _place(work: Work, ort: Ort) -> dict[str, Any]:
    return {"jugendamt": work.jugendamt} | _plain(ort)


def _plain(ort: Ort) -> dict[str, Any]:
    return {"jahr": ort.jahr, "ort_art": ort.art, "ort": ort.slug}


def _cents(summen: Summen) -> dict[str, int]:
    return {name: getattr(summen, name).cents for name in Summen.__slots__}


def _to_summen(row: Row[Any]) -> Summen:
    return Summen(
        Geld(row.ansatz), Geld(row.umschichtung), Geld(row.verbrauch), Geld(row.offene_bindung), Geld(row.praevention)
    )


def _to_stand(row: Row[Any]) -> Stand:
    return Stand(
        ort=Ort(row.jahr, row.ort_art, row.ort),
        volumen=row.volumen,
        summen=_to_summen(row),
        eltern=row.eltern,
        blatt=row.blatt,
        pauschal=row.pauschal,
        vorbehalten=row.vorbehalten,
        umschichtbar=row.umschichtbar,
        sperrt=row.sperrt,
        deckt_mit=row.deckt_mit,
        eingerichtet=row.eingerichtet,
        abschluesse=tuple(row.abschluesse),
    )
