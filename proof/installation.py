"""One way to have something to prove things on: a fresh installation, started by the command of `make run`, stopped.

    with installed() as installation:
        answer = httpx.get(installation.url("budget") + "/v1/konzepte", headers=installation.issuer.person("wjh", ...))

Nothing of the product is imported: it is a folder, ports, processes and databases.
"""

import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg

from proof.issuer import SERVICES, Issuer

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
NAMES = ("issuer", *SERVICES)  # in the order of their ports
_READY_SECONDS = 120.0
_STOP_SECONDS = 60.0
_LOWEST_PORT, _HIGHEST_PORT = 12_000, 30_000  # below those that the system gives to clients
_SOCKET_PORT = 5432  # a part of the name of PostgreSQL's socket


class NotStarted(Exception):
    """The installation did not come up."""


@dataclass(slots=True)
class Installation:
    """A running installation: its folder, the first of its four ports, the process that looks after the others."""

    folder: Path
    first_port: int
    process: subprocess.Popen[bytes]
    _issuer: Issuer | None = None

    def url(self, name: str) -> str:
        """Give the base URL of a service or of the issuer."""
        return f"http://{HOST}:{self.first_port + NAMES.index(name)}"

    @property
    def issuer(self) -> Issuer:
        """Give what signs tokens for this installation."""
        if self._issuer is None:
            self._issuer = Issuer.of(self.folder, url=self.url("issuer"))
        return self._issuer

    @property
    def socket(self) -> Path:
        """Give the folder of PostgreSQL's socket."""
        return Path((self.folder / "postgres" / "socket").read_text().strip())

    @property
    def cluster(self) -> Path:
        """Give PostgreSQL's data folder."""
        return (self.folder / "postgres").resolve() / "cluster"

    def database(self, service: str, *, role: str = "postgres") -> str:
        """Give the connection string of a service's database; roles: postgres, `<service>_owner`, `<service>_app`."""
        return f"host={self.socket} port={_SOCKET_PORT} dbname={service} user={role}"

    def connect(self, service: str, *, role: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        """Open an autocommit connection; as the superuser, above row-level security, unless another role is named."""
        return psycopg.connect(self.database(service, role=role), autocommit=True, connect_timeout=10)

    def pids(self) -> dict[str, int]:
        """Give the processes by name: issuer, the services, `<service>-worker`, postgres."""
        notes = (self.folder / "run").glob("*.json")
        found = {note.stem: int(json.loads(note.read_text())["pid"]) for note in notes}
        with contextlib.suppress(OSError):
            found["postgres"] = int((self.cluster / "postmaster.pid").read_text().split("\n", 1)[0])
        return found

    def log(self, name: str) -> Path:
        """Give the log file of a process; `runner` is that of the one that looks after the others."""
        return self.folder / "log" / f"{name}.log" if name != "runner" else self.folder / "runner.log"

    def await_ready(self, *, seconds: float = _READY_SECONDS) -> None:
        """Wait until every service says that it is ready; raise NotStarted."""
        end = time.monotonic() + seconds
        with httpx.Client(timeout=2.0, trust_env=False) as client:
            for url in [f"{self.url(service)}/readyz" for service in SERVICES]:
                while not _answers(client, url):
                    if self.process.poll() is not None or time.monotonic() > end:
                        raise NotStarted(f"{url} does not answer: {_tail(self.log('runner'))}")
                    time.sleep(0.1)

    def stop(self) -> None:
        """Stop everything in order."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextlib.contextmanager
def installed(
    *,
    demo: bool = False,
    environment: Mapping[str, str] | None = None,
    first_port: int | None = None,
    persist: bool = False,
) -> Iterator[Installation]:
    """Start an installation in a fresh folder and remove it at the end; raise NotStarted.

    `environment` is put over what the programs get by themselves, such as `CASES_BUDGET_URL` for a proxy before the
    budget; `first_port` says the ports beforehand (`free_ports`); `persist` starts again what dies, however often.
    """
    folder = Path(tempfile.mkdtemp(prefix="szr-proof-"))
    options = [*([] if demo else ["--no-demo"]), *(["--persist"] if persist else [])]
    try:
        first_port = first_port or free_ports()
        installation = _start(folder, first_port=first_port, options=options, environment=environment or {})
        try:
            installation.await_ready()
            yield installation
        finally:
            installation.stop()
    finally:
        _remove(folder)


def free_ports(count: int = len(NAMES)) -> int:
    """Find so many free ports in a row and give the first."""
    tries = random.sample(range(_LOWEST_PORT, _HIGHEST_PORT - count), 200)  # no secret
    for first in tries:
        if all(_is_free(port) for port in range(first, first + count)):
            return first
    raise NotStarted("No free ports were found.")


def _start(folder: Path, *, first_port: int, options: Sequence[str], environment: Mapping[str, str]) -> Installation:
    command = [sys.executable, "-m", "deploy.local.run", "--with-parent", "--var", str(folder)]
    command += ["--first-port", str(first_port), *options]
    with (folder / "runner.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    return Installation(folder, first_port, process)


def _remove(folder: Path) -> None:
    """Remove the folder; the database's data may lie elsewhere, with a link to them."""
    data = folder / "postgres"
    if data.is_symlink():
        shutil.rmtree(data.resolve(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _answers(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(url).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _tail(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return " / ".join(lines[-3:]) or "nothing was said"
