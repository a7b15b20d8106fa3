"""What a killed start left behind: found by what it is, never by a process number alone.

Numbers are given out again. A process is ours if it was born when we noted it (`Identity`); a PostgreSQL is ours if it
serves our cluster's folder. Linux says so in /proc, other systems through `ps`.
"""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from deploy.local.failures import CannotStart

_PROC = Path("/proc")
_HAS_PROC = (_PROC / "self" / "stat").exists()


@dataclass(frozen=True, slots=True)
class Identity:
    """A process that cannot be mistaken for a later one with its number."""

    pid: int
    born: str
    command: str


def claim(path: Path, *, sentence: str) -> BinaryIO:
    """Hold a lock file until the process ends or the file is closed; raises CannotStart if another process has it."""
    lock = path.open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise CannotStart(sentence) from None
    return lock


def identify(pid: int) -> Identity | None:
    """Say who runs under this number now; None if nobody does."""
    if not _HAS_PROC:
        said = _ps(pid, fields="lstart=,command=")
        return Identity(pid, said[:24], said[24:].strip()) if said else None
    try:
        stat = (_PROC / str(pid) / "stat").read_text()
        command = (_PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return None
    state, *fields = stat.rpartition(")")[2].split()
    return None if state == "Z" else Identity(pid, fields[18], command)


def note(path: Path, *, pid: int, command: str) -> None:
    """Write down a child, so that the next start recognises it. `command` is what it will have become after exec."""
    if found := identify(pid):
        half = path.with_suffix(".new")
        half.write_text(json.dumps(asdict(Identity(pid, found.born, command))))
        half.replace(path)


def stop_noted(path: Path, *, seconds: float = 5.0) -> bool:
    """End the process noted in this file if it is still the same one, and forget the note; tell whether it was."""
    try:
        noted = Identity(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        noted = None
    found = identify(noted.pid) if noted else None
    is_ours = bool(noted and found and found.born == noted.born and noted.command in found.command)
    if noted and is_ours:
        _end(noted.pid, gone=lambda: identify(noted.pid) != found, by=(signal.SIGTERM, signal.SIGKILL), seconds=seconds)
    path.unlink(missing_ok=True)
    return is_ours


def stop_leftover_server(folder: Path) -> bool:
    """End a PostgreSQL that still serves this data folder without us; tell whether there was one."""
    pid_file = folder / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return False
    if not _serves(pid, folder):
        if identify(pid) is not None and _is_known_stranger(pid, folder):
            pid_file.unlink(missing_ok=True)  # the number was given out again; PostgreSQL alone would refuse to start
        return False
    _end(pid, gone=lambda: not _serves(pid, folder), by=(signal.SIGINT, signal.SIGQUIT), seconds=15.0)
    return True


def _serves(pid: int, folder: Path) -> bool:
    if identify(pid) is None:
        return False
    if not _HAS_PROC:
        return f"-D {folder}" in _ps(pid, fields="command=")
    with contextlib.suppress(OSError):
        return (_PROC / str(pid) / "cwd").readlink() == folder.resolve()  # a postmaster works in its data folder
    return False


def _is_known_stranger(pid: int, folder: Path) -> bool:
    """Tell whether we may look into that process at all and saw that it is not our server."""
    if not _HAS_PROC:
        return f"-D {folder}" not in _ps(pid, fields="command=")
    try:
        return (_PROC / str(pid) / "cwd").readlink() != folder.resolve()
    except OSError:
        return False


def _end(pid: int, *, gone: Callable[[], bool], by: tuple[signal.Signals, ...], seconds: float) -> None:
    for each in by:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, each)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if gone():
                return
            time.sleep(0.02)
    raise CannotStart(f"Process {pid} was left by an earlier start and does not end: end it with `kill -9 {pid}`.")


def _ps(pid: int, *, fields: str) -> str:
    program = shutil.which("ps") or "/bin/ps"
    done = subprocess.run(
        [program, "-o", fields, "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()
