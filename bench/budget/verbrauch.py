"""Booking rows of Verbrauch that arrive in calls of 1,000, against COPY of the same postings.

Both are asked in the same server, behind the same token check, with the same bodies read in the same way, one call
after the other and each its own commit: see `bench.budget.copy` for what the other one does. So the line says what
booking costs beyond what any server has to do that takes such calls and stores their postings.
"""

import json
from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from bench.budget.copy import TWIN, make_twin
from bench.budget.office import JAHR, BenchOffice
from bench.client import connect, request, send_all
from bench.frame import Line, Variant
from shared.storage.keys import new_id

ROWS, IN_A_CALL = 10_000, 1_000
GOAL = 0.6
MONTHS = 10
Json = dict[str, Any]


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
    with bench.servers.postgres.connect("budget") as connection:
        make_twin(connection)
    (caller,) = await connect(bench.servers.ports[:1], clients=1)
    faults: list[str] = []
    booked, copied = count(), count()

    async def send(path: str) -> tuple[float, list[tuple[int, bytes]]]:
        rows, headers = make_rows(bench.kontrakte), bench.service()
        calls = [rows[first : first + IN_A_CALL] for first in range(0, ROWS, IN_A_CALL)]
        bodies = [json.dumps({"zeilen": call}).encode() for call in calls]
        requests = [request("POST", path, headers=headers, body=body) for body in bodies]
        seconds, answers = await send_all(caller, iter(requests))
        faults.extend(f"{status} {body[:200]!r}" for status, body in answers if status != 200)
        return ROWS / seconds, answers

    async def book() -> float:
        rate, answers = await send("/v1/verbrauch")
        faults.extend(_refused(answers))
        next(booked)
        return rate

    async def copy() -> float:
        rate, _ = await send("/bench/copy")
        next(copied)
        return rate

    async def check() -> Sequence[str]:
        caller.close()
        expected = {"buchungen": next(booked) * ROWS, TWIN: next(copied) * ROWS}
        return faults[:10] + _missing(bench, expected) + await bench.faults()

    return Line(
        name=f"booking {ROWS:,} rows of Verbrauch in calls of {IN_A_CALL:,}",
        unit="rows/s",
        ours=Variant("POST /v1/verbrauch", book),
        limit=Variant("COPY", copy),
        goal=GOAL,
        check=check,
    )


def _refused(answers: Sequence[tuple[int, bytes]]) -> list[str]:
    bodies = [json.loads(body) for status, body in answers if status == 200]
    return [str(row) for body in bodies for row in body["zeilen"] if row["status"] != "gebucht"]


def _missing(bench: BenchOffice, expected: dict[str, int]) -> list[str]:
    """Name the tables that do not hold as many hours as were acknowledged."""
    found = []
    with bench.servers.postgres.connect("budget") as connection:
        for table, rows in expected.items():
            query = f"SELECT count(*) FROM {table} WHERE art = 'leistung' AND jugendamt = %s"
            row = connection.execute(query, (bench.tenant,)).fetchone()
            assert row is not None
            found += [f"{row[0]} rows are stored in {table}, not {rows}"] if row[0] != rows else []
    return found
