"""A lock is shared by many or held by one, until the commit."""

import asyncio
from contextlib import suppress

from shared.identity import Caller
from shared.storage.database import Database
from shared.storage.locks import hold, share


async def test_many_share_a_lock_and_keep_its_holder_waiting(budget_database: Database, wjh: Caller) -> None:
    async def take_it_alone() -> str:
        async with budget_database.transaction(wjh) as work:
            await hold(work, "jahr", 2014)
            return "held"

    async with budget_database.transaction(wjh) as first, budget_database.transaction(wjh) as second:
        await share(first, "jahr", 2014)
        await share(second, "jahr", 2014)
        waiting = asyncio.create_task(take_it_alone())
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(waiting), 0.1)
        assert not waiting.done()
    assert await waiting == "held"


async def test_who_holds_a_lock_keeps_those_waiting_who_share_it(budget_database: Database, wjh: Caller) -> None:
    async def share_it() -> str:
        async with budget_database.transaction(wjh) as work:
            await share(work, "jahr", 2014)
            return "shared"

    async with budget_database.transaction(wjh) as work:
        await hold(work, "jahr", 2014)
        await share(work, "jahr", 2014)  # one's own does not stand in the way
        waiting = asyncio.create_task(share_it())
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(waiting), 0.1)
        assert not waiting.done()
    assert await waiting == "shared"
