"""Batches through the whole case service, against COPY, against each other, and what they take of memory."""

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.cases.house import BenchHouse, Json
from bench.client import Caller, connect
from bench.frame import Line, Variant

SMALL, LARGE = 1_000, 10_000
BATCHES = 10  # in a round
MIB = 1024 * 1024
MOST_MEMORY = 64 * MIB
Write = Callable[[Sequence[Json]], bytes]


class Sender:
    """Sends batches over one connection and keeps count of what was acknowledged."""

    def __init__(self, house: BenchHouse, caller: Caller) -> None:
        self._house, self._caller = house, caller
        self.faults: list[str] = []

    async def send(self, batches: Sequence[Sequence[Json]], *, write: Write, status: str = "gebucht") -> float:
        """Send batches one after the other; give rows a second. All rows must come back with this status."""
        requests = [write(rows) for rows in batches]
        expected = sum(map(len, batches))
        began = time.perf_counter()
        answers = [await self._caller.ask(one) for one in requests]
        seconds = time.perf_counter() - began
        found = 0
        for code, body in answers:
            if code == 200:
                found += int(json.loads(body)[status])
            else:
                self.faults.append(f"{code} {body[:200]!r}")
        if status == "gebucht" and write != self._copied:
            self._house.acknowledged += found
        if found != expected:
            self.faults.append(f"{found} of {expected} rows are {status}")
        return expected / seconds

    def batches(self, *, size: int, number: int) -> list[list[Json]]:
        """Make batches of rows that nobody has sent."""
        return [self._house.rows(size) for _ in range(number)]

    async def book(self, *, size: int, number: int) -> float:
        """Book new rows as JSON."""
        return await self.send(self.batches(size=size, number=number), write=self._house.batch)

    async def copy(self) -> float:
        """Validate and copy new rows, and do nothing else."""
        return await self.send(self.batches(size=SMALL, number=BATCHES), write=self._copied)

    def _copied(self, rows: Sequence[Json]) -> bytes:
        return self._house.batch(rows, path="/bench/copy")

    async def check(self) -> Sequence[str]:
        """Name what went wrong in the answers or stands wrong in the books."""
        return self.faults[:10] + await self._house.faults()


async def stapel_lines(house: BenchHouse) -> list[Line]:
    """Make the lines of batches."""
    (caller,) = await connect(house.cases.ports[:1], clients=1)
    sender = Sender(house, caller)

    async def small() -> float:
        return await sender.book(size=SMALL, number=BATCHES)

    async def large() -> float:
        return await sender.book(size=LARGE, number=1)

    async def csv() -> float:
        return await sender.send(sender.batches(size=SMALL, number=BATCHES), write=house.csv)

    booked: list[list[Json]] = []

    async def first() -> float:
        booked[:] = sender.batches(size=SMALL, number=BATCHES)
        return await sender.send(booked, write=house.batch)

    async def again() -> float:
        if not booked:
            await first()
        return await sender.send(booked, write=house.batch, status="wiederholt")

    as_json = Variant("JSON batches of 1,000", small)
    return [
        _line("JSON batch of 1,000", as_json, Variant("validate and COPY", sender.copy), goal=0.75, sender=sender),
        _line("batch of 10,000, per row", Variant("JSON batch of 10,000", large), as_json, goal=0.9, sender=sender),
        _line("CSV of the same rows", Variant("CSV of 1,000", csv), as_json, goal=0.8, sender=sender),
        _line(
            "a booked batch sent again",
            Variant("sent again", again),
            Variant("first sending", first),
            goal=2.0,
            sender=sender,
        ),
    ]


def _line(name: str, ours: Variant, limit: Variant, *, goal: float, sender: Sender) -> Line:
    return Line(name=name, unit="rows/s", ours=ours, limit=limit, goal=goal, check=sender.check)


async def measure_memory(house: BenchHouse, *, rounds: int) -> tuple[str, list[str]]:
    """Book batches of 10,000 by one process; give a sentence with what its memory grew by at most, and faults."""
    (caller,) = await connect(house.cases.ports[:1], clients=1)
    sender, (pid, *_) = Sender(house, caller), house.cases.pids
    await sender.book(size=SMALL, number=BATCHES)  # what a process holds anyway
    grown = []
    for _ in range(rounds):
        _forget_peak(pid)
        before = _kilobytes(pid, "VmRSS")
        await sender.book(size=LARGE, number=1)
        grown.append((_kilobytes(pid, "VmHWM") - before) * 1024)
    caller.close()
    verdict = "reached" if max(grown) <= MOST_MEMORY else "NOT reached"
    sentence = (
        f"\nmemory of the server process over a batch of 10,000 rows: {max(grown) / MIB:.1f} MiB more at most"
        f" ({', '.join(f'{one / MIB:.1f}' for one in grown)}), goal <= {MOST_MEMORY // MIB}: {verdict}"
    )
    return sentence, list(await sender.check())


def _forget_peak(pid: int) -> None:
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def _kilobytes(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
