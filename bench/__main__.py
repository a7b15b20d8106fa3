"""Measure what is promised: `make bench`, or `python -m bench --only status --rounds 3` for a look at one line."""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence

from bench.budget.lines import LINES as BUDGET_LINES
from bench.budget.lines import run_budget
from bench.cases.lines import LINES as CASES_LINES
from bench.cases.lines import run_cases
from bench.frame import LEAST_ROUNDS, Report
from shared.web.logs import configure_logging


def main(arguments: Sequence[str]) -> int:
    """Run the lines, print and keep what they came to; 1 where a check found a fault."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--only", choices=[*BUDGET_LINES, *CASES_LINES], action="append", help="this line alone; may be named again"
    )
    parser.add_argument("--rounds", type=int, default=LEAST_ROUNDS, help="rounds of each line")
    parser.add_argument("--seconds", type=float, default=3.0, help="of one round, where a round has a time")
    parser.add_argument("--postings", type=int, default=10_000_000, help="of the large year")
    parser.add_argument("--writing", type=float, default=30.0, help="seconds for which the writers write")
    parser.add_argument("--rows", type=int, default=100_000, help="that are carried to the budget")
    options = parser.parse_args(arguments)
    configure_logging("WARNING")
    report, began = Report(), time.monotonic()
    asyncio.run(_run(report, options))
    report.note(f"\nall of this took {(time.monotonic() - began) / 60:.0f} minutes")
    print(f"\nkept in {report.write()}")
    return 1 if report.faults else 0


async def _run(report: Report, options: argparse.Namespace) -> None:
    await run_budget(report, options)
    await run_cases(report, options)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
