"""Single rows from 32 clients at once, against a bare POST that validates one row behind the same token check."""

import asyncio
import json
import time
from collections.abc import Sequence

from bench.cases.house import BenchHouse
from bench.client import Caller, connect, request
from bench.frame import Line, Variant

CLIENTS = 32
GOAL = 0.45


async def einzeln_line(house: BenchHouse, *, seconds: float) -> Line:
    """Make the line; each row is a new one."""
    callers = await connect(house.cases.ports, clients=CLIENTS)
    headers = house.headers()
    faults: list[str] = []

    def posting(path: str) -> Variant:
        async def one(caller: Caller, *, end: float) -> int:
            answered = 0
            while time.perf_counter() < end:
                (row,) = house.rows(1)
                row["kontrakt"] = house.kontrakte[int(row["beleg"][2:]) % len(house.kontrakte)]
                status, body = await caller.ask(request("POST", path, headers=headers, body=json.dumps(row).encode()))
                answered += 1
                if status != 201:
                    faults.append(f"{status} {body[:200]!r}")
                elif path != "/bench/bare":
                    house.acknowledged += 1
            return answered

        async def run() -> float:
            began = time.perf_counter()
            answered = await asyncio.gather(*(one(caller, end=began + seconds) for caller in callers))
            return sum(answered) / (time.perf_counter() - began)

        return Variant(path, run)

    async def check() -> Sequence[str]:
        for caller in callers:
            caller.close()
        return faults[:10] + await house.faults()

    return Line(
        name=f"single rows, {CLIENTS} clients",
        unit="rows/s",
        ours=posting("/v1/leistungen"),
        limit=posting("/bench/bare"),
        goal=GOAL,
        check=check,
    )
