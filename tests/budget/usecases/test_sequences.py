"""Whatever an office does in whatever order, everything that must hold does so after every act (V7-V16).

One sequence in the tests, 500 of 30 acts each in `make proof`, which reads the count from what is printed.
"""

import asyncio
import sys
from collections.abc import Iterator

import pytest
from hypothesis.stateful import run_state_machine_as_test
from structlog.testing import capture_logs

from shared.storage.database import Database
from tests.budget.machine import STEPS, BudgetMachine, Ground
from tests.builders.sequences import PARTS, PER_PART, some
from tests.builders.tokens import TokenMint


@pytest.fixture
def ground(budget_url: str, mint: TokenMint) -> Iterator[Ground]:
    with asyncio.Runner() as runner, capture_logs():  # nothing but the counts is to be printed
        database = Database(budget_url, application="sequences", pool_size=2)
        yield Ground(database, mint, runner)
        runner.run(database.close())


@pytest.mark.parametrize("part", range(PARTS))
def test_v7_whatever_is_done_in_whatever_order_everything_holds_after_every_act(ground: Ground, part: int) -> None:
    counted = ground.counted

    class Here(BudgetMachine):
        def __init__(self) -> None:
            super().__init__(ground)

    while counted.sequences < PER_PART:  # some that hypothesis makes of others are shorter: they are not counted
        run_state_machine_as_test(Here, settings=some(PER_PART - counted.sequences + 1, steps=STEPS))
    sys.stdout.write(f"part {part}, sequences of {STEPS} operations: {counted.sequences}\n")
    sys.stdout.write(f"{counted.steps} operations: {dict(sorted(counted.answers.items()))}\n")
