"""The processes of an installation, as whoever strikes them sees them: by name, alive, and surely its own.

Only children of the runner, PostgreSQL's own children and the second workers that are started here are ever touched.
"""

import asyncio
import contextlib
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from proof.installation import ROOT, Installation

SECOND = "-2"  # the end of the name of a second worker
_PAUSE = 0.3  # seconds before a second worker is started again
_PROC = Path("/proc")
_PARENT = 1  # place of the parent among what follows the name in /proc/<pid>/stat
_CLIENTS = ("budget_app", "cases_app", "projects_app")


@dataclass(slots=True)
class Processes:
    """Finds processes, and runs a second worker for `cases` and `projects` beside the first."""

    installation: Installation
    seconds: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    stopped: set[int] = field(default_factory=set)

    def find(self, name: str) -> int | None:
        """Give the process of that name, if it lives and is ours."""
        if name in self.seconds:
            second = self.seconds[name]
            return second.pid if second.poll() is None else None
        pid = self.installation.pids().get(name)
        return pid if pid is not None and parent_of(pid) == self.installation.process.pid else None

    def workers(self, service: str) -> list[int]:
        """Give the living workers of a service."""
        found = (self.find(name) for name in (f"{service}-worker", f"{service}-worker{SECOND}"))
        return [pid for pid in found if pid is not None]

    def backends(self) -> list[int]:
        """Give PostgreSQL's processes that serve the services."""
        postmaster = self.find("postgres")
        return [pid for pid in children_of(postmaster) if _serves(pid)] if postmaster else []

    def kill(self, pid: int) -> bool:
        """End a process at once; tell whether it was there."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            return True
        return False

    def stop(self, pid: int) -> bool:
        """Let a process stand still; tell whether it was there."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
            self.stopped.add(pid)
            return True
        return False

    def resume(self, pid: int) -> None:
        """Let a process go on, if it still stands."""
        if pid in self.stopped:
            self.stopped.discard(pid)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def resume_all(self) -> None:
        """Let everything go on."""
        for pid in list(self.stopped):
            self.resume(pid)

    async def run_second(self, service: str) -> None:
        """Keep a second worker of a service running, until cancelled."""
        name = f"{service}-worker{SECOND}"
        log = self.installation.log(name).open("ab")
        try:
            while True:
                if name not in self.seconds or self.seconds[name].poll() is not None:
                    await asyncio.sleep(_PAUSE)
                    first = self.find(f"{service}-worker")
                    if first is not None and (environment := environment_of(first)):
                        self.seconds[name] = _start(service, environment, log=log.fileno())
                await asyncio.sleep(_PAUSE)
        finally:
            log.close()
            if name in self.seconds:
                self.seconds[name].kill()
                self.seconds[name].wait()


async def find_soon(processes: Processes, name: str, *, seconds: float = 8.0) -> int | None:
    """Give the process of that name, waiting while it is being started again."""
    for _ in range(int(seconds / 0.1)):
        if (pid := processes.find(name)) is not None:
            return pid
        await asyncio.sleep(0.1)
    return None


def choose_backend(processes: Processes, dice: random.Random) -> int | None:
    """Give one of PostgreSQL's processes that serve the services, a busy one if there is one."""
    found = processes.backends()
    busy = [pid for pid in found if not title_of(pid).rstrip().endswith("idle")]
    return dice.choice(busy or found) if found else None


def owner_of_port(port: int, candidates: list[int]) -> int | None:
    """Tell which of these processes has the connection from a local port."""
    inode = next((inode for local, inode in _sockets() if local == port), None)
    if inode is None:
        return None
    return next((pid for pid in candidates if f"socket:[{inode}]" in set(_open_files(pid))), None)


def parent_of(pid: int) -> int | None:
    """Give the parent of a process that lives."""
    try:
        stat = (_PROC / str(pid) / "stat").read_text()
    except OSError:
        return None
    state, parent = stat.rpartition(")")[2].split()[: _PARENT + 1]
    return None if state == "Z" else int(parent)


def children_of(pid: int) -> list[int]:
    """Give the children of a process."""
    numbers = (int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit())
    return [number for number in numbers if parent_of(number) == pid]


def title_of(pid: int) -> str:
    """Give what a process calls itself."""
    try:
        return (_PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def environment_of(pid: int) -> dict[str, str]:
    """Give the environment of a process."""
    try:
        content = (_PROC / str(pid) / "environ").read_bytes().decode(errors="replace")
    except OSError:
        return {}
    return dict(one.split("=", 1) for one in content.split("\0") if "=" in one)


def _serves(pid: int) -> bool:
    title = title_of(pid)
    return title.startswith("postgres:") and any(role in title for role in _CLIENTS)


def _sockets() -> Iterator[tuple[int, str]]:
    """List local ports with the inode of their socket."""
    for line in (_PROC / "net" / "tcp").read_text().splitlines()[1:]:
        columns = line.split()
        yield int(columns[1].rpartition(":")[2], 16), columns[9]


def _open_files(pid: int) -> Iterator[str]:
    with contextlib.suppress(OSError):
        for entry in (_PROC / str(pid) / "fd").iterdir():
            with contextlib.suppress(OSError):
                yield str(entry.readlink())


def _start(service: str, environment: dict[str, str], *, log: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"services.{service}.worker"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
    )
