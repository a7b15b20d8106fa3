"""Status of one Sozialraum and year, asked by 32 clients at once, against a bare GET behind the same token check."""

from collections.abc import Sequence

from bench.budget.office import JAHR, BenchOffice
from bench.client import Tally, ask_for, connect, request
from bench.frame import Line, Variant

CLIENTS = 32
GOAL = 0.45


async def status_line(bench: BenchOffice, *, seconds: float) -> Line:
    """Make the line; its answers are held against each other and against the sums."""
    callers = await connect(bench.servers.ports, clients=CLIENTS)
    seen: list[Tally] = []

    def asking(path: str) -> Variant:
        asked = request("GET", path, headers=bench.headers())

        async def run() -> float:
            rate, tally = await ask_for(callers, asked, seconds=seconds)
            seen.append(tally)
            return rate

        return Variant(path, run)

    async def check() -> Sequence[str]:
        for caller in callers:
            caller.close()
        return [error for tally in seen for error in tally.errors][:10] + await bench.faults()

    return Line(
        name=f"status of one Sozialraum and year, {CLIENTS} clients",
        unit="answers/s",
        ours=asking(f"/v1/haushaltsjahre/{JAHR}/sozialraeume/konz"),
        limit=asking("/bench/bare"),
        goal=GOAL,
        check=check,
    )
