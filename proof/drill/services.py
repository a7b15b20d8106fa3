"""The services while the budget's database is away: held, started again, and the operator's doors."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psycopg

from proof.drill.server import BEFORE, DrillFailed, Server
from proof.installation import ROOT, Installation

BUDGET = ("budget", "budget-worker")
OTHERS = ("cases", "cases-worker", "projects", "projects-worker")
_SECONDS = 120.0
_ON_ITS_WAY = (
    "SELECT count(*) FROM ausgang WHERE erledigt_am IS NULL",
    "SELECT count(*) FROM absichten WHERE erledigt_am IS NULL",
)


def hold(server: Server) -> None:
    """Take all services out of service, in the middle of whatever they do; what they hold in a database is let go."""
    for name in (*BUDGET, *OTHERS):
        os.kill(server.installation.pids()[name], signal.SIGSTOP)
    server.execute(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname IN ('budget', 'cases', 'projects')"
        " AND pid <> pg_backend_pid()"
    )


def resume(installation: Installation) -> None:
    """Let what was held go on, so that it can be stopped."""
    for name, pid in installation.pids().items():
        if name in (*BUDGET, *OTHERS):
            os.kill(pid, signal.SIGCONT)


def start(installation: Installation, *names: str) -> None:
    """Start services anew that were held: the runner starts what has ended."""
    before = installation.pids()
    for name in names:
        os.kill(before[name], signal.SIGKILL)
    end = time.monotonic() + _SECONDS
    while any(installation.pids().get(name, before[name]) == before[name] for name in names):
        if time.monotonic() > end:
            raise DrillFailed("the services were not started again")
        time.sleep(0.1)


def await_service(installation: Installation, url: str) -> None:
    """Wait until one service answers that it is ready."""
    end = time.monotonic() + _SECONDS
    with httpx.Client(timeout=5, trust_env=False) as client:
        while True:
            with contextlib.suppress(httpx.HTTPError):
                if client.get(f"{url}/readyz").is_success:
                    return
            if time.monotonic() > end or installation.process.poll() is not None:
                raise DrillFailed(f"{url} is not ready")
            time.sleep(0.2)


def door(installation: Installation, service: str, module: str, *arguments: str) -> str:
    """Use an operator's door in the environment of its service; give what it says; raise DrillFailed."""
    command = [sys.executable, "-m", f"services.{service}.{module}", *arguments]
    environment = environment_of(installation, service)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise DrillFailed(f"{module} {' '.join(arguments)}: {done.stdout} {done.stderr}")
    return done.stdout


def environment_of(installation: Installation, service: str) -> dict[str, str]:
    """Give the environment of a running service."""
    content = Path(f"/proc/{installation.pids()[service]}/environ").read_bytes()
    pairs = (entry.decode().partition("=") for entry in content.split(b"\0") if entry)
    return {name: value for name, _, value in pairs}


def url_before(installation: Installation) -> str:
    """Give the URL of the database as it was before, for the budget's own role."""
    return environment_of(installation, "budget")["BUDGET_DATABASE_URL"].replace("/budget?", f"/{BEFORE}?", 1)


def await_quiet(server: Server) -> None:
    """Wait until nothing is on its way between the services."""
    end = time.monotonic() + _SECONDS
    while True:
        with contextlib.suppress(psycopg.OperationalError):
            counts = [server.execute(query, database=name) for name in ("cases", "projects") for query in _ON_ITS_WAY]
            if not any(counts):
                return
        if time.monotonic() > end:
            raise DrillFailed("messages did not arrive")
        time.sleep(0.3)
