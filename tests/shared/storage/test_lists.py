"""Lists: a cursor that holds while rows arrive, and `seit` that misses no row of a late commit (contract.md, Lists)."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Row, insert, select, text

from services.budget.storage.tables import WarnungRow
from shared.contracts.listing import Page, PageRequest
from shared.errors import InputRefused
from shared.storage.database import Database, Work
from shared.storage.keys import new_id
from shared.storage.lists import read_page
from tests.shared.storage.ledgers import NOW, caller_of


async def add(work: Work, count: int = 1) -> list[UUID]:
    ids = [new_id() for _ in range(count)]
    for row_id in ids:
        row = {
            "jugendamt": work.jugendamt, "id": row_id, "jahr": 2014, "ort_art": "sozialraum", "ort": "konz",
            "volumen": "v", "art": "x", "stufe": "hinweis", "figuren": {}, "erzeugt_am": NOW, "erzeugt_tag": NOW.date(),
        }  # fmt: skip
        await work.execute(insert(WarnungRow).values(**row))
    return ids


async def filled(database: Database, tenant: str, count: int = 1) -> list[UUID]:
    async with database.transaction(caller_of(tenant)) as work:
        return await add(work, count)


async def page_of(
    database: Database, tenant: str, *, limit: int = 2, cursor: str | None = None, seit: str | None = None
) -> Page[Row[Any]]:
    async with database.transaction(caller_of(tenant)) as work:
        request = PageRequest(limit, cursor, seit)
        return await read_page(work, select(WarnungRow.id), listed=WarnungRow, request=request)


async def walk(database: Database, tenant: str, *, seit: str | None = None) -> tuple[list[UUID], str]:
    seen, cursor, stand = [], None, ""
    while True:
        page = await page_of(database, tenant, cursor=cursor, seit=None if cursor else seit)
        seen += [row.id for row in page.items]
        stand = stand or page.stand
        assert page.stand == stand, "the stand is that of the first page"
        if (cursor := page.next) is None:
            return seen, stand


async def test_a_list_is_walked_in_pages_each_row_once(budget_database: Database, tenant: str) -> None:
    ids = sorted(await filled(budget_database, tenant, 5))
    assert (await walk(budget_database, tenant))[0] == ids


async def test_an_empty_list_has_one_empty_page(budget_database: Database, tenant: str) -> None:
    page = await page_of(budget_database, tenant)
    assert (page.items, page.next) == ((), None)


async def test_rows_that_arrive_while_somebody_reads_disturb_no_page(budget_database: Database, tenant: str) -> None:
    ids = sorted(await filled(budget_database, tenant, 4))
    first = await page_of(budget_database, tenant)
    arrived = await filled(budget_database, tenant)
    second = await page_of(budget_database, tenant, cursor=first.next)
    assert [row.id for row in (*first.items, *second.items)] == ids
    third = await page_of(budget_database, tenant, cursor=second.next)
    assert [row.id for row in third.items] == arrived


async def test_seit_gives_what_was_written_since_and_changed_rows_again(budget_database: Database, tenant: str) -> None:
    old, changed = sorted(await filled(budget_database, tenant, 2))
    _, stand = await walk(budget_database, tenant)
    (new,) = await filled(budget_database, tenant)
    async with budget_database.transaction(caller_of(tenant)) as work:
        await work.execute(text("UPDATE warnungen SET notiz = 'x' WHERE id = :id"), {"id": changed})
    seen, later = await walk(budget_database, tenant, seit=stand)
    assert set(seen) == {new, changed}
    assert old not in seen
    assert (await walk(budget_database, tenant, seit=later))[0] == []


async def test_seit_misses_no_row_of_a_transaction_that_commits_late(budget_database: Database, tenant: str) -> None:
    slow = budget_database.transaction(caller_of(tenant))
    work = await slow.__aenter__()
    (late,) = await add(work)
    quick = await filled(budget_database, tenant)
    seen, stand = await walk(budget_database, tenant)
    assert seen == quick
    await slow.__aexit__(None, None, None)
    assert late in (await walk(budget_database, tenant, seit=stand))[0]


async def test_seit_is_paged_too_and_keeps_its_stand(budget_database: Database, tenant: str) -> None:
    stand = (await page_of(budget_database, tenant)).stand
    ids = await filled(budget_database, tenant, 3) + await filled(budget_database, tenant, 2)
    assert sorted((await walk(budget_database, tenant, seit=stand))[0]) == sorted(ids)


@pytest.mark.parametrize(("cursor", "seit"), [("x", None), (None, "x"), (None, "W10"), ("WzFd", None)])
async def test_a_place_that_is_not_ours_is_refused(
    budget_database: Database, tenant: str, cursor: str | None, seit: str | None
) -> None:
    with pytest.raises(InputRefused):
        await page_of(budget_database, tenant, cursor=cursor, seit=seit)
