"""The frame of `make bench`: two variants in turn, A B A B, and what the ratio of each round says.

A figure of one run on one machine says little; the ratio of two things measured side by side says more. So each line
holds what we built against a limit that was measured in the same run. A round runs both, one after the other, in an
order that changes; the line's figure is the median of the rounds' ratios, printed with its least and greatest. A line
also shows the limit against itself (the noise): a difference smaller than that is none.

A line counts only if its check finds nothing: every acknowledged row is stored, no answer was an error, all sums are
right. What a check finds is printed and makes the run fail.
"""

import json
import os
import platform
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

LIBRARIES = ("fastapi", "starlette", "uvicorn", "pydantic", "sqlalchemy", "psycopg", "joserfc")
LEAST_ROUNDS = 7
RESULTS = Path(__file__).parent.parent / "var" / "bench"

Run = Callable[[], Awaitable[float]]
Check = Callable[[], Awaitable[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Variant:
    """Something to measure: `run` does one round of it and gives how many a second it managed."""

    name: str
    run: Run


@dataclass(frozen=True, slots=True)
class Line:
    """What we built against its limit, and what the ratio should come to.

    The ratio is ours / limit and should be at least the goal; with `slowdown` it is limit / ours, how many times slower
    we are, and should be at most the goal.
    """

    name: str
    unit: str
    ours: Variant
    limit: Variant
    goal: float
    check: Check
    slowdown: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What a line came to; `faults` are what its check found."""

    name: str
    unit: str
    ours: str
    limit: str
    goal: float
    slowdown: bool
    ratios: list[float]
    noise: list[float]
    ours_rates: list[float]
    limit_rates: list[float]
    faults: list[str]

    @property
    def ratio(self) -> float:
        """Give the median of the rounds."""
        return median(self.ratios)

    @property
    def reached(self) -> bool:
        """Tell whether the goal is reached by a run without faults."""
        good = self.ratio <= self.goal if self.slowdown else self.ratio >= self.goal
        return good and not self.faults


@dataclass(slots=True)
class Report:
    """All lines of a run, with the machine and the versions that they were measured on."""

    results: list[Result] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    postgres: str = ""
    found: list[str] = field(default_factory=list)

    def add(self, result: Result) -> None:
        """Keep and print a line."""
        self.results.append(result)
        print(show(result), flush=True)

    def note(self, sentence: str, *, faults: Sequence[str] = ()) -> None:
        """Keep and print something that has no ratio, with what its check found."""
        lines = [sentence, *(f"  FAULT {fault}" for fault in faults)]
        self.found += faults
        self.notes += lines
        print("\n".join(lines), flush=True)

    @property
    def faults(self) -> list[str]:
        """Give all that the checks found."""
        return [*self.found, *(fault for result in self.results for fault in result.faults)]

    def write(self) -> Path:
        """Write the run as JSON beside the others."""
        RESULTS.mkdir(parents=True, exist_ok=True)
        path = RESULTS / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
        content = {
            "machine": machine(),
            "postgres": self.postgres,
            "lines": [asdict(result) | {"ratio": result.ratio} for result in self.results],
            "notes": self.notes,
        }
        path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
        return path


async def measure(line: Line, *, rounds: int) -> Result:
    """Run a line: once to warm up, then its variants in turn, the limit twice a round for the noise."""
    for variant in (line.limit, line.ours):
        await variant.run()
    ours, limit, noise = [], [], []
    for place in range(max(rounds, 1)):
        first, second = (line.limit, line.ours) if place % 2 else (line.ours, line.limit)
        rates = {first.name: await first.run(), second.name: await second.run()}
        ours.append(rates[line.ours.name])
        limit.append(rates[line.limit.name])
        noise.append(await line.limit.run() / limit[-1])
    pairs = zip(ours, limit, strict=True)
    ratios = [that / this if line.slowdown else this / that for this, that in pairs]
    return Result(
        name=line.name,
        unit=line.unit,
        ours=line.ours.name,
        limit=line.limit.name,
        goal=line.goal,
        slowdown=line.slowdown,
        ratios=ratios,
        noise=noise,
        ours_rates=ours,
        limit_rates=limit,
        faults=list(await line.check()),
    )


def show(result: Result) -> str:
    """Write a line for people."""
    sign, verdict = ("<=" if result.slowdown else ">="), ("reached" if result.reached else "NOT reached")
    unit, rounds = result.unit, f"{len(result.ratios)} rounds"
    lines = [
        f"\n{result.name}",
        f"  ratio {result.ratio:.2f} ({_span(result.ratios)}, {rounds}), goal {sign} {result.goal}: {verdict}",
        f"  {result.ours}: {median(result.ours_rates):,.0f} {unit}",
        f"  {result.limit}: {median(result.limit_rates):,.0f} {unit}, against itself {_span(result.noise)}",
    ]
    if len(result.ratios) < LEAST_ROUNDS:
        lines.append(f"  fewer than {LEAST_ROUNDS} rounds: a look, not a measurement")
    return "\n".join([*lines, *(f"  FAULT {fault}" for fault in result.faults)])


def _span(figures: Sequence[float]) -> str:
    return f"{min(figures):.2f} to {max(figures):.2f}"


def machine() -> dict[str, object]:
    """Say on what was measured."""
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "load": os.getloadavg(),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
