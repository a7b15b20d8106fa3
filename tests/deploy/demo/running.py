"""An installation of its own, started as `make run` starts it, and read line by line."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from deploy.local.clean import clean
from deploy.local.installation import ROOT, Installation
from deploy.local.ports import is_free

_READY = "Ctrl-C stops everything"


@dataclass(slots=True)
class Run:
    """A started runner: what it says comes out of `lines`, `said` keeps it."""

    installation: Installation
    process: subprocess.Popen[str]
    said: str = ""

    def lines(self) -> Iterator[str]:
        """Give what it says until it is ready, or ends."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line
            yield line
            if _READY in line:
                return

    def until(self, text: str) -> None:
        """Wait until it says something."""
        assert any(text in line for line in self.lines()), self.said

    def table(self) -> str:
        """Wait until everything runs; give the table that was printed on the way."""
        return "\n".join(line for line in self.until_ready().splitlines() if line.startswith("|"))

    def until_ready(self) -> str:
        """Wait until everything runs; give what was said."""
        self.until(_READY)
        return self.said

    def kill(self, name: str) -> None:
        """End one of its children as an accident would, at once."""
        note = self.installation.var / "run" / f"{name}.json"
        with contextlib.suppress(ProcessLookupError, FileNotFoundError):  # it may have ended by itself
            os.kill(json.loads(note.read_text())["pid"], signal.SIGKILL)

    def kill_postgres(self) -> None:
        """End the database's first process at once."""
        lines = (self.installation.var / "postgres" / "cluster" / "postmaster.pid").read_text().splitlines()
        os.kill(int(lines[0]), signal.SIGKILL)

    def kill_runner(self) -> None:
        """End the runner itself at once."""
        self.process.kill()
        self.process.wait()

    def ask(self, client: str, service: str, path: str, *, method: str = "GET", body: object = None) -> httpx.Response:
        """Ask a service in the name of a demo client; what was killed a moment ago is waited for."""
        form = {"grant_type": "client_credentials", "client_id": client, "client_secret": "demo"}
        end = time.monotonic() + 15
        with httpx.Client(trust_env=False) as http:
            while True:
                try:
                    token = http.post(f"{self.installation.url('issuer')}/token", data=form).json()
                    headers = {"Authorization": f"Bearer {token['access_token']}"}
                    url = f"{self.installation.url(service)}{path}"
                    return http.request(method, url, json=body, headers=headers)
                except httpx.TransportError:
                    assert time.monotonic() < end, "no answer"
                    time.sleep(0.2)


def find_installation(var: Path) -> Installation:
    """Choose four free ports; tests side by side begin their search in different places."""
    start = 12000 + os.getpid() % 1900 * 4
    first = next(port for port in range(start, 19996, 4) if all(is_free(port + n) for n in range(4)))
    return Installation(var, first)


@contextmanager
def running(installation: Installation, *options: str) -> Iterator[Run]:
    """Start everything, and stop it in order."""
    ours = ("BUDGET_", "CASES_", "PROJECTS_", "DEMO_")
    arguments = ["--var", str(installation.var), "--first-port", str(installation.first_port), *options]
    process = subprocess.Popen(  # noqa: S603  # the program under test
        [sys.executable, "-m", "deploy.local.run", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith(ours)},
    )
    try:
        yield Run(installation, process)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


@contextmanager
def forgotten(var: Path) -> Iterator[Installation]:
    """Give an installation that leaves nothing behind."""
    installation = find_installation(var)
    try:
        yield installation
    finally:
        clean(installation.var)
