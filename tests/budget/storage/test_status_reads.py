"""A status reads a bounded number of rows, and no posting, whatever was posted; shown by EXPLAIN (V7, V16)."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from services.budget.domain.volumen import Ort
from services.budget.storage import statusstempel
from services.budget.usecases.read_status import status_at
from tests.budget.office import Office, zeile
from tests.budget.quarters import bound, next_year

KONZ = Ort.sozialraum(2014, "konz")
Json = dict[str, Any]
POSTINGS = {"buchungen", "bindungen", "bindungsbuchungen", "ansatzbuchungen", "ausgaben", "quartalssummen"}
_NAMED = re.compile(r"%\((\w+)\)s")


async def statements_of(office: Office, stichtag: date | None) -> list[tuple[str, Mapping[str, Any]]]:
    """Give what a status sends to PostgreSQL: its statements, and the Stempel's for the present one."""
    sent: list[tuple[str, Mapping[str, Any]]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Mapping[str, Any], *_: object) -> None:
        sent.append((statement, parameters))

    engine = office.database.engine.sync_engine
    async with office.database.transaction(office.caller, snapshot=True) as work:
        event.listen(engine, "before_cursor_execute", note)
        try:
            await status_at(work, KONZ, stichtag=stichtag, now=office.clock())
        finally:
            event.remove(engine, "before_cursor_execute", note)
    place = {"jugendamt": office.tenant, "jahr": KONZ.jahr, "art": KONZ.art, "slug": KONZ.slug}
    return [*sent, (statusstempel.READ, place)] if stichtag is None else sent


async def rows_read(office: Office, stichtag: date | None) -> dict[str, int]:
    """EXPLAIN (ANALYZE) each statement and add up how many rows of which table it has looked at."""
    found: dict[str, int] = {}
    statements = await statements_of(office, stichtag)
    async with office.database.transaction(office.caller) as work:
        await work.connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # as in a table of some size
        for statement, parameters in statements:
            explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
            row = (await work.connection.exec_driver_sql(explain, dict(parameters))).one()
            for node in _nodes(row[0][0]["Plan"]):
                if "Relation Name" in node:
                    rows = node["Actual Rows"] * node["Actual Loops"]
                    thrown = node.get("Rows Removed by Filter", 0) * node["Actual Loops"]
                    name = node["Relation Name"]
                    found[name] = found.get(name, 0) + int(rows + thrown)
    return found


def _nodes(plan: Json) -> Iterator[Json]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


@pytest.mark.parametrize("stichtag", [None, date(2014, 8, 1)])
async def test_v7_v16_a_status_reads_the_same_rows_however_many_postings_there_are(
    office: Office, stichtag: date | None
) -> None:
    office.clock.set("2014-01-02")
    await office.enter()
    kontrakt = await bound(office, kontingent_minuten=20_000)
    office.clock.set("2014-08-01")

    async def post(anzahl: int) -> None:
        rows = [
            zeile(kontrakt, datum=f"2014-{1 + place % 7:02d}-05", minuten=1, betrag="0.71") for place in range(anzahl)
        ]
        await office.verbrauch(*rows)

    await post(7)
    office.clock.set("2014-08-02")
    await post(7)
    few = await rows_read(office, stichtag)
    for _ in range(3):
        await post(1000)
    many = await rows_read(office, stichtag)
    assert not POSTINGS & many.keys()
    assert sum(many.values()) <= sum(few.values()) < 150


async def test_v16_a_past_status_reads_no_later_day_and_no_other_place(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter()
    await next_year(office)
    kontrakt = await bound(office, kontingent_minuten=20_000, ende="2015-12-31")
    before: dict[str, int] = {}
    for month in range(2, 12):
        office.clock.set(f"2014-{month:02d}-10")
        await office.verbrauch(zeile(kontrakt, datum=f"2014-{month:02d}-01", minuten=1, betrag="0.71"))
        if month == 4:
            before = await rows_read(office, date(2014, 3, 31))
    after = await rows_read(office, date(2014, 3, 31))
    assert (after["tagessummen"], after["monatssummen"]) == (before["tagessummen"], before["monatssummen"])
