"""PostgreSQL's own programs, as docs/backup.md names them: archive, base backup, scratch server, dump, restore.

Nothing of a live server is removed: the damaged database is renamed and stays.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from proof.installation import Installation

DATABASE, BEFORE = "budget", "budget_vorher"
_PORT = 5432  # a part of the name of the socket
_SECONDS = 120.0


class DrillFailed(Exception):
    """A step did not do what docs/backup.md says."""


@dataclass(slots=True)
class Server:
    """The live server of an installation, and a folder for what is kept of it."""

    installation: Installation
    folder: Path
    programs: Path

    @property
    def archive(self) -> Path:
        """Give where the log is kept."""
        return self.folder / "archiv"

    @property
    def base(self) -> Path:
        """Give where the base backup lies."""
        return self.folder / "basis"

    def run(self, program: str, *arguments: object) -> None:
        """Run one of PostgreSQL's programs as the account of the server; raise DrillFailed."""
        user, group = _account(self.folder)
        done = subprocess.run(
            [str(self.programs / program), *map(str, arguments)], user=user, group=group, env=_environment(), cwd="/",
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise DrillFailed(f"{program}: {done.stderr.strip() or done.stdout.strip()}")

    def execute(self, statement: str, *, database: str = "postgres") -> object:
        """Run a statement as the superuser; give the first value."""
        with self.installation.connect(database) as connection:
            done = connection.execute(statement.encode())
            row = done.fetchone() if done.description else None
        return row[0] if row else None

    def archive_log(self) -> None:
        """Switch the archive on; the runner starts the server again."""
        self.archive.mkdir()
        shutil.chown(self.archive, *_owner(self.folder))
        command = f"test ! -f {self.archive}/%f && cp %p {self.archive}/.%f && mv {self.archive}/.%f {self.archive}/%f"
        self.execute("ALTER SYSTEM SET archive_mode = on")
        self.execute(f"ALTER SYSTEM SET archive_command = '{command}'")
        os.kill(self.installation.pids()["postgres"], signal.SIGINT)
        self._await(lambda: self.execute("SHOW archive_mode") == "on", what="the archive")
        self.installation.await_ready()

    def back_up(self) -> None:
        """Take a base backup and verify it."""
        where = ("-h", self.installation.socket, "-p", _PORT, "-U", "postgres")
        self.run("pg_basebackup", *where, "-D", self.base, "--checkpoint=fast", "--wal-method=stream")
        self.run("pg_verifybackup", self.base)

    def keep_log(self) -> None:
        """Wait until all that was written up to now is in the archive."""
        segment = str(self.execute("SELECT pg_walfile_name(pg_switch_wal())"))
        self._await((self.archive / segment).exists, what="the log in the archive")

    @contextlib.contextmanager
    def scratch(self, *, stand: str) -> Iterator[Path]:
        """Start a scratch server at an instant of the past; give the folder of its socket."""
        data = Path(tempfile.mkdtemp(prefix="z-", dir=self.folder))
        data.rmdir()
        shutil.copytree(self.base, data)
        with (data / "postgresql.auto.conf").open("a") as settings:
            settings.write(f"archive_mode = off\nrestore_command = 'cp {self.archive}/%f %p'\n")
            settings.write(f"recovery_target_time = '{stand}'\nrecovery_target_action = promote\n")
        (data / "recovery.signal").touch()
        _give(data, like=self.folder)
        options = {"listen_addresses": "", "unix_socket_directories": data, "hot_standby": "off", "fsync": "off"}
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        user, group = _account(self.folder)
        with (self.folder / "scratch.log").open("ab") as log:
            process = subprocess.Popen(
                [str(self.programs / "postgres"), "-D", str(data), *arguments], user=user, group=group,
                env=_environment(), cwd="/", stdout=log, stderr=log,
            )  # fmt: skip
            try:
                self._await(lambda: _is_up(data, process), what="the scratch server")
                yield data
            finally:
                process.send_signal(signal.SIGINT)
                process.wait(_SECONDS)
                shutil.rmtree(data, ignore_errors=True)

    def replace(self, *, stand: str) -> None:
        """Put the budget's database as it was at an instant in the place of the damaged one, which is renamed."""
        dump = self.folder / "budget.dump"
        with self.scratch(stand=stand) as socket:
            self.run("pg_dump", "-h", socket, "-p", _PORT, "-U", "postgres", "-Fc", "--create", "-f", dump, DATABASE)
        self.execute(f"DROP DATABASE IF EXISTS {BEFORE} WITH (FORCE)")  # that of the drill before
        self.execute(f"ALTER DATABASE {DATABASE} WITH ALLOW_CONNECTIONS false")
        self.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{DATABASE}'")
        self.execute(f"ALTER DATABASE {DATABASE} RENAME TO {BEFORE}")
        self.execute(f"ALTER DATABASE {BEFORE} WITH ALLOW_CONNECTIONS true")
        live = ("-h", self.installation.socket, "-p", _PORT, "-U", "postgres")
        self.run("pg_restore", *live, "--create", "--exit-on-error", "-d", "postgres", dump)

    def _await(self, reached: Callable[[], bool], *, what: str) -> None:
        end = time.monotonic() + _SECONDS
        while True:
            with contextlib.suppress(psycopg.OperationalError):
                if reached():
                    return
            if time.monotonic() > end:
                raise DrillFailed(f"{what} did not come in {_SECONDS:.0f} s")
            time.sleep(0.2)


@contextlib.contextmanager
def kept(installation: Installation) -> Iterator[Server]:
    """Make a folder that the server can write, for as long as the drill lasts."""
    folder = Path(tempfile.mkdtemp(prefix="szr-drill-"))
    shutil.chown(folder, *_owner(installation.cluster))
    program = Path(f"/proc/{installation.pids()['postgres']}/exe").resolve()
    try:
        yield Server(installation, folder, program.parent)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_up(socket: Path, process: "subprocess.Popen[bytes]") -> bool:
    if process.poll() is not None:
        raise DrillFailed(f"the scratch server ended: {(socket.parent / 'scratch.log').read_text()[-500:]}")
    with psycopg.connect(f"host={socket} port={_PORT} dbname=postgres user=postgres", autocommit=True) as connection:
        row = connection.execute("SELECT pg_is_in_recovery()").fetchone()
    return row == (False,)


def _owner(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_uid, stat.st_gid


def _account(path: Path) -> tuple[int | None, int | None]:
    """Give the account that owns a path, for a program to run as; nobody where that is our own."""
    user, group = _owner(path)
    return (None, None) if user == os.geteuid() else (user, group)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}


def _give(folder: Path, *, like: Path) -> None:
    owner = _owner(like)
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, *owner)
