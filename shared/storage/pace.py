"""How often a worker looks for work: at once after it has done some, ever more slowly while there is none.

A look costs a transaction, also where nobody works at night. PostgreSQL could wake the worker by NOTIFY in the
transaction that makes the work, but commits that notify wait for each other, in the whole database.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

QUICK, SLOW = 0.1, 1.0  # seconds between two looks: right after there was work, and at most


@dataclass(slots=True)
class Pace:
    """The pause before the next look, in seconds; `slow` is the longest, and what a message waits at most."""

    slow: float = SLOW
    quick: float = QUICK
    _pause: float = 0.0

    def next_pause(self, *, worked: bool) -> float:
        """Give the pause after a look: none where there was work, else twice the last one, from `quick` to `slow`."""
        self._pause = 0.0 if worked else min(max(2 * self._pause, self.quick), self.slow)
        return self._pause


async def work_steadily(look: Callable[[], Awaitable[int]], *, pace: Pace) -> None:
    """Look for work and do it, until cancelled; `look` gives how much it did.

    A driver whose query is broken off may tell of a lost connection instead of the cancellation: it ends the work too.
    """
    task = asyncio.current_task()
    while task is None or not task.cancelling():
        done = await look()
        await asyncio.sleep(pace.next_pause(worked=done > 0))
