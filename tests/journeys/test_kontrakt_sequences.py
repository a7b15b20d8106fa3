"""Whatever happens to Kontrakte in whatever order, both services say the same after every act (K4, K5, K14).

One sequence in the tests, 500 in `make proof`, which reads the count from what is printed.
"""

import asyncio
import sys
from collections.abc import Iterator

import pytest
from hypothesis.stateful import run_state_machine_as_test
from structlog.testing import capture_logs

from shared.storage.database import Database
from tests.builders.sequences import PARTS, PER_PART, some
from tests.builders.tokens import TokenMint
from tests.journeys.kontrakt_machine import STEPS, Ground, KontraktMachine


@pytest.fixture
def ground(budget_url: str, cases_url: str, mint: TokenMint) -> Iterator[Ground]:
    with asyncio.Runner() as runner, capture_logs():  # nothing but the counts is to be printed
        budget = Database(budget_url, application="sequences", pool_size=2)
        cases = Database(cases_url, application="sequences", pool_size=2)
        yield Ground(budget, cases, mint, runner)
        runner.run(budget.close())
        runner.run(cases.close())


@pytest.mark.parametrize("part", range(PARTS))
def test_k4_k14_kontrakt_and_bindungen_agree_after_every_act(ground: Ground, part: int) -> None:
    counted = ground.counted

    class Here(KontraktMachine):
        def __init__(self) -> None:
            super().__init__(ground)

    while counted.sequences < PER_PART:  # some that hypothesis makes of others are shorter: they are not counted
        run_state_machine_as_test(Here, settings=some(PER_PART - counted.sequences + 1, steps=STEPS))
    sys.stdout.write(f"part {part}, sequences of Kontrakte over both services: {counted.sequences}\n")
    sys.stdout.write(f"{counted.steps} acts: {dict(sorted(counted.answers.items()))}\n")
