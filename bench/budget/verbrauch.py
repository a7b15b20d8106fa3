"""Booking rows of Verbrauch that arrive in calls of 1,000, against COPY of the same postings into the same table.

Both write under row-level security. PostgreSQL refuses COPY into such a table, so the limit is COPY into a temporary
table and one INSERT ... SELECT from it, all rows in one transaction, into a twin of `buchungen` with all its indexes.
That is the postings alone; we are asked over HTTP, judge each row, answer it, and keep all sums.
"""

import json
import time
from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

import psycopg

from bench.budget.office import JAHR, BenchOffice
from bench.client import connect, request, send_all
from bench.frame import Line, Variant
from deploy.local.postgres import Postgres
from shared.storage.keys import new_id

ROWS, IN_A_CALL = 10_000, 1_000
GOAL = 0.6
MONTHS = 10
Json = dict[str, Any]
_COLUMNS = (
    "jugendamt, id, art, jahr, ort_art, ort, volumen, quelle, traeger, datum, betrag, offen, praevention, minuten,"
    " zweck, satz, beleg, quartal, vermerk, abschluss, gebucht_am, buchungstag, gebucht_von"
)


def make_rows(kontrakte: Sequence[UUID], *, rows: int = ROWS) -> list[Json]:
    """Make rows as they come: each call with those of a month, on all Kontrakte in turn."""
    return [
        {
            "schluessel": str(new_id()),
            "kontrakt": str(kontrakte[place % len(kontrakte)]),
            "sozialraum": "konz",
            "traeger": "t1",
            "datum": date(JAHR, 1 + place // IN_A_CALL % MONTHS, 1 + place % 28).isoformat(),
            "art": "fallspezifisch",
            "minuten": 45,
            "satz": "42.50",
            "betrag": "31.88",
        }
        for place in range(rows)
    ]


async def verbrauch_line(bench: BenchOffice) -> Line:
    """Make the line; what was acknowledged must be stored, and all sums must be right."""
    (caller,) = await connect(bench.servers.ports[:1], clients=1)
    copier = Copier(bench)
    faults: list[str] = []
    sent = count()

    async def book() -> float:
        rows = make_rows(bench.kontrakte)
        calls = [rows[first : first + IN_A_CALL] for first in range(0, ROWS, IN_A_CALL)]
        bodies = [json.dumps({"zeilen": call}).encode() for call in calls]
        headers = bench.service()
        seconds, answers = await send_all(
            caller, iter([request("POST", "/v1/verbrauch", headers=headers, body=body) for body in bodies])
        )
        faults.extend(_faults_of(answers))
        next(sent)
        return ROWS / seconds

    async def copy() -> float:
        return ROWS / copier.copy(make_rows(bench.kontrakte))

    async def check() -> Sequence[str]:
        caller.close()
        stored = copier.count()
        missing = [] if stored == next(sent) * ROWS else [f"{stored} rows are stored"]
        copier.close()
        return faults[:10] + missing + await bench.faults()

    name = f"booking {ROWS:,} rows of Verbrauch in calls of {IN_A_CALL:,}"
    return Line(
        name=name,
        unit="rows/s",
        ours=Variant("POST /v1/verbrauch", book),
        limit=Variant("COPY", copy),
        goal=GOAL,
        check=check,
    )


def _faults_of(answers: Sequence[tuple[int, bytes]]) -> list[str]:
    found = [f"{status} {body[:200]!r}" for status, body in answers if status != 200]
    for _, body in (answer for answer in answers if answer[0] == 200):
        found += [str(row) for row in json.loads(body)["zeilen"] if row["status"] != "gebucht"]
    return found


class Copier:
    """Copies postings into a twin of `buchungen`, as the application role."""

    def __init__(self, bench: BenchOffice) -> None:
        self._tenant = bench.tenant
        _make_twin(bench.servers.postgres)
        self._connection = psycopg.connect(bench.servers.url.replace("+psycopg", ""), autocommit=True)
        self._connection.execute(f"CREATE TEMPORARY TABLE kopie AS SELECT {_COLUMNS} FROM buchungen LIMIT 0")

    def copy(self, rows: Sequence[Json]) -> float:
        """Copy postings; give how many seconds that took, with the making of the lines but not of the values."""
        lines = [_line(self._tenant, row) for row in rows]
        began = time.perf_counter()
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.jugendamt', %s, true)", (self._tenant,))
            cursor.execute("TRUNCATE kopie")
            with cursor.copy(f"COPY kopie ({_COLUMNS}) FROM STDIN") as copy:
                copy.write("".join(lines))
            cursor.execute(f"INSERT INTO buchungen_kopie ({_COLUMNS}) SELECT {_COLUMNS} FROM kopie")
        return time.perf_counter() - began

    def count(self) -> int:
        """Count the postings that the service has stored."""
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.jugendamt', %s, true)", (self._tenant,))
            row = cursor.execute("SELECT count(*) FROM buchungen WHERE art = 'leistung'").fetchone()
            assert row is not None
            return int(row[0])

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _make_twin(postgres: Postgres) -> None:
    """Make a table with everything that `buchungen` has: defaults, checks, indexes, row-level security, rights."""
    same = "jugendamt = current_setting('app.jugendamt', true)"
    with postgres.connect("budget") as connection:
        for statement in (
            "CREATE TABLE buchungen_kopie (LIKE buchungen INCLUDING ALL)",
            "ALTER TABLE buchungen_kopie ENABLE ROW LEVEL SECURITY",
            f"CREATE POLICY tenant ON buchungen_kopie TO budget_app USING ({same}) WITH CHECK ({same})",
            "GRANT SELECT, INSERT ON buchungen_kopie TO budget_app",
        ):
            connection.execute(statement)


def _line(tenant: str, row: Json) -> str:
    now, null = f"{JAHR}-11-22T00:00:00Z", "\\N"
    values = (
        tenant, row["schluessel"], "leistung", JAHR, "sozialraum", "konz", "variabel", row["kontrakt"], row["traeger"],
        row["datum"], 3188, -3188, 0, row["minuten"], row["art"], 4250, null, 1, null, null, now, now[:10], "cases",
    )  # fmt: skip
    return "\t".join(map(str, values)) + "\n"
