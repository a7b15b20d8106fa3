"""What a bench runs against: a PostgreSQL of its own, migrated, and real server processes, each waited for."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy.local.postgres import Postgres, prepare
from deploy.local.signing_key import new_key
from deploy.local.spawn import spawn
from shared.storage.migrate import upgrade
from tests.builders.tokens import TokenMint

ROOT = Path(__file__).parent.parent
READY_SECONDS = 60.0


@dataclass(slots=True)
class Servers:
    """One service at work: the ports of its processes, its database, and an issuer whose tokens it takes."""

    service: str
    ports: tuple[int, ...]
    postgres: Postgres
    mint: TokenMint
    pids: tuple[int, ...]

    @property
    def url(self) -> str:
        """Give the application role's way into the database."""
        return self.postgres.url(self.service, f"{self.service}_app")

    @property
    def version(self) -> str:
        """Tell which PostgreSQL it is."""
        with self.postgres.connect(self.service) as connection:
            row = connection.execute("SHOW server_version").fetchone()
            assert row is not None
            return str(row[0])

    def settle_statistics(self) -> None:
        """Do what autovacuum does in an office within minutes: no round is measured on plans for empty tables."""
        with self.postgres.connect(self.service) as connection:
            connection.execute("VACUUM ANALYZE")


@contextlib.contextmanager
def serve(service: str, *, app: str, processes: int = 2) -> Iterator[Servers]:
    """Run a service's processes on a new database; `app` is the factory, such as `bench.budget.app:create_app`."""
    mint = TokenMint(key=new_key())
    with Postgres.temporary() as postgres, serve_on(postgres, mint, service, app=app, processes=processes) as servers:
        yield servers


@contextlib.contextmanager
def serve_on(
    postgres: Postgres,
    mint: TokenMint,
    service: str,
    *,
    app: str,
    processes: int = 2,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Servers]:
    """Run a service's processes beside others, on a new database of the same PostgreSQL and with the same issuer."""
    with TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        prepare(postgres, [service])
        owner, role = postgres.url(service, f"{service}_owner"), f"{service}_app"
        upgrade(folder=ROOT / "services" / service / "migrations", url=owner, app_role=role)
        keys = folder / "jwks.json"
        keys.write_text(json.dumps({"keys": [mint.key.as_dict(private=False)]}))
        prefix = service.upper()
        environment = os.environ | {
            f"{prefix}_DATABASE_URL": postgres.url(service, role),
            f"{prefix}_ISSUER": mint.issuer,
            f"{prefix}_LOG_LEVEL": "WARNING",
            "BENCH_KEYS": str(keys),
        }
        ports = tuple(free_port() for _ in range(processes))
        commands = {f"{port}": _command(app, port) for port in ports}
        with running(commands, environment=environment | dict(settings or {}), folder=folder) as children:
            for port, child in zip(ports, children, strict=True):
                _await_ready(port, child=child, log=folder / f"{port}.log")
            yield Servers(service, ports, postgres, mint, tuple(child.pid for child in children))


@contextlib.contextmanager
def running(
    commands: Mapping[str, Sequence[str]], *, environment: Mapping[str, str], folder: Path
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run processes by their names, each with its log in a folder, and end them."""
    children: list[subprocess.Popen[bytes]] = []
    try:
        for name, command in commands.items():
            with (folder / f"{name}.log").open("wb") as log:
                children.append(spawn(list(command), log=log, environment=dict(environment), folder=ROOT))
        yield children
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(10)


def _command(app: str, port: int) -> list[str]:
    return [sys.executable, "-m", "uvicorn", app, "--factory", "--port", str(port), "--no-access-log"]


def _await_ready(port: int, *, child: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end and child.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
            return
        time.sleep(0.1)
    raise RuntimeError(f"a server does not start: {log.read_text(errors='replace')[-2000:]}")


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
