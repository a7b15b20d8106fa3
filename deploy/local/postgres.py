"""A PostgreSQL of our own: a direct child on a private socket, gone when we are gone.

No port is opened; the socket's folder lets in nobody but the server's account (and root), so the login needs no
password. `fsync=False` is for tests. `prepare` gives each service its database, its owner for migrations and its
application role, which is neither owner nor above row-level security.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

import psycopg
from psycopg import sql

from deploy.local.cluster import (
    SOCKET_NOTE,
    SUPERUSER,
    Cluster,
    forget,
    forget_abandoned,
    open_cluster,
    remove_old_socket,
    temporary_home,
)
from deploy.local.failures import CannotStart
from deploy.local.leftovers import claim, stop_leftover_server
from deploy.local.spawn import spawn

SERVICES = ("budget", "cases", "projects")
_PORT = 5432  # a part of the socket's name, said everywhere so that a PGPORT of somebody's shell does not count
_START_SECONDS = 180.0  # a recovery writes all files anew; one that is broken off begins at the beginning
_STILL_GOING = "is still in use"  # PostgreSQL on the shared memory of a killed server
_STOP_SECONDS = (20.0, 5.0)  # for a fast shutdown, then for an immediate one


@dataclass(slots=True)
class Postgres:
    """A running server. `stop` it, or let it die with this process."""

    cluster: Cluster
    socket: Path
    process: subprocess.Popen[bytes]
    command: list[str]
    log: Path
    lock: BinaryIO

    @classmethod
    def start(
        cls, data: Path, *, fsync: bool = True, max_connections: int = 150, log: Path | None = None
    ) -> "Postgres":
        """Start the server on the cluster in `data`, made if it is not there; raises CannotStart."""
        cluster = open_cluster(data, fsync=fsync)
        lock = claim(cluster.home / "lock", sentence=f"Another process uses the database in {data}: stop it first.")
        stop_leftover_server(cluster.folder)
        socket = _fresh_socket(cluster)
        command = _command(cluster, socket=socket, fsync=fsync, max_connections=max_connections)
        log = log or cluster.home / "postgres.log"
        server = cls(cluster, socket, _launch(command, cluster=cluster, log=log), command, log, lock)
        try:
            server._bring_up()
        except BaseException:
            server.stop()
            raise
        return server

    @classmethod
    @contextlib.contextmanager
    def temporary(cls, *, max_connections: int = 150) -> Iterator["Postgres"]:
        """Run a server without fsync on data that are removed at the end: for tests."""
        forget_abandoned()
        home = temporary_home()
        try:
            server = cls.start(home / "data", fsync=False, max_connections=max_connections)
            try:
                yield server
            finally:
                server.stop()
        finally:
            forget(home / "data")
            shutil.rmtree(home, ignore_errors=True)

    def url(self, database: str, role: str) -> str:
        """Give SQLAlchemy's URL for this role; it holds as long as the server object, also over `restart`."""
        return f"postgresql+psycopg://{quote(role)}@/{quote(database)}?host={quote(str(self.socket))}&port={_PORT}"

    def connect(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        """Open an autocommit connection as the superuser."""
        return psycopg.connect(
            host=str(self.socket), port=_PORT, dbname=database, user=SUPERUSER, autocommit=True, connect_timeout=10
        )

    def create_role(self, role: str) -> None:
        """Make a login role with no right beyond its grants, if it is not there."""
        with self.connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
            connection.execute(
                sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE").format(
                    sql.Identifier(role)
                )
            )

    def create_database(self, name: str, *, owner: str, app: str | None = None, template: str | None = None) -> None:
        """Make a database, if it is not there, that only its owner and `app` (`<service>_app`) may enter."""
        names = {
            "name": sql.Identifier(name),
            "owner": sql.Identifier(owner),
            "app": sql.Identifier(app or owner.removesuffix("_owner") + "_app"),
            "template": sql.Identifier(template or "template1"),
        }
        with self.connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {name} OWNER {owner} TEMPLATE {template}").format(**names))
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC").format(**names))
            connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {app}").format(**names))

    def drop_database(self, name: str) -> None:
        """Remove a database together with its connections."""
        with self.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def restart(self) -> None:
        """Start the server again on the same socket after it died."""
        self.process.kill()
        self.process.wait()
        stop_leftover_server(self.cluster.folder)
        self.process = _launch(self.command, cluster=self.cluster, log=self.log)
        self._bring_up()

    def stop(self) -> None:
        """Shut down durably: clients are cut off, what is committed is on disk. Then less and less politely."""
        for by, seconds in zip((signal.SIGINT, signal.SIGQUIT), _STOP_SECONDS, strict=True):
            if self.process.poll() is None:
                self.process.send_signal(by)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(seconds)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.socket, ignore_errors=True)
        self.lock.close()

    def _bring_up(self) -> None:
        """Wait until the server answers; start it again if it is killed, or the backends of a killed one still go."""
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end:
            if self._answers():
                return
            if (code := self.process.poll()) is not None:
                if code >= 0 and not any(_STILL_GOING in line for line in _words(self.log, pid=self.process.pid)):
                    break
                time.sleep(0.2)
                self.process = _launch(self.command, cluster=self.cluster, log=self.log)
            time.sleep(0.03)
        words = _last_words(self.log, pid=self.process.pid)
        raise CannotStart(f"PostgreSQL does not start: {words}. Its log is {self.log}.")

    def _answers(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            self.connect().close()
            return True
        return False


def prepare(postgres: Postgres, services: Sequence[str] = SERVICES) -> None:
    """Give each service `<service>_owner`, `<service>_app` and its database; repeating it changes nothing."""
    for service in services:
        postgres.create_role(f"{service}_owner")
        postgres.create_role(f"{service}_app")
        postgres.create_database(service, owner=f"{service}_owner")


def _fresh_socket(cluster: Cluster) -> Path:
    remove_old_socket(cluster.home)
    socket = temporary_home()
    (cluster.home / SOCKET_NOTE).write_text(str(socket))
    return socket


def _launch(command: list[str], *, cluster: Cluster, log: Path) -> subprocess.Popen[bytes]:
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    with log.open("ab") as out:
        return spawn(
            command, log=out, user=cluster.user, environment=environment, folder=Path("/"), death=signal.SIGINT
        )


def _command(cluster: Cluster, *, socket: Path, fsync: bool, max_connections: int) -> list[str]:
    settings = {
        "listen_addresses": "",
        "port": str(_PORT),
        "unix_socket_directories": str(socket),
        "unix_socket_permissions": "0700",
        "max_connections": str(max_connections),
        "timezone": "UTC",
        "log_timezone": "UTC",
        "jit": "off",  # its start-up costs more than our short statements
        "max_wal_size": "2GB",
    }
    if not fsync:
        settings |= {"fsync": "off", "full_page_writes": "off"}  # what is committed still survives a killed server
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [str(cluster.binaries.folder / "postgres"), "-D", str(cluster.folder), *options]


def _words(log: Path, *, pid: int) -> list[str]:
    """Give what this server has said, or the last lines where it has not put its number before what it says.

    The backends of a killed one write into the same log as they end.
    """
    lines = log.read_text(errors="replace").splitlines()[-200:] if log.exists() else []
    return [line for line in lines if f"[{pid}]" in line] or lines[-20:]


def _last_words(log: Path, *, pid: int) -> str:
    lines = _words(log, pid=pid)
    telling = [line for line in lines if "FATAL" in line or "PANIC" in line or "could not" in line] or lines[-1:]
    return telling[-1].rstrip(".") if telling else "it said nothing"
