"""The lines of cases of `make bench`, in the order in which they are run."""

from argparse import Namespace
from collections.abc import Awaitable, Callable, Mapping

from bench.cases.ankunft import measure_arrival
from bench.cases.einzeln import einzeln_line
from bench.cases.house import BenchHouse, open_house
from bench.cases.stapel import measure_memory, stapel_lines
from bench.frame import Report, measure


async def run_cases(report: Report, options: Namespace) -> None:
    """Run the chosen lines, each against new processes of both services and new databases."""
    for name in [name for name in options.only or LINES if name in LINES]:
        async with open_house(processes=2 if name == "einzeln" else 1, tenant=f"bench-{name}") as house:
            report.postgres = house.cases.version
            await LINES[name](house, report, options)


async def _stapel(house: BenchHouse, report: Report, options: Namespace) -> None:
    for line in await stapel_lines(house):
        report.add(await measure(line, rounds=options.rounds))


async def _einzeln(house: BenchHouse, report: Report, options: Namespace) -> None:
    report.add(await measure(await einzeln_line(house, seconds=options.seconds), rounds=options.rounds))


async def _speicher(house: BenchHouse, report: Report, options: Namespace) -> None:
    sentence, faults = await measure_memory(house, rounds=options.rounds)
    report.note(sentence, faults=faults)


async def _ankunft(house: BenchHouse, report: Report, options: Namespace) -> None:
    sentence, faults = await measure_arrival(house, rows=options.rows)
    report.note(sentence, faults=faults)


LINES: Mapping[str, Callable[[BenchHouse, Report, Namespace], Awaitable[None]]] = {
    "stapel": _stapel,
    "einzeln": _einzeln,
    "ankunft": _ankunft,
    "speicher": _speicher,
}
