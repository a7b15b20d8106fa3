"""What is written as an array is read by PostgreSQL as the values that it was written from."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import text

from shared.identity import Caller
from shared.storage.arrays import write_array, write_numbers, write_shared, write_texts
from shared.storage.database import Database, Work

EVERY_SIGN = [chr(code) for code in (*range(1, 0x250), 0x20AC, 0xFEFF, 0x1F600)]
ODD = ['a"b', "a\\", '\\"', "NULL", "null", "", " ", "{x,y}", "a,b", None]


async def read(work: Work, array: str, kind: str) -> Sequence[object]:
    found = await work.execute(text(f"SELECT CAST(:array AS {kind}[])"), {"array": array})  # a constant
    values: Sequence[object] = found.scalar_one()
    return values


async def test_texts_come_back_whatever_they_hold(budget_database: Database, wjh: Caller) -> None:
    async with budget_database.transaction(wjh) as work:
        assert await read(work, write_texts(EVERY_SIGN), "text") == EVERY_SIGN
        assert await read(work, write_texts(ODD), "text") == ODD


async def test_few_values_in_many_rows_come_back(budget_database: Database, wjh: Caller) -> None:
    ids, days = [UUID(int=1), None, UUID(int=2)] * 3, [date(2026, 2, 28), date(2024, 2, 29)] * 3
    async with budget_database.transaction(wjh) as work:
        assert await read(work, write_shared(ids), "uuid") == ids
        assert await read(work, write_shared(days), "date") == days


async def test_numbers_keys_and_nothing_come_back(budget_database: Database, wjh: Caller) -> None:
    async with budget_database.transaction(wjh) as work:
        assert await read(work, write_numbers([3, -1]), "bigint") == [3, -1]
        assert await read(work, write_array(["konz", "saarburg"]), "text") == ["konz", "saarburg"]
        for empty in (write_texts([]), write_shared([]), write_numbers([]), write_array([])):
            assert await read(work, empty, "text") == []
