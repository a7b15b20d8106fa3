"""The main job for real: from an empty installation to the county's table, through every service and accidents, again.

The README's tour is walked as a reader walks it, where the demonstration runs.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from deploy.local.installation import Installation
from tests.deploy.demo.running import Run, forgotten, running
from tests.deploy.demo.test_tabelle import COUNTY
from tests.deploy.demo.tour import read_tour

CENT = {
    "sozialraum": "konz", "volumen": "variabel", "datum": "2014-12-31", "betrag": "0.01", "beleg": "one-cent",
    "zweck": "fall",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loaded:
    """An installation that loaded the year over accidents and runs; the demonstration was begun once more in it."""

    run: Run
    table: str
    booked: httpx.Response
    again: str


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    with forgotten(tmp_path_factory.mktemp("loaded") / "var") as installation:
        with running(installation) as broken:
            have_accidents(broken)
        with running(installation) as run:
            table = run.table()
            booked = run.ask("wjh", "budget", "/v1/ausgaben", method="POST", body=CENT)
            yield Loaded(run, table, booked, demonstrate_again(installation))


def demonstrate_again(installation: Installation) -> str:
    """Begin the demonstration as the runner begins it; give what it says."""
    program = installation.demonstration("deploy.local.demo", {})
    environment = os.environ | program.environment
    done = subprocess.run(  # noqa: S603  # a command of ours
        program.command, cwd=program.folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def have_accidents(run: Run) -> None:
    """Kill one after the other while Kontrakte are signed; kill_campaign.py has each of them at any moment."""
    run.until("entered:")
    for name in ("budget", "cases", "demo"):
        time.sleep(0.5)
        run.kill(name)
    run.until("signed:")
    run.kill_runner()


def test_k4_killed_services_and_a_killed_runner_lead_to_the_countys_table(loaded: Loaded) -> None:
    assert loaded.table == COUNTY, loaded.run.said
    assert "loaded in" in loaded.run.said


def test_begun_again_nothing_is_loaded_twice_and_one_more_cent_is_printed(loaded: Loaded) -> None:
    assert loaded.booked.status_code == 201, loaded.booked.text
    assert "is loaded already" in loaded.again
    assert "| variabel                       |   462.230,00 |   196.924,04 |   + 265.305,96 |" in loaded.again
    assert "| insgesamt                      | 2.686.140,00 | 2.514.057,30 |   + 172.082,70 |" in loaded.again


def test_what_was_done_is_sealed_within_seconds_and_the_audit_finds_nothing_wrong(loaded: Loaded) -> None:
    command = [sys.executable, "-m", "proof.audit", "--var", str(loaded.run.installation.var)]
    end = time.monotonic() + 20
    while True:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # a command of ours
        unsealed = [int(count) for count in re.findall(r"(\d+) not sealed yet", done.stdout)]
        if unsealed == [0, 0, 0] or time.monotonic() > end:
            break
    assert (unsealed, done.returncode) == ([0, 0, 0], 0), done.stdout + done.stderr
    assert all(int(count) > 0 for count in re.findall(r"(\d+) of them sealed", done.stdout)), done.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="the tour is told in curl, which is not installed here")
def test_the_readmes_tour_does_what_it_says_and_may_be_walked_twice(loaded: Loaded) -> None:
    for turn in ("first", "second"):
        walked = subprocess.run(  # noqa: S603  # the README's own commands
            ["bash", "-c", read_tour(loaded.run.installation)],  # noqa: S607  # as a reader has it
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        said = walked.stdout
        assert walked.returncode == 0, f"{turn}: {said[-2000:]}{walked.stderr}"
        assert '"status":"unterzeichnet"' in said
        assert '"wiederholt":1' in said
        assert '"ansatz":"85000.00"' in said
        assert '"verbrauch":"63.75"' in said
        assert '"status":"genehmigt"' in said
        assert '"offene_bindung":"34300.00"' in said
