"""Looking up belege reads each row once, also for a Jugendamt that PostgreSQL's statistics do not know yet (K8)."""

from collections.abc import Iterator
from typing import Any

import psycopg

from deploy.local.postgres import Postgres
from services.cases.storage import stapel
from shared.identity import Caller, Role
from shared.storage.database import Database

KNOWN, NEW = 20_000, 3_000
BOOK = """
    WITH l AS (
        INSERT INTO leistungen (jugendamt, id, traeger, beleg, kontrakt, sozialraum, datum, minuten, art, satz, regel,
            betrag, gebucht_am, gebucht_von)
        SELECT %(jugendamt)s, gen_random_uuid(), 't1', lpad(n::text, 60, 'B'), NULL, 'konz', '2026-03-03', 60,
            'netzwerk', 100, 'r', 100, now(), 'x' FROM generate_series(1, %(rows)s) n RETURNING id)
    INSERT INTO leistungszustaende (jugendamt, id, nr, zustand, gebucht_am, gebucht_von)
    SELECT %(jugendamt)s, id, 1, 'anerkannt', now(), 'x' FROM l
"""
Json = dict[str, Any]


def book(connection: psycopg.Connection[Any], jugendamt: str, *, rows: int) -> None:
    connection.execute(BOOK, {"jugendamt": jugendamt, "rows": rows})


def nodes(plan: Json) -> Iterator[Json]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


async def test_k8_each_row_is_read_once_however_old_the_statistics_are(
    cases_database: Database, postgres: Postgres, tenant: str
) -> None:
    with postgres.connect("cases") as connection:
        book(connection, f"{tenant}-known", rows=KNOWN)
        connection.execute("ANALYZE leistungen, leistungszustaende")
        book(connection, tenant, rows=NEW)
    belege = [str(number).rjust(60, "B") for number in range(1, NEW + 1)]
    async with cases_database.transaction(Caller("traeger", tenant, frozenset({Role.TRAEGER}), traeger="t1")) as work:
        ask = stapel.bestand_of(work, traeger="t1", belege=belege)
        await work.send(ask)
        assert ask.found.keys() == set(belege)
        words = ask.statement.text.replace(":jugendamt", "%(jugendamt)s").replace(":traeger", "%(traeger)s")
        explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {words.replace(':belege', '%(belege)s')}"
        row = (await work.connection.exec_driver_sql(explain, dict(ask.parameters))).one()
    thrown = [node.get("Rows Removed by Filter", 0) * node["Actual Loops"] for node in nodes(row[0][0]["Plan"])]
    assert sum(thrown) <= NEW
