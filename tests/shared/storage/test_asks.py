"""Statements that travel together are run in their order; what fails is told as if each had been sent alone."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.errors import StorageAway
from shared.storage.asks import Ask, tell
from shared.storage.audit import Eintrag, recording
from shared.storage.database import Database, Work, retried
from shared.storage.locks import sharing
from tests.shared.storage.ledgers import NOW, caller_of

SET = text("SELECT set_config('app.x', :wert, true)")
GET = text("SELECT current_setting('app.x') AS wert, 5 % 3 AS rest")
SLEEP, FAIL = text("SELECT pg_sleep(60)"), text("SELECT 1 / :nichts")
LEAVE = text("SELECT pg_terminate_backend(pg_backend_pid())")
HOLD = text("SELECT pg_advisory_xact_lock(:ort)")
OPEN = text("SELECT nullif(current_setting('app.jugendamt', true), '')")
TRY, LET_GO = text("SELECT pg_try_advisory_lock(:ort)"), text("SELECT pg_advisory_unlock(:ort)")


def first(rows: Sequence[Any]) -> tuple[str, int]:
    return rows[0].wert, rows[0].rest


async def ask_one(work: Work, wert: str) -> tuple[str, int]:
    asked = Ask(GET, {}, first)
    await work.send(sharing(work, "x"), tell(SET, {"wert": wert}), asked)
    return asked.found


async def still_answers(database: Database, tenant: str) -> bool:
    """Ask more often than there are connections: none of them is left as nobody can use it."""
    for wert in map(str, range(12)):
        async with database.transaction(caller_of(tenant)) as work:
            if await ask_one(work, wert) != (wert, 2):
                return False
    return True


async def test_statements_are_run_in_their_order(budget_database: Database, tenant: str) -> None:
    async with budget_database.transaction(caller_of(tenant)) as work:
        assert await ask_one(work, "eins") == ("eins", 2)
        await work.send()
        assert (await work.execute(GET)).one() == ("eins", 2)
    with pytest.raises(RuntimeError):
        _ = Ask(GET, {}, first).found


async def test_what_fails_is_told_and_nothing_after_it_is_run(budget_database: Database, tenant: str) -> None:
    after = Ask(GET, {}, first)
    with pytest.raises(DBAPIError) as told:
        async with budget_database.transaction(caller_of(tenant)) as work:
            await work.send(tell(SET, {"wert": "x"}), tell(FAIL, {"nichts": 0}), after)
    assert getattr(told.value.orig, "sqlstate", None) == "22012"
    with pytest.raises(RuntimeError):
        _ = after.found
    assert await still_answers(budget_database, tenant)


async def test_postgresql_begins_on_what_was_sent_while_the_body_goes_on(
    budget_database: Database, tenant: str
) -> None:
    asked = Ask(GET, {}, first)
    async with budget_database.transaction(caller_of(tenant)) as work, work.pipeline() as pipe:
        await pipe.send(tell(HOLD, {"ort": 73}))
        async with budget_database.transaction(caller_of(tenant)) as other, asyncio.timeout(10):
            while (await other.execute(TRY, {"ort": 73})).scalar_one():
                await other.execute(LET_GO, {"ort": 73})
        await pipe.send(tell(SET, {"wert": "eins"}), asked)
    assert asked.found == ("eins", 2)


async def test_a_deadlock_is_repeated_and_both_get_through(budget_database: Database, tenant: str) -> None:
    begun, tries = asyncio.Barrier(2), []

    @retried
    async def lock_both(one: int, other: int) -> None:
        async with budget_database.transaction(caller_of(tenant)) as work:
            tries.append(one)
            await work.send(tell(HOLD, {"ort": one}))
            if len(tries) <= 2:
                await begun.wait()
            await work.send(tell(HOLD, {"ort": other}), tell(SET, {"wert": "x"}))

    await asyncio.gather(lock_both(71, 72), lock_both(72, 71))
    assert len(tries) == 3


async def test_a_lost_connection_is_away_and_the_next_one_is_not(budget_database: Database, tenant: str) -> None:
    with pytest.raises(StorageAway):
        async with budget_database.transaction(caller_of(tenant)) as work:
            await work.send(tell(SET, {"wert": "x"}), tell(LEAVE, {}), tell(SET, {"wert": "y"}))
    assert await still_answers(budget_database, tenant)


async def test_whoever_is_cancelled_leaves_the_connection_in_order(budget_database: Database, tenant: str) -> None:
    async def wait() -> None:
        async with budget_database.transaction(caller_of(tenant)) as work:
            await work.send(tell(SET, {"wert": "x"}), tell(SLEEP, {}))

    task = asyncio.ensure_future(wait())
    await asyncio.sleep(0.3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await still_answers(budget_database, tenant)


async def test_what_is_asked_first_travels_with_the_beginning_and_the_last_with_the_commit(
    budget_database: Database, tenant: str
) -> None:
    asked, caller = Ask(GET, {}, first), caller_of(tenant)
    async with budget_database.transaction(caller, first=lambda _: [tell(SET, {"wert": "eins"}), asked]) as work:
        assert asked.found == ("eins", 2)
        await work.finish(tell(SET, {"wert": "zwei"}))
        assert (await work.execute(OPEN)).scalar_one() is None  # the transaction is over, and with it its tenant
    assert await still_answers(budget_database, tenant)


async def test_where_one_of_the_last_fails_nothing_is_committed(budget_database: Database, tenant: str) -> None:
    entry = Eintrag("probe", "probe", "1", {})
    with pytest.raises(DBAPIError):
        async with budget_database.transaction(caller_of(tenant)) as work:
            await work.finish(*recording(work, [entry], now=NOW), tell(FAIL, {"nichts": 0}))
    async with budget_database.transaction(caller_of(tenant)) as work:
        assert (await work.execute(text("SELECT count(*) FROM audit"))).scalar_one() == 0
        await work.finish(*recording(work, [entry], now=NOW))
    async with budget_database.transaction(caller_of(tenant)) as work:
        assert (await work.execute(text("SELECT count(*) FROM audit"))).scalar_one() == 1
    assert await still_answers(budget_database, tenant)


async def test_what_is_planned_anew_leaves_no_plan_behind(budget_database: Database, tenant: str) -> None:
    async with budget_database.transaction(caller_of(tenant)) as work:
        for anew in (True, False):
            ask = Ask(text(f"SELECT {anew:d} AS wert, 2 AS rest"), {}, first, anew=anew)
            await work.send(*[ask] * 10)
        kept = (await work.execute(text("SELECT statement FROM pg_prepared_statements"))).scalars().all()
    assert [one for one in kept if one.endswith("AS wert, 2 AS rest")] == ["SELECT 0 AS wert, 2 AS rest"]
