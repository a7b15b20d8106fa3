"""Run every proof and print what it counted; fail if one breaks or counts less than its goal: `make proof`.

A proof is a command of its own, so that it can be run alone; the count is read from its last lines.
"""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

PYTHON = sys.executable
STATISTICS = "--hypothesis-show-statistics"
COUNTING = ("-q", "-n", "2", "-rP", "--hypothesis-profile=proof")  # -rP shows what passing tests printed

WALKS = (
    "tests/budget/usecases/test_random_walk.py",
    "tests/budget/usecases/test_schwellen_walk.py",
    "tests/budget/usecases/test_stichtag_walk.py",
    "tests/journeys/test_avis.py::test_x5_the_avise_of_a_random_year_equal_the_budget_to_the_cent_also_as_of_a_past_day",
)


@dataclass(frozen=True, slots=True)
class Proof:
    """A command, how many of what it must count, and how the count is read from what it prints."""

    name: str
    goal: int
    command: tuple[str, ...]
    count: Callable[[str], int]


def sum_of(pattern: str) -> Callable[[str], int]:
    """Read a count as the sum of all numbers at a place of the output."""
    return lambda said: sum(int(number) for number in re.findall(pattern, said))


PROOFS = (
    Proof(
        name="examples of property tests",
        goal=50_000,
        command=(PYTHON, "-m", "pytest", "-q", "-m", "hypothesis", "--hypothesis-profile=proof", STATISTICS, "tests"),
        count=sum_of(r"- (\d+) passing, 0 failing"),
    ),
    Proof(
        name="sequences of 30 operations on the budget",
        goal=500,
        command=(PYTHON, "-m", "pytest", *COUNTING, "tests/budget/usecases/test_sequences.py"),
        count=sum_of(r"sequences of 30 operations: (\d+)"),
    ),
    Proof(
        name="sequences of Kontrakte over both services",
        goal=500,
        command=(PYTHON, "-m", "pytest", *COUNTING, "tests/journeys/test_kontrakt_sequences.py"),
        count=sum_of(r"sequences of Kontrakte over both services: (\d+)"),
    ),
    Proof(
        name="random years, walked through and looked at as of past days",
        goal=11,
        command=(PYTHON, "-m", "pytest", *COUNTING, *WALKS),
        count=sum_of(r"(\d+) passed"),
    ),
    Proof(
        name="rounds of 32 bookers for one remaining amount",
        goal=200,
        command=(PYTHON, "-m", "pytest", *COUNTING, "tests/concurrency/test_budget_rounds.py"),
        count=sum_of(r"rounds of 32 bookers: (\d+)"),
    ),
    Proof(
        name="random counties whose statistics are recounted",
        goal=200,
        command=(PYTHON, "-m", "pytest", *COUNTING, "tests/cases/usecases/test_statistik.py"),
        count=sum_of(r"random counties recounted: (\d+)"),
    ),
    Proof(
        name="corruptions of audit trails and closes, found by name",
        goal=33,
        command=(PYTHON, "-m", "pytest", *COUNTING, "tests/proof/test_audit.py"),
        count=sum_of(r"corruptions found by name: (\d+)"),
    ),
    Proof(
        name="corruptions of the databases, found by name and by no other",
        goal=220,
        command=(PYTHON, "-m", "pytest", *COUNTING, "tests/proof/test_invariants.py"),
        count=sum_of(r"corruptions of the databases, found by name: (\d+)"),
    ),
    Proof(
        name="cells of operation, role and relation as proof/policy.yaml has them",
        goal=2_000,
        command=(PYTHON, "-m", "proof.matrix"),
        count=sum_of(r"matrix: (\d+) cells"),
    ),
    Proof(
        name="calls for money with and without a person",
        goal=90,
        command=(PYTHON, "-m", "proof.subject"),
        count=sum_of(r"subject tokens: (\d+) calls"),
    ),
    Proof(
        name="members that nobody described, sent in writes",
        goal=3_000,
        command=(PYTHON, "-m", "proof.assignment"),
        count=sum_of(r"mass assignment: (\d+) requests"),
    ),
    Proof(
        name="calls with a broken token",
        goal=40_000,
        command=(PYTHON, "-m", "proof.tokens"),
        count=sum_of(r"operations, (\d+) calls"),
    ),
    Proof(
        name="foreign names in bodies",
        goal=45,
        command=(PYTHON, "-m", "proof.references"),
        count=sum_of(r"references: (\d+) foreign"),
    ),
    Proof(
        name="answers that do not tell of what is foreign",
        goal=3_000,
        command=(PYTHON, "-m", "proof.worlds"),
        count=sum_of(r"two worlds: (\d+) answers"),
    ),
    Proof(
        name="signatures for money that is enough for some of them",
        goal=6_400,
        command=(PYTHON, "-m", "proof.races"),
        count=sum_of(r"(\d+) signatures asked for"),
    ),
    Proof(
        name="kills under load and over a bad network, with nothing lost or doubled",
        goal=150,
        command=(PYTHON, "-m", "proof.campaign"),
        count=sum_of(r"campaign: (\d+) kills"),
    ),
    Proof(
        name="generated calls that are answered as the documents say",
        goal=10_000,
        command=(PYTHON, "-m", "proof.inputs"),
        count=sum_of(r"bad input: (\d+) generated cases"),
    ),
    Proof(
        name="free texts that stay where they belong",
        goal=80,
        command=(PYTHON, "-m", "proof.social"),
        count=sum_of(r"social data: (\d+) free texts"),
    ),
    Proof(
        name="losses of the budget's database, brought back from a backup",
        goal=2,
        command=(PYTHON, "-m", "proof.drill"),
        count=sum_of(r"drill: (\d+) losses"),
    ),
    Proof(
        name="kills during the demonstration",
        goal=20,
        command=(PYTHON, "-m", "tests.deploy.demo.kill_campaign", "--rounds", "2"),
        count=sum_of(r"kill campaign: (\d+) of"),
    ),
)


def run(proof: Proof) -> bool:
    """Run one proof and say what it counted; tell whether it stands."""
    done = subprocess.run(proof.command, stdout=subprocess.PIPE, text=True, check=False)
    counted = proof.count(done.stdout)
    stands = done.returncode == 0 and counted >= proof.goal
    print(f"{proof.name}: {counted} of at least {proof.goal}: {'stands' if stands else 'FAILS'}", flush=True)
    if not stands:
        print(done.stdout[-4000:])
    return stands


if __name__ == "__main__":
    stood = [run(proof) for proof in PROOFS]
    sys.exit(not all(stood))
