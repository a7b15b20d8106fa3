"""Ctrl-C and its like: the first asks to stop in order, the second does not wait."""

import os
import signal
import time
from collections.abc import Callable
from types import FrameType

_SLICE = 0.05


class StopWanted(Exception):  # not a refusal and not an error: the way out of every wait
    """Somebody asked us to stop."""


class Interrupts:
    """Listens to the signals; every wait of the runner goes through `pause`."""

    def __init__(self, *, at_once: Callable[[], None]) -> None:
        self._count = 0
        self._at_once = at_once
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, self._note)

    def pause(self, seconds: float = _SLICE) -> None:
        """Wait that long; raises StopWanted as soon as somebody asks to stop."""
        end = time.monotonic() + seconds
        while True:
            if self._count:
                raise StopWanted
            if (left := end - time.monotonic()) <= 0:
                return
            time.sleep(min(left, _SLICE))

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self._count += 1
        if self._count > 1 and number == signal.SIGINT:
            self._at_once()
            os._exit(130)
