"""Workers look at once while there is work, and ever more slowly while there is none."""

import asyncio
import contextlib

import pytest

from shared.storage.pace import Pace, work_steadily


def test_looks_follow_each_other_at_once_while_there_is_work_and_slow_down_without() -> None:
    pace = Pace(slow=1.0)
    worked = [True, False, False, False, False, False, False, True, False]
    pauses = [pace.next_pause(worked=one) for one in worked]
    assert pauses == [0.0, 0.1, 0.2, 0.4, 0.8, 1.0, 1.0, 0.0, 0.1]


async def test_a_worker_does_all_that_waits_before_it_pauses() -> None:
    waiting, paused = [3, 2, 0], asyncio.Event()

    async def look() -> int:
        if not waiting:
            paused.set()
            await asyncio.Event().wait()
        return waiting.pop(0)

    working = asyncio.ensure_future(work_steadily(look, pace=Pace(slow=0.001, quick=0.001)))
    await asyncio.wait_for(paused.wait(), timeout=5)
    assert waiting == []
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working


async def test_a_worker_ends_also_where_a_look_takes_its_end_for_a_lost_connection() -> None:
    looking, looks = asyncio.Event(), 0

    async def look() -> int:
        nonlocal looks
        looks += 1
        assert looks == 1, "it looked again"
        looking.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        return 1

    working = asyncio.ensure_future(work_steadily(look, pace=Pace()))
    await looking.wait()
    working.cancel()
    await working
