"""Supervision: what dies is started again, what cannot live is given up, what was left is taken over by what it is."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.local.failures import CannotStart
from deploy.local.installation import Installation, needs_own_postgres, prepare_folders, rotate_logs
from deploy.local.leftovers import identify, note, stop_noted
from deploy.local.processes import Program, Supervisor

_SLEEP = "import time; time.sleep(600)"
_TELL_THE_STOP = """
import signal, sys, time
def stop(*_):
    open(sys.argv[1], "a").write(sys.argv[2])
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
print("up", flush=True)
time.sleep(600)
"""


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(said: list[str]) -> Iterator[Supervisor]:
    supervisor = Supervisor(said.append)
    yield supervisor
    supervisor.stop()


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Program]:
    prepare_folders(tmp_path)

    def build_program(name: str, code: str, *arguments: str) -> Program:
        return Program(name, (sys.executable, "-c", code, *arguments), {}, Path("/"), tmp_path)

    return build_program


def tend_until(supervisor: Supervisor, condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        supervisor.tend()
        time.sleep(0.02)


def test_a_killed_child_is_started_again_and_said_in_one_line(
    supervisor: Supervisor, build: Callable[..., Program], said: list[str]
) -> None:
    child = build("cases", _SLEEP)
    supervisor.add(child, stage=0)
    assert child.process
    killed = child.process.pid
    child.kill()
    tend_until(
        supervisor, lambda: child.exit_code() is None and child.process is not None and child.process.pid != killed
    )
    assert said == ["cases ended (signal 9), started again in 0.2 s"]
    assert json.loads(child.note.read_text())["pid"] == child.process.pid


def test_a_child_that_cannot_live_is_given_up_with_its_last_words(
    build: Callable[..., Program], said: list[str]
) -> None:
    hours = iter(range(1_000_000))
    supervisor = Supervisor(said.append, clock=lambda: float(next(hours)) * 5)  # pauses pass without waiting
    supervisor.add(build("worker", "import sys; sys.exit('no such table')"), stage=0)
    with pytest.raises(CannotStart, match=r"worker ended 8 times .* \(exit code 1\): no such table\. Its log is"):
        tend_until(supervisor, lambda: False)
    supervisor.stop()


@dataclass(slots=True)
class StubbornServer:
    """It does not come up at the first start after its death."""

    log: Path
    name: str = "postgres"
    starts: int = 0
    code: int | None = None

    def start(self) -> None:
        self.starts += 1
        if self.starts == 2:
            raise CannotStart("PostgreSQL does not start: it said nothing.")
        self.code = None

    def exit_code(self) -> int | None:
        return self.code

    def ask_to_stop(self) -> None: ...
    def end(self) -> None: ...
    def kill(self) -> None: ...


@pytest.mark.parametrize("gives_up", [True, False])
def test_a_server_that_does_not_come_up_is_tried_again_by_who_never_gives_up(
    said: list[str], tmp_path: Path, *, gives_up: bool
) -> None:
    supervisor, server = Supervisor(said.append, gives_up=gives_up), StubbornServer(tmp_path / "log")
    supervisor.add(server, stage=0)
    server.code = -9
    if gives_up:
        with pytest.raises(CannotStart):
            tend_until(supervisor, lambda: server.exit_code() is None)
    else:
        tend_until(supervisor, lambda: server.exit_code() is None)
        assert said[1] == "PostgreSQL does not start: it said nothing."
        assert server.starts == 3


def test_children_are_stopped_from_the_last_stage_to_the_first(
    supervisor: Supervisor, build: Callable[..., Program], tmp_path: Path
) -> None:
    children = [build(name, _TELL_THE_STOP, str(tmp_path / "order"), name) for name in ("a", "b", "c")]
    for stage, child in enumerate(children):
        supervisor.add(child, stage=stage)
    tend_until(supervisor, lambda: all("up" in child.log.read_text() for child in children))
    supervisor.stop()
    assert (tmp_path / "order").read_text() == "cba"
    assert not any(child.note.exists() for child in children)


def test_a_noted_process_is_stopped_by_the_next_start(tmp_path: Path) -> None:
    left = subprocess.Popen(["/bin/sleep", "600"])
    note(tmp_path / "left.json", pid=left.pid, command="sleep 600")
    assert stop_noted(tmp_path / "left.json")
    assert left.wait(5) != 0
    assert not (tmp_path / "left.json").exists()


def test_a_stranger_with_a_noted_number_is_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen(["/bin/sleep", "600"])
    note(tmp_path / "old.json", pid=stranger.pid, command="sleep 600")
    noted = json.loads((tmp_path / "old.json").read_text())
    (tmp_path / "old.json").write_text(json.dumps(noted | {"born": "1"}))
    assert not stop_noted(tmp_path / "old.json")
    assert identify(stranger.pid) is not None
    stranger.kill()
    stranger.wait()


@pytest.mark.parametrize("text", ["", "{}", '{"pid": 1}', "[]"])
def test_a_broken_note_is_forgotten(tmp_path: Path, text: str) -> None:
    (tmp_path / "half.json").write_text(text)
    assert not stop_noted(tmp_path / "half.json")
    assert not (tmp_path / "half.json").exists()


def test_an_unwritable_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file in the way")
    with pytest.raises(CannotStart, match="cannot be written"):
        prepare_folders(tmp_path / "var")


def test_logs_of_the_start_before_are_put_aside(tmp_path: Path) -> None:
    prepare_folders(tmp_path)
    (tmp_path / "log" / "cases.log").write_text("old")
    rotate_logs(tmp_path)
    assert [entry.name for entry in (tmp_path / "log").iterdir()] == ["cases.log.1"]


def test_databases_are_given_all_or_none() -> None:
    names = [f"{service}_{kind}DATABASE_URL" for service in ("BUDGET", "CASES", "PROJECTS") for kind in ("", "OWNER_")]
    assert needs_own_postgres({})
    assert not needs_own_postgres(dict.fromkeys(names, "postgresql+psycopg://somewhere/x"))
    with pytest.raises(CannotStart, match="PROJECTS_OWNER_DATABASE_URL"):
        needs_own_postgres(dict.fromkeys(names[:-1], "postgresql+psycopg://somewhere/x"))


def test_what_the_environment_gives_goes_before_the_installations_own(tmp_path: Path) -> None:
    environment = Installation(tmp_path, 9000).environment(None, {"CASES_BUDGET_URL": "http://budget.example"})
    assert environment["CASES_BUDGET_URL"] == "http://budget.example"
    assert environment["PROJECTS_BUDGET_URL"] == "http://127.0.0.1:9001"
    assert environment["CASES_TOKEN_URL"] == "http://127.0.0.1:9000/token"
    assert environment["CASES_CLIENT_ID"] == "service-cases"
