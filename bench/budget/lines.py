"""The budget's lines of `make bench`, in the order in which they are run."""

from argparse import Namespace
from collections.abc import Awaitable, Callable, Mapping

from bench.budget.growth import FEW, fill, growth_lines
from bench.budget.office import open_office
from bench.budget.status import status_line
from bench.budget.verbrauch import verbrauch_line
from bench.budget.writers import write_together
from bench.frame import Report, measure
from bench.servers import Servers, serve

PLENTY = "900000000.00"


async def run_budget(report: Report, options: Namespace) -> None:
    """Run the chosen lines, each against two new processes of the budget and a new database."""
    for name in [name for name in options.only or LINES if name in LINES]:
        with serve("budget", app="bench.budget.app:create_app") as servers:
            report.postgres = servers.version
            await LINES[name](servers, report, options)


async def _status(servers: Servers, report: Report, options: Namespace) -> None:
    bench = await open_office(servers, tenant="bench-status", gesamt=PLENTY)
    servers.settle_statistics()
    report.add(await measure(await status_line(bench, seconds=options.seconds), rounds=options.rounds))


async def _verbrauch(servers: Servers, report: Report, options: Namespace) -> None:
    bench = await open_office(servers, tenant="bench-verbrauch", gesamt=PLENTY)
    line = await verbrauch_line(bench)
    await line.ours.run()
    servers.settle_statistics()  # of tables that have rows: those of empty ones mislead PostgreSQL
    report.add(await measure(line, rounds=options.rounds))


async def _growth(servers: Servers, report: Report, options: Namespace) -> None:
    few = await open_office(servers, tenant="bench-few", gesamt=PLENTY, kontrakte=10)
    many = await open_office(servers, tenant="bench-many", gesamt=PLENTY, kontrakte=10)
    fill(servers, few.tenant, postings=FEW)
    seconds = fill(servers, many.tenant, postings=options.postings)
    report.note(f"\nfilled {options.postings:,} postings in {seconds:.0f} s")
    for line in growth_lines(few, many, postings=options.postings, seconds=options.seconds):
        report.add(await measure(line, rounds=options.rounds))


async def _writers(servers: Servers, report: Report, options: Namespace) -> None:
    bench = await open_office(servers, tenant="bench-writers", gesamt=PLENTY)
    sentence, faults = await write_together(bench, seconds=options.writing)
    report.note(sentence, faults=faults)


LINES: Mapping[str, Callable[[Servers, Report, Namespace], Awaitable[None]]] = {
    "status": _status,
    "verbrauch": _verbrauch,
    "growth": _growth,
    "writers": _writers,
}
