"""A glance sees its own tenant alone, and never less than was committed when it was asked for."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlalchemy import text

from shared.errors import StorageAway
from shared.storage import audit
from shared.storage.database import Database
from tests.shared.storage.ledgers import NOW, caller_of

COUNT = "SELECT count(*), max(jugendamt), current_setting('app.jugendamt', true) FROM audit WHERE aktion <> %(other)s"
PID = "SELECT pg_backend_pid() WHERE %(other)s <> ''"


@pytest_asyncio.fixture
async def database(budget_url: str) -> AsyncIterator[Database]:
    database = Database(budget_url, application="tests", pool_size=5)
    yield database
    await database.close()


async def note(database: Database, tenant: str) -> None:
    async with database.transaction(caller_of(tenant)) as work:
        await audit.record(work, aktion="x", gegenstand="x", gegenstand_id="x", now=NOW)


async def glance(database: Database, tenant: str, statement: str = COUNT) -> tuple[object, ...] | None:
    return await database.glance(caller_of(tenant), statement, {"other": "y"})


async def test_a_glance_sees_its_own_tenant_alone_and_forgets_it(database: Database, tenant: str) -> None:
    other = f"{tenant}-2"
    for one in (tenant, other, other):
        await note(database, one)
    for _ in range(8):  # beyond the point from which statements are prepared
        assert await glance(database, tenant) == (1, tenant, tenant)
        assert await glance(database, other) == (2, other, other)
    assert await glance(database, tenant, PID) == await glance(database, other, PID)  # one connection did it all


async def test_who_comes_while_a_read_is_under_way_gets_a_later_one(database: Database, tenant: str) -> None:
    async def write_and_look() -> int:
        await note(database, tenant)
        found = await glance(database, tenant)
        assert found is not None
        return int(str(found[0]))

    for done in range(0, 60, 6):
        counts = await asyncio.gather(*(write_and_look() for _ in range(6)), glance(database, tenant))
        assert min(int(str(count)) for count in counts[:-1] if not isinstance(count, tuple)) > done
    assert await glance(database, tenant) == (60, tenant, tenant)


async def test_those_who_ask_together_share_a_read(database: Database, tenant: str) -> None:
    stamp = "SELECT clock_timestamp() WHERE %(other)s <> ''"
    found = await asyncio.gather(*(glance(database, tenant, stamp) for _ in range(20)))
    assert len(set(found)) <= 2
    assert await glance(database, tenant, stamp) not in found


async def test_a_connection_that_was_lost_is_replaced(database: Database, tenant: str) -> None:
    before = await glance(database, tenant, PID)
    assert before is not None
    async with database.transaction(caller_of(tenant)) as work:
        await work.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": before[0]})
    assert await glance(database, tenant, PID) not in {before, None}


async def test_without_a_database_it_says_so(tenant: str) -> None:
    database = Database("postgresql+psycopg://nobody@/none?host=/nowhere", application="tests")
    with pytest.raises(StorageAway):
        await glance(database, tenant)
    await database.close()


async def test_a_glance_that_is_given_up_spoils_none_that_follows(database: Database, tenant: str) -> None:
    slow = "SELECT pg_sleep(0.2) WHERE %(other)s <> ''"
    asked = asyncio.ensure_future(glance(database, tenant, slow))
    await asyncio.sleep(0.05)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    await note(database, tenant)
    assert await glance(database, tenant) == (1, tenant, tenant)


async def test_an_unknown_tenant_sees_nothing(database: Database) -> None:
    unknown = f"amt-{uuid4().hex[:8]}"
    assert await glance(database, unknown) == (0, None, unknown)
