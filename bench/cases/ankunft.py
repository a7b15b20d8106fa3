"""How long after the last answer the budget has booked all of 100,000 rows that were sent in batches."""

import asyncio
import time

from bench.cases.house import BenchHouse
from bench.cases.stapel import Sender
from bench.client import connect

ROWS, IN_A_BATCH = 100_000, 10_000
GOAL = 2.0
LONGEST = 300.0
_LOOK = 0.05


async def measure_arrival(house: BenchHouse, *, rows: int = ROWS) -> tuple[str, list[str]]:
    """Send rows while the worker carries them; give a sentence and what is wrong afterwards."""
    (caller,) = await connect(house.cases.ports[:1], clients=1)
    sender = Sender(house, caller)
    with house.worker():
        await sender.book(size=1_000, number=1)
        await _await(house, rows=1_000)
        rate = await sender.book(size=IN_A_BATCH, number=rows // IN_A_BATCH)
        began = time.perf_counter()
        seen = await house.arrived()
        await _await(house, rows=house.acknowledged)
        seconds = time.perf_counter() - began
    caller.close()
    verdict = "reached" if seconds <= GOAL else "NOT reached"
    found = await house.count_arrived()
    missing = [] if found == house.acknowledged else [f"{found} of {house.acknowledged} rows have arrived"]
    sentence = (
        f"\n{rows:,} rows sent at {rate:,.0f} a second: all in the budget {seconds:.2f} s after the last answer"
        f" ({house.acknowledged - seen:,} were on their way), goal <= {GOAL} s: {verdict}"
    )
    return sentence, [*missing, *await sender.check(), *await house.budget_faults()]


async def _await(house: BenchHouse, *, rows: int) -> None:
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        if await house.arrived() >= rows:
            return
        await asyncio.sleep(_LOOK)
