"""Children that are looked after: started, started again when they die, stopped in order.

The kernel ties their lives to ours (child.py); here is what we do while we live. A child that dies is started again
after a growing pause. One that dies right after every start is given up after `_MOST_EARLY_DEATHS` of them.
"""

import contextlib
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from deploy.local.failures import CannotStart
from deploy.local.leftovers import note
from deploy.local.postgres import Postgres
from deploy.local.spawn import spawn

_MOST_EARLY_DEATHS = 8
_LONG_ENOUGH = 20.0  # seconds of life after which a death counts as the first again
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0
_STOP_SECONDS = 10.0


class Supervised(Protocol):
    """What a supervisor needs to know of a child."""

    @property
    def name(self) -> str: ...
    @property
    def log(self) -> Path: ...
    def start(self) -> None: ...
    def exit_code(self) -> int | None: ...
    def ask_to_stop(self) -> None: ...
    def end(self) -> None: ...
    def kill(self) -> None: ...


@dataclass(slots=True)
class Program:
    """A program with its own environment, log file and note for the next start."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    var: Path
    is_shown: bool = False  # on the terminal instead of in its log file
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.var / "log" / f"{self.name}.log"

    @property
    def note(self) -> Path:
        return self.var / "run" / f"{self.name}.json"

    def start(self) -> None:
        with self.log.open("ab") as log:
            out = None if self.is_shown else log
            self.process = spawn(self.command, log=out, environment=self.environment, folder=self.folder)
        note(self.note, pid=self.process.pid, command=" ".join(self.command))

    def exit_code(self) -> int | None:
        return self.process.poll() if self.process else None

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def end(self) -> None:
        if self.process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(_STOP_SECONDS)
            self.kill()
            self.process.wait()
        self.note.unlink(missing_ok=True)

    def kill(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.kill()


@dataclass(slots=True)
class PostgresServer:
    """The database as a child among the others; it is running when it is handed over."""

    server: Postgres
    name: str = "postgres"

    @property
    def log(self) -> Path:
        return self.server.log

    def start(self) -> None:
        if self.server.process.poll() is not None:
            self.server.restart()

    def exit_code(self) -> int | None:
        return self.server.process.poll()

    def ask_to_stop(self) -> None:
        """Do nothing: a shutdown begins when all its clients are gone."""

    def end(self) -> None:
        self.server.stop()

    def kill(self) -> None:
        self.server.process.send_signal(signal.SIGQUIT)  # at once; it recovers from its log at the next start


@dataclass(slots=True)
class _Watch:
    child: Supervised
    stage: int
    started: float
    early_deaths: int = 0
    due: float | None = None


@dataclass(slots=True)
class Supervisor:
    """Looks after children; `tend` is called several times a second."""

    say: Callable[[str], None]
    clock: Callable[[], float] = time.monotonic
    gives_up: bool = True  # on what dies right after every start
    watched: list[_Watch] = field(default_factory=list)

    def add(self, child: Supervised, *, stage: int) -> None:
        """Start a child; a higher stage is stopped earlier."""
        child.start()
        self.watched.append(_Watch(child, stage, self.clock()))

    def tend(self) -> None:
        """Start again what has died and is due; raises CannotStart where that does not help."""
        for watch in self.watched:
            code = watch.child.exit_code()
            if watch.due is None and code is not None:
                self._plan_restart(watch, code=code)
            if watch.due is not None and self.clock() >= watch.due:
                watch.due, watch.started = None, self.clock()
                self._start_again(watch.child)

    def stop(self) -> None:
        """Stop all children, stage by stage from the highest."""
        for stage in sorted({watch.stage for watch in self.watched}, reverse=True):
            children = [watch.child for watch in self.watched if watch.stage == stage]
            for child in children:
                child.ask_to_stop()
            for child in children:
                child.end()
        self.watched.clear()

    def kill(self) -> None:
        """End all children at once."""
        for watch in self.watched:
            with contextlib.suppress(OSError):
                watch.child.kill()

    def _start_again(self, child: Supervised) -> None:
        try:
            child.start()
        except CannotStart as failure:
            if self.gives_up:
                raise
            self.say(str(failure))  # it is dead, and that is seen the next time

    def _plan_restart(self, watch: _Watch, *, code: int) -> None:
        lived = self.clock() - watch.started
        watch.early_deaths = 1 if lived > _LONG_ENOUGH else watch.early_deaths + 1
        if self.gives_up and watch.early_deaths >= _MOST_EARLY_DEATHS:
            raise CannotStart(
                f"{watch.child.name} ended {watch.early_deaths} times right after its start ({_how(code)}): "
                f"{last_line(watch.child.log)}. Its log is {watch.child.log}."
            )
        pause = min(_FIRST_PAUSE * 2 ** min(watch.early_deaths - 1, 10), _LONGEST_PAUSE)
        watch.due = self.clock() + pause
        self.say(f"{watch.child.name} ended ({_how(code)}), started again in {pause:.1f} s")


def last_line(log: Path) -> str:
    """Give the last words in a log file, for a sentence."""
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return lines[-1].strip().rstrip(".")[:300] if lines else "it said nothing"


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
