"""What was asked and what was acknowledged, on disk before anybody goes on: one line of JSON for each.

Lines that are wanted at the same time share one fsync. A last line that was cut off counts for nothing.
"""

import asyncio
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

Json = dict[str, Any]


class Was(StrEnum):
    """How far a thing has come that somebody wanted."""

    VERLANGT = "verlangt"
    BESTAETIGT = "bestaetigt"
    ABGELEHNT = "abgelehnt"


@dataclass(frozen=True, slots=True)
class Eintrag:
    """A line: what kind of thing, under which name of its own, how far it has come, and what is known of it."""

    was: Was
    art: str
    kennung: str
    daten: Json


@dataclass(slots=True)
class Journal:
    """The journal of a run while it is written."""

    path: Path
    lines: int = 0
    _file: IO[bytes] | None = None
    _waiting: list[tuple[bytes, asyncio.Future[None]]] = field(default_factory=list)
    _writer: asyncio.Task[None] | None = None

    async def write(self, was: Was, art: str, kennung: str, /, **daten: object) -> None:
        """Write one line; it is on disk when this returns."""
        line = json.dumps({"was": was, "art": art, "kennung": kennung, "daten": daten}).encode() + b"\n"
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((line, written))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_waiting())
        await written

    async def _write_waiting(self) -> None:
        while self._waiting:
            lines, self._waiting = self._waiting, []
            await asyncio.to_thread(self._append, b"".join(line for line, _ in lines))
            self.lines += len(lines)
            for _, written in lines:
                if not written.done():
                    written.set_result(None)

    def _append(self, lines: bytes) -> None:
        if self._file is None:
            self._file = self.path.open("ab")
        self._file.write(lines)
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


def read(path: Path) -> Iterator[Eintrag]:
    """Read a journal, line by line."""
    with path.open("rb") as lines:
        for line in lines:
            if line.endswith(b"\n"):
                one = json.loads(line)
                yield Eintrag(Was(one["was"]), one["art"], one["kennung"], one["daten"])
