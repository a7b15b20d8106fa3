"""Kill each process once at some moment of the load, many times over: `python -m tests.deploy.demo.kill_campaign`.

Every round starts an empty installation, ends one process with SIGKILL, and wants the county's table all the same, no
Kontrakt and no project twice. Before them nobody is killed once. Prints the moment and victim of each round; fails on
the first that goes wrong.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from deploy.local.demo.plan import build_plan
from deploy.local.demo.published import load_published
from tests.deploy.demo.running import Run, forgotten, running
from tests.deploy.demo.test_tabelle import COUNTY

SERVICES = ("budget", "cases", "projects")
VICTIMS = ("runner", "demo", "postgres", "issuer", *SERVICES, *(f"{service}-worker" for service in SERVICES))
_LOAD_SECONDS = 6.0


def disturb_nothing(var: Path) -> None:
    """Run the demonstration as a newcomer does; raises AssertionError if it leads elsewhere."""
    with forgotten(var) as installation, running(installation) as run:
        check(run)
        assert "loaded in" in run.said, run.said


def kill_once(victim: str, *, after: float, var: Path) -> None:
    """Run the demonstration with one accident in it; raises AssertionError if it leads elsewhere."""
    with forgotten(var) as installation:
        with running(installation) as run:
            run.until("Loading")
            time.sleep(after)
            if victim != "runner":
                kill(run, victim)
                check(run)
                return
            run.kill_runner()
        with running(installation) as again:
            check(again)


def kill(run: Run, victim: str) -> None:
    """End a child; the database's first process has a pid file of its own."""
    if victim == "postgres":
        run.kill_postgres()
    else:
        run.kill(victim)


def check(run: Run) -> None:
    """Compare with what is published, and count what would show a step done twice."""
    assert run.table() == COUNTY, run.said
    kontrakte = run.ask("wjh", "cases", "/v1/kontrakte?limit=500").json()["items"]
    antraege = run.ask("wjh", "projects", "/v1/projektantraege").json()["items"]
    assert (len(kontrakte), len(antraege)) == (len(build_plan(load_published()).kontrakte), 1)


def main() -> int:
    """Kill every victim so many times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=2014)
    chosen = parser.parse_args()
    moments = random.Random(chosen.seed)  # noqa: S311  # moments, not secrets
    with tempfile.TemporaryDirectory() as folder:
        disturb_nothing(Path(folder) / "var")
    done = 0
    for _ in range(chosen.rounds):
        for victim in VICTIMS:
            after = moments.uniform(0, _LOAD_SECONDS)
            with tempfile.TemporaryDirectory() as folder:
                kill_once(victim, after=after, var=Path(folder) / "var")
            done += 1
            sys.stdout.write(f"{victim} killed {after:.1f} s into the load: the same table\n")
            sys.stdout.flush()
    sys.stdout.write(f"kill campaign: {done} of {chosen.rounds * len(VICTIMS)} rounds lead to the county's table\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
