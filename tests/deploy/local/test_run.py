"""The runner as a process, over a checkout of fake services: start, refusals, kill -9, take-over, stop, forget."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg
import pytest

from deploy.local.clean import clean
from deploy.local.failures import CannotStart
from deploy.local.installation import ROOT, Installation
from deploy.local.leftovers import identify
from deploy.local.ports import is_free
from tests.deploy.local.fakes import build_checkout

_RUN = """
import sys
from pathlib import Path
from deploy.local import run
from deploy.local.installation import Installation
var, port, root = sys.argv[1:]
run.ROOT, Installation.__init__.__defaults__ = Path(root), (Path(root),)
sys.exit(run.main(["--var", var, "--first-port", port, "--no-demo"]))
"""


def four_free_ports() -> int:
    start = 20000 + os.getpid() % 2500 * 4  # tests side by side begin their search in different places
    return next(first for first in range(start, 32000, 4) if all(is_free(first + n) for n in range(4)))


@dataclass(slots=True)
class Start:
    """Starts runners of one installation and reads what they say."""

    installation: Installation
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def launch(self) -> subprocess.Popen[str]:
        arguments = (str(self.installation.var), str(self.installation.first_port), str(self.installation.root))
        process = subprocess.Popen(  # noqa: S603  # the program of this test
            [sys.executable, "-c", _RUN, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        self.running.append(process)
        return process

    def until_ready(self) -> tuple[subprocess.Popen[str], str]:
        process, said = self.launch(), ""
        assert process.stdout
        for line in process.stdout:
            said += line
            if "Ctrl-C stops everything" in line:
                return process, said
        raise AssertionError(said)

    def refused(self) -> str:
        process = self.launch()
        said = process.communicate(timeout=30)[0]
        assert process.returncode == 1
        assert len(said.splitlines()) == 1, said
        return said

    def noted(self, name: str) -> int:
        text = (self.installation.var / "run" / f"{name}.json").read_text()
        return int(re.search(r'"pid": (\d+)', text).group(1))  # type: ignore[union-attr]  # a note has it

    def stop(self, process: subprocess.Popen[str], by: signal.Signals) -> str:
        process.send_signal(by)
        return process.communicate(timeout=30)[0]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    root = build_checkout(tmp_path / "checkout")
    start = Start(Installation(tmp_path / "var", four_free_ports(), root))
    yield start
    for process in start.running:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
    clean(start.installation.var)


def eventually(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def is_ready(start: Start, service: str) -> bool:
    try:
        return httpx.get(f"{start.installation.url(service)}/readyz", trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def starts_of(start: Start) -> int:
    socket = (start.installation.var / "postgres" / "socket").read_text()
    with psycopg.connect(host=socket, dbname="budget", user="postgres") as connection:
        row = connection.execute("SELECT count(*) FROM starts").fetchone()
    return int(row[0]) if row else 0


def test_a_second_runner_and_a_taken_port_are_one_sentence_each(start: Start) -> None:
    process, said = start.until_ready()
    assert f"ready: projects  {start.installation.url('projects')}/openapi.json" in said
    assert f"process {process.pid}" in start.refused()
    with pytest.raises(CannotStart, match="stop it first"):
        clean(start.installation.var)
    other = Start(Installation(start.installation.var.with_name("other"), start.installation.first_port + 1))
    assert (
        f"Port {other.installation.first_port} is needed for issuer and is used by another program" in other.refused()
    )
    children = [start.noted(name) for name in ("issuer", "budget", "cases-worker")]
    assert "stopping" in start.stop(process, signal.SIGTERM)
    assert process.returncode == 0
    assert not any(identify(pid) for pid in children)
    clean(start.installation.var)
    assert not start.installation.var.exists()


def test_killed_children_come_back_and_a_killed_runner_is_taken_over(start: Start) -> None:
    process, _ = start.until_ready()
    os.kill(start.noted("cases"), signal.SIGKILL)
    postmaster = (start.installation.var / "postgres" / "cluster" / "postmaster.pid").read_text().split()[0]
    os.kill(int(postmaster), signal.SIGKILL)
    eventually(lambda: not is_ready(start, "cases"))
    eventually(lambda: is_ready(start, "cases"))
    children = [start.noted(name) for name in ("issuer", "cases", "budget-worker")]
    process.kill()
    said = process.communicate()[0]
    assert "postgres ended (signal 9), started again" in said
    assert "cases ended (signal 9), started again" in said
    begin = time.monotonic()
    again, _ = start.until_ready()
    assert time.monotonic() - begin < 10
    assert not any(identify(pid) for pid in children)
    assert starts_of(start) == 2
    start.stop(again, signal.SIGINT)
    assert again.returncode == 0
