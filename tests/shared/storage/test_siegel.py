"""Audit rows are sealed after their commit: once each, in a chain per tenant, whoever seals, however late they come."""

import asyncio
import hashlib
import json
from typing import Any

import pytest
from sqlalchemy import text

from deploy.local.postgres import Postgres
from shared.storage import audit, siegel
from shared.storage.database import Database, Work
from tests.shared.storage.ledgers import NOW, caller_of

SERVICES = ("budget", "cases", "projects")


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database(request: pytest.FixtureRequest, service: str) -> Database:
    found: Database = request.getfixturevalue(f"{service}_database")
    return found


async def write(work: Work, nummer: int) -> None:
    await audit.record(work, aktion="a", gegenstand="g", gegenstand_id=str(nummer), daten={"n": nummer}, now=NOW)


async def record(database: Database, tenant: str, count: int = 1) -> None:
    async with database.transaction(caller_of(tenant)) as work:
        for nummer in range(count):
            await write(work, nummer)


async def seal(database: Database, tenant: str, *, most: int = siegel.MOST) -> int:
    return await siegel.seal(database, tenant, service="service-test", now=NOW, most=most)


async def rows(database: Database, tenant: str, statement: str) -> list[Any]:
    async with database.transaction(caller_of(tenant)) as work:
        return list(await work.execute(text(statement)))


BLOCKS = "SELECT nr, anzahl, vollstaendig, vorher, wurzel FROM siegel ORDER BY nr"
SEALED = "SELECT a.gegenstand_id, v.siegel FROM audit a JOIN versiegelungen v ON v.audit = a.id ORDER BY a.id"


async def test_what_is_recorded_is_sealed_once_and_chained(database: Database, tenant: str) -> None:
    assert await seal(database, tenant) == 0
    await record(database, tenant, 3)
    assert (await seal(database, tenant), await seal(database, tenant)) == (3, 0)
    await record(database, tenant, 2)
    assert await seal(database, tenant) == 2
    first, second = await rows(database, tenant, BLOCKS)
    assert (first.nr, first.anzahl, bytes(first.vorher)) == (1, 3, siegel.ANFANG)
    assert (second.nr, second.anzahl, second.vorher) == (2, 2, first.wurzel)
    assert [row.siegel for row in await rows(database, tenant, SEALED)] == [1, 1, 1, 2, 2]


async def test_a_root_covers_the_block_before_its_head_and_its_rows(cases_database: Database, tenant: str) -> None:
    await record(cases_database, tenant, 2)
    await seal(cases_database, tenant)
    (block,) = await rows(cases_database, tenant, BLOCKS)
    head = {"anzahl": 2, "jugendamt": tenant, "nr": 1, "versiegelt_am": "2026-03-02T09:00:00Z", "vollstaendig": True}
    digest = hashlib.sha256(bytes(32) + json.dumps(head, separators=(",", ":")).encode())
    for row in await rows(cases_database, tenant, "SELECT id, pruefsumme FROM audit ORDER BY id"):
        digest.update(row.id.bytes + bytes(row.pruefsumme))
    assert bytes(block.wurzel) == digest.digest()


async def test_a_row_that_commits_late_is_sealed_in_a_later_block(database: Database, tenant: str) -> None:
    async with database.transaction(caller_of(tenant)) as late:
        await write(late, 99)
        await record(database, tenant, 2)  # begun later, with later ids, and committed before
        assert await seal(database, tenant) == 2
        await record(database, tenant, 2)
        assert await seal(database, tenant) == 2
    assert await seal(database, tenant) == 1
    assert [tuple(row) for row in await rows(database, tenant, SEALED)] == [
        ("99", 3), ("0", 1), ("1", 1), ("0", 2), ("1", 2),
    ]  # fmt: skip
    assert await seal(database, tenant) == 0


async def test_a_block_takes_no_more_than_it_may_and_the_next_goes_on(database: Database, tenant: str) -> None:
    await record(database, tenant, 5)  # of one transaction
    await record(database, tenant, 2)
    assert [await seal(database, tenant, most=3) for _ in range(4)] == [3, 3, 1, 0]
    assert [row.vollstaendig for row in await rows(database, tenant, BLOCKS)] == [False, False, True]
    assert len(await rows(database, tenant, SEALED)) == 7


async def test_sealers_at_once_seal_each_row_once(database: Database, tenant: str) -> None:
    for _ in range(5):
        await record(database, tenant, 4)
        sealed = await asyncio.gather(*(seal(database, tenant) for _ in range(8)))
        assert sum(sealed) == 4
    blocks = await rows(database, tenant, BLOCKS)
    assert [block.nr for block in blocks] == [1, 2, 3, 4, 5]
    assert [bytes(block.vorher) for block in blocks[1:]] == [bytes(block.wurzel) for block in blocks[:-1]]


async def test_while_others_record_all_is_sealed_in_the_end(cases_database: Database, tenant: str) -> None:
    recording = [asyncio.create_task(record(cases_database, tenant, 3)) for _ in range(40)]
    sealed = 0
    while not all(task.done() for task in recording):
        sealed += sum(await asyncio.gather(*(seal(cases_database, tenant) for _ in range(2))))
    await asyncio.gather(*recording)
    sealed += await seal(cases_database, tenant)
    assert sealed == 120 == len(await rows(cases_database, tenant, SEALED))


async def test_what_a_dump_brought_from_another_server_is_looked_at_again(
    cases_database: Database, tenant: str, postgres: Postgres
) -> None:
    await record(cases_database, tenant, 2)
    await seal(cases_database, tenant)
    with postgres.connect("cases") as connection:
        ahead = "UPDATE siegel SET horizont = '9000000000000' WHERE jugendamt = %s"  # where xids were far ahead
        connection.execute(ahead, (tenant,))
    await record(cases_database, tenant, 1)
    assert tenant in await cases_database.tenants(siegel.TENANTS)
    assert (await seal(cases_database, tenant), await seal(cases_database, tenant)) == (1, 0)


async def test_the_worker_seals_every_tenant_and_the_metric_counts_what_is_unsealed(
    database: Database, tenant: str
) -> None:
    others = [f"{tenant}-{number}" for number in range(2)]
    for one in (tenant, *others):
        await record(database, one, 2)
    before = await siegel.count_unversiegelt(database)
    assert before >= 6
    assert {tenant, *others} <= set(await database.tenants(siegel.TENANTS))
    assert await siegel.seal_tenants(database, service="service-test", now=NOW) == 6
    assert {tenant, *others}.isdisjoint(await database.tenants(siegel.TENANTS))
    assert await siegel.count_unversiegelt(database) == before - 6


async def test_g5_what_is_sealed_can_be_neither_changed_nor_deleted(service: str, postgres: Postgres) -> None:
    with postgres.connect(service) as connection:
        for table in ("siegel", "versiegelungen"):
            granted = connection.execute(
                "SELECT array_agg(privilege_type::text ORDER BY 1) FROM information_schema.role_table_grants"
                " WHERE grantee = %s AND table_name = %s",
                (f"{service}_app", table),
            ).fetchone()
            assert granted == (["INSERT", "SELECT"],)
