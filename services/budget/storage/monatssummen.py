"""Running sums by the month of the work: what is planned, what is used, and how soon that was known (V12, V16).

The sum of all booking days stands in the row of day `infinity`, so that a present forecast reads at most 24 rows a
Volumen (two years), and one of a past day at most twelve for each booking day, whatever the number of postings.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from services.budget.domain.buchung import Buchung
from services.budget.domain.monate import (
    LEER,
    WERTARTEN,
    Monatsposten,
    Monatsstand,
    Monatswerte,
    Plan,
    Wertart,
    place_verbrauch,
    replan,
)
from services.budget.domain.volumen import Ort
from services.budget.storage.tables_prognose import BindungsplanRow
from shared.geld import Geld
from shared.kalender import Zeitraum
from shared.storage.asks import Ask, tell
from shared.storage.database import Work

_NAMES = ", ".join(WERTARTEN)
_KEY = "jahr, ort_art, ort, volumen, monat"
_ADD = text(
    f"INSERT INTO monatssummen (jugendamt, {_KEY}, tag, {_NAMES})"  # noqa: S608  # made of our own constants; values are bound
    f" SELECT :jugendamt, {_KEY}, d.tag, {_NAMES} FROM jsonb_to_recordset(CAST(:records AS jsonb)) AS c(jahr int,"
    f" ort_art text, ort text, volumen text, monat int, {_NAMES.replace(',', ' bigint,')} bigint)"
    " CROSS JOIN (VALUES (CAST(:tag AS date)), (CAST('infinity' AS date))) AS d (tag)"
    f" ORDER BY {_KEY}, d.tag ON CONFLICT (jugendamt, {_KEY}, tag) DO UPDATE SET "
    + ", ".join(f"{name} = monatssummen.{name} + excluded.{name}" for name in WERTARTEN)
)
_ALL = "jugendamt = :jugendamt AND jahr IN (:jahr, :jahr - 1) AND ort_art = :ort_art"
_ONE = f"{_ALL} AND ort = :ort"  # said plainly: by "or all" PostgreSQL would read all and throw most away
_READ, _READ_ALL = (
    text(f"SELECT ort, jahr, volumen, monat, {_NAMES} FROM monatssummen WHERE {place} AND tag = 'infinity'")  # noqa: S608  # made of our own constants; values are bound
    for place in (_ONE, _ALL)
)
_READ_AT, _READ_ALL_AT = (
    text(
        "SELECT ort, jahr, volumen, monat, "  # noqa: S608  # made of our own constants; values are bound
        + ", ".join(f"sum({name})::bigint AS {name}" for name in WERTARTEN)
        + f" FROM monatssummen WHERE {place} AND tag <= :stichtag GROUP BY ort, jahr, volumen, monat"
    )
    for place in (_ONE, _ALL)
)
_PLANS = text(
    "SELECT p.quelle, p.betrag, p.von, p.bis FROM jsonb_to_recordset(CAST(:records AS jsonb)) AS r(quelle uuid,"
    " jahr int) JOIN bindungsplaene p ON p.jugendamt = :jugendamt AND p.quelle = r.quelle AND p.jahr = r.jahr"
    " ORDER BY p.quelle, p.jahr"
)
_REPLAN = text(
    "UPDATE bindungsplaene p SET betrag = r.betrag FROM jsonb_to_recordset(CAST(:records AS jsonb)) AS r(quelle uuid,"
    " jahr int, betrag bigint) WHERE p.jugendamt = :jugendamt AND p.quelle = r.quelle AND p.jahr = r.jahr"
)
Place = tuple[Ort, str]


async def add(work: Work, buchungen: Sequence[Buchung], *, tag: date) -> None:
    """Add postings to the sums of their months; their Volumina are locked."""
    await work.send(*adding(work, buchungen, tag=tag))


def adding(work: Work, buchungen: Sequence[Buchung], *, tag: date) -> list[Ask[None]]:
    """Give what `add` asks, to be sent with other statements."""
    groups: dict[tuple[Ort, str, date, bool], int] = {}
    for buchung in buchungen:
        if buchung.betrag:
            month = (buchung.zaehltag if buchung.bindung_key else buchung.datum).replace(day=1)
            key = (buchung.ort, buchung.volumen, month, buchung.bindung_key is not None)
            groups[key] = groups.get(key, 0) + buchung.betrag.cents
    return _adding(
        work,
        [
            ((ort, volumen), posten)
            for (ort, volumen, month, bound), cents in groups.items()
            for posten in place_verbrauch(Geld(cents), datum=month, jahr=ort.jahr, tag=tag, auf_bindung=bound)
        ],
        tag=tag,
    )


async def plan(work: Work, quelle: UUID, place: Place, *, after: Plan, tag: date) -> None:
    """Bring a source's plan of a year to `after`; the Volumen and the source are locked."""
    before = await find_plan(work, quelle, place[0].jahr)
    await _write(work, quelle, place, replan(before, after, tag=tag), after=after, tag=tag)


async def reprice(work: Work, quelle: UUID, place: Place, *, betrag: Geld, tag: date) -> None:
    """Bring the amount of a source's plan to the prices of a year that is set up; nothing new has come by that (K4)."""
    before = await find_plan(work, quelle, place[0].jahr)
    if before is not None:
        after = Plan(betrag, before.zeitraum)
        await _write(work, quelle, place, replan(before, after, tag=tag, bestand=True), after=after, tag=tag)


async def reprice_many(work: Work, betraege: Mapping[tuple[UUID, int], tuple[Place, Geld]], *, tag: date) -> None:
    """Bring the amounts of several sources' plans to those given, by source and year; nothing new has come by that."""
    if not betraege:
        return
    changes: list[tuple[Place, Monatsposten]] = []
    records = []
    for quelle, before in await _find_plans(work, betraege):
        place, betrag = betraege[quelle, before.zeitraum.beginn.year]
        after = Plan(betrag, before.zeitraum)
        changes += [(place, posten) for posten in replan(before, after, tag=tag, bestand=True)]
        records.append({"quelle": str(quelle), "jahr": place[0].jahr, "betrag": betrag.cents})
    await work.execute(_REPLAN, {"jugendamt": work.jugendamt, "records": json.dumps(records)})
    await work.send(*_adding(work, changes, tag=tag))


async def _find_plans(work: Work, keys: Collection[tuple[UUID, int]]) -> list[tuple[UUID, Plan]]:
    named = [{"quelle": str(quelle), "jahr": jahr} for quelle, jahr in keys]
    rows = await work.execute(_PLANS, {"jugendamt": work.jugendamt, "records": json.dumps(named)})
    return [(row.quelle, Plan(Geld(row.betrag), Zeitraum(row.von, row.bis))) for row in rows]


async def read(work: Work, ort: Ort, *, stichtag: date | None = None) -> dict[str, Monatsstand]:
    """Read the months of each Volumen: the present ones, or those known at the end of a past booking day (V16)."""
    return (await read_places(work, ort.jahr, art=ort.art, ort=ort.slug, stichtag=stichtag)).get(ort.slug, {})


async def read_places(
    work: Work, jahr: int, *, art: str, ort: str | None, stichtag: date | None
) -> dict[str, dict[str, Monatsstand]]:
    """Read the months of all places of a kind, or of one, in one statement (V14)."""
    parameters = {"jugendamt": work.jugendamt, "jahr": jahr, "ort_art": art} | ({"ort": ort} if ort else {})
    if stichtag is None:
        rows = await work.execute(_READ if ort else _READ_ALL, parameters)
    else:
        rows = await work.execute(_READ_AT if ort else _READ_ALL_AT, parameters | {"stichtag": stichtag})
    years: dict[tuple[str, str, int], dict[Wertart, list[int]]] = {}
    for row in rows.mappings():
        key = (row["ort"], row["volumen"], row["jahr"])
        reihen = years.setdefault(key, {wertart: [0] * 12 for wertart in WERTARTEN})
        for wertart in WERTARTEN:
            reihen[wertart][row["monat"] - 1] = row[wertart]
    werte = {
        key: Monatswerte(**{wertart: tuple(reihe) for wertart, reihe in reihen.items()})
        for key, reihen in years.items()
    }
    found: dict[str, dict[str, Monatsstand]] = {}
    for place, volumen, _ in years:
        stand = Monatsstand(werte.get((place, volumen, jahr), LEER), werte.get((place, volumen, jahr - 1)))
        found.setdefault(place, {})[volumen] = stand
    return found


async def find_plan(work: Work, quelle: UUID, jahr: int) -> Plan | None:
    """Read the last plan of a source's year, or None where it has none."""
    row = (
        await work.execute(
            select(BindungsplanRow).where(
                BindungsplanRow.jugendamt == work.jugendamt,
                BindungsplanRow.quelle == quelle,
                BindungsplanRow.jahr == jahr,
            )
        )
    ).one_or_none()
    return Plan(row.betrag, Zeitraum(row.von, row.bis)) if row else None


async def _write(
    work: Work, quelle: UUID, place: Place, posten: Iterable[Monatsposten], *, after: Plan, tag: date
) -> None:
    key = {"jugendamt": work.jugendamt, "quelle": quelle, "jahr": place[0].jahr}
    values = {"betrag": after.betrag, "von": after.zeitraum.beginn, "bis": after.zeitraum.ende}
    await work.execute(
        upsert(BindungsplanRow).values(**key, **values).on_conflict_do_update(index_elements=list(key), set_=values)
    )
    await work.send(*_adding(work, [(place, one) for one in posten], tag=tag))


def _adding(work: Work, changes: Sequence[tuple[Place, Monatsposten]], *, tag: date) -> list[Ask[None]]:
    sums: dict[tuple[Place, int], dict[str, int]] = {}
    for place, posten in changes:
        own = sums.setdefault((place, posten.monat), dict.fromkeys(WERTARTEN, 0))
        own[posten.art] += posten.cents
    if not sums:
        return []
    records = [{**_record(place, monat), **own} for (place, monat), own in sums.items()]
    return [tell(_ADD, {"jugendamt": work.jugendamt, "tag": tag, "records": json.dumps(records)})]


def _record(place: Place, monat: int) -> Mapping[str, Any]:
    ort, volumen = place
    return {"jahr": ort.jahr, "ort_art": ort.art, "ort": ort.slug, "volumen": volumen, "monat": monat}
