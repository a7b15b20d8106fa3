"""A transaction commits at its end, rolls back on any exception, is repeated for another's sake, says who is away."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.errors import StorageAway
from shared.kalender import format_instant
from shared.storage import audit
from shared.storage.database import Database, retried
from shared.storage.locks import hold
from tests.shared.storage.ledgers import NOW, caller_of

COUNT = text("SELECT count(*) FROM audit")


async def count(database: Database, tenant: str) -> int:
    async with database.transaction(caller_of(tenant)) as work:
        return int((await work.execute(COUNT)).scalar_one())


async def test_an_exception_leaves_nothing_behind(budget_database: Database, tenant: str) -> None:
    async def fail() -> None:
        async with budget_database.transaction(caller_of(tenant)) as work:
            await audit.record(work, aktion="x", gegenstand="x", gegenstand_id="x", now=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await count(budget_database, tenant) == 0


async def test_a_cancelled_transaction_leaves_nothing_behind(budget_database: Database, tenant: str) -> None:
    async def write() -> None:
        async with budget_database.transaction(caller_of(tenant)) as work:
            await audit.record(work, aktion="x", gegenstand="x", gegenstand_id="x", now=NOW)
            await asyncio.sleep(60)

    task = asyncio.ensure_future(write())
    await asyncio.sleep(0.2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await count(budget_database, tenant) == 0


async def test_a_deadlock_is_repeated_and_both_get_through(budget_database: Database, tenant: str) -> None:
    begun, tries = asyncio.Barrier(2), []

    @retried
    async def lock_both(first: str, second: str) -> None:
        async with budget_database.transaction(caller_of(tenant)) as work:
            tries.append(first)
            await hold(work, first)
            if len(tries) <= 2:
                await begun.wait()
            await hold(work, second)

    await asyncio.gather(lock_both("a", "b"), lock_both("b", "a"))
    assert len(tries) == 3


async def test_what_is_no_conflict_is_not_repeated(budget_database: Database, tenant: str) -> None:
    tries = 0

    @retried
    async def fail() -> None:
        nonlocal tries
        tries += 1
        async with budget_database.transaction(caller_of(tenant)) as work:
            await work.execute(text("SELECT 1/0"))

    with pytest.raises(DBAPIError):
        await fail()
    assert tries == 1


async def test_a_database_that_is_not_there_is_away() -> None:
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/nowhere", application="tests")
    with pytest.raises(StorageAway):
        async with database.transaction(caller_of("amt")):
            pass
    with pytest.raises(StorageAway):
        await database.check()
    await database.close()


async def test_a_connection_that_the_server_ended_is_away_and_the_next_one_works(
    budget_url: str, budget_database: Database, tenant: str
) -> None:
    database = Database(budget_url, application="victim", pool_size=1)

    async def lose_connection() -> None:
        async with database.transaction(caller_of(tenant)) as work:
            backend = (await work.execute(text("SELECT pg_backend_pid()"))).scalar_one()
            async with budget_database.transaction(caller_of(tenant)) as other:
                await other.execute(text("SELECT pg_terminate_backend(:backend)"), {"backend": backend})
            await work.execute(text("SELECT 1"))

    with pytest.raises(StorageAway):
        await lose_connection()
    assert await count(database, tenant) == 0
    await database.check()
    await database.close()


async def test_connections_that_were_lost_while_they_were_idle_are_noticed_by_nobody(
    budget_url: str, budget_database: Database, tenant: str
) -> None:
    database = Database(budget_url, application=f"idle-{tenant}", pool_size=3)
    end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = :name"
    both = asyncio.Barrier(3)

    async def meet() -> None:
        async with database.transaction(caller_of(tenant)):
            await both.wait()

    await asyncio.gather(*(meet() for _ in range(3)))
    async with budget_database.transaction(caller_of(tenant)) as other:
        assert (await other.execute(text(end), {"name": f"idle-{tenant}"})).scalar_one() == 3
    assert await count(database, tenant) == 0
    await database.check()
    await database.close()


async def test_timeouts_are_set_so_that_nobody_waits_for_ever(budget_database: Database, tenant: str) -> None:
    async with budget_database.transaction(caller_of(tenant)) as work:
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            assert (await work.execute(text(f"SHOW {name}"))).scalar_one() not in {"0", ""}, name
        assert (await work.execute(text("SHOW timezone"))).scalar_one() == "UTC"


async def test_a_lock_that_is_not_given_up_is_an_answer_for_later(budget_database: Database, tenant: str) -> None:
    async def wait_in_vain() -> None:
        async with budget_database.transaction(caller_of(tenant)) as other:
            await other.execute(text("SET LOCAL lock_timeout = '50ms'"))
            await hold(other, "x")

    async with budget_database.transaction(caller_of(tenant)) as work:
        await hold(work, "x")
        with pytest.raises(StorageAway):
            await wait_in_vain()


async def test_locks_of_one_tenant_do_not_stop_another(budget_database: Database, tenant: str) -> None:
    async with budget_database.transaction(caller_of(tenant)) as work:
        await hold(work, "x")
        async with budget_database.transaction(caller_of(f"{tenant}-2")) as other:
            await hold(other, "x")


async def test_an_audit_row_names_who_did_it_for_whom_and_carries_its_checksum(
    budget_database: Database, tenant: str
) -> None:
    person = caller_of(tenant, sub="asd-konz")
    async with budget_database.transaction(caller_of(tenant, sub="service-cases", subject=person)) as work:
        await audit.record(
            work, aktion="kontrakt.x", gegenstand="kontrakt", gegenstand_id="7", daten={"betrag": "1.00"}, now=NOW
        )
        (row,) = await work.execute(text("SELECT * FROM audit"))
    assert (row.akteur, row.im_auftrag_von, row.daten) == ("service-cases", "asd-konz", {"betrag": "1.00"})
    assert (format_instant(row.zeitpunkt), len(row.pruefsumme)) == (format_instant(NOW), 32)
