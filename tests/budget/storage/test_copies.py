"""A copied county is the one that was entered, row by row (tests/builders/copies.py)."""

from uuid import uuid4

from fastapi import FastAPI

from shared.storage.tables import declared_tables
from tests.budget.office import Office, SetClock
from tests.builders.clients import Callers
from tests.builders.copies import Copies
from tests.builders.tokens import TokenMint

# What rests on a Jugendamt's name or on chance: a copy has its original's.
OWN = {"jugendamt", "id", "xid", "buchung", "schluessel", "pruefsumme"}


async def rows_of(office: Office) -> dict[str, list[str]]:
    """Give all rows of an office's Jugendamt but for OWN."""
    found = {}
    for table in declared_tables("services.budget.storage").sorted_tables:
        columns = ", ".join(column.name for column in table.columns if column.name not in OWN)
        rows = await office.sql(f"SELECT CAST(row({columns}) AS text) AS content FROM {table.name}")
        found[table.name] = sorted(row.content for row in rows)
    return found


async def test_a_copy_has_every_row_that_entering_makes(
    app: FastAPI, office: Office, budget_copies: Copies, mint: TokenMint, clock: SetClock
) -> None:
    clock.set("2014-01-07")  # nobody else's: entered first, then copied
    copied = []
    for copies in (None, budget_copies, budget_copies):
        callers = Callers(app, mint=mint, tenant=f"amt-{uuid4().hex[:12]}")
        one = Office(callers, office.database, clock, copies)
        await one.enter(gesamt="4711.00")
        copied.append(await rows_of(one))
    entered = copied.pop(0)
    assert sum(map(len, entered.values())) > 30
    assert copied == [entered, entered]
    assert await rows_of(office) == {table: [] for table in entered}
