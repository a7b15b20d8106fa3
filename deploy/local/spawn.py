"""Start a program that dies with us, under another user where it has to be.

The kernel watches the *thread* that started the child: call this from the main thread, or from one that outlives it.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_CHILD = Path(__file__).with_name("child.py")
_UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class User:
    """An account that a child runs under."""

    name: str
    uid: int
    gid: int


def unprivileged() -> User | None:
    """Give the account for what refuses to run as root, or None if we are not root."""
    if os.geteuid() != 0:
        return None
    for name in _UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return User(name, entry.pw_uid, entry.pw_gid)
    return User("65534", 65534, 65534)


def wrapped(command: Sequence[str], *, user: User | None, death: signal.Signals) -> list[str]:
    """Put the exec wrapper in front of a command."""
    who = f"{user.uid}:{user.gid}" if user else "-"
    program = shutil.which(command[0]) or command[0]
    return [sys.executable, "-I", "-S", str(_CHILD), str(int(death)), str(os.getpid()), who, program, *command[1:]]


def spawn(
    command: Sequence[str],
    *,
    log: IO[bytes] | None,
    user: User | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    death: signal.Signals = signal.SIGKILL,
) -> subprocess.Popen[bytes]:
    """Start a long-running child in a session of its own, so that Ctrl-C reaches us alone and we stop it in order.

    Without `log` it writes where we write.
    """
    return subprocess.Popen(
        wrapped(command, user=user, death=death),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=None if log is None else subprocess.STDOUT,
        env=None if environment is None else dict(environment),
        cwd=folder,
        start_new_session=True,
    )


def run_as(command: Sequence[str], *, user: User | None) -> subprocess.CompletedProcess[str]:
    """Run a short command to its end under that account and give what it said."""
    return subprocess.run(
        wrapped(command, user=user, death=signal.SIGKILL),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        cwd="/",
        check=False,
    )


def reachable(path: Path, *, user: User | None, flag: str = "-x") -> bool:
    """Tell whether that account gets to this path (`test` asks the kernel, so that any access list counts)."""
    return run_as(["test", flag, str(path)], user=user).returncode == 0
