"""Rows of one Jugendamt are not there for another, also without any filter; what was booked is not changed (G5)."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.identity import Caller, Role
from shared.storage.database import Database
from shared.storage.tables import declared_tables
from tests.projects.journeys import Office

VERLAENGERT = ("verlaengerungen", "verlaengerungsbescheide")
FILLED = (
    "antraege", "fassungen", "kosten", "einnahmen", "einreichungen", "bescheide", "bindungen", "audit", *VERLAENGERT,
)  # fmt: skip
FROZEN = (*FILLED[1:], "stammdaten")


def wjh_of(jugendamt: str) -> Caller:
    return Caller("wjh", jugendamt, frozenset({Role.WJH}))


async def test_no_row_of_another_jugendamt_is_seen_without_a_filter(
    office: Office, projects_database: Database, tenant: str
) -> None:
    await office.extended()
    for table in FILLED:
        query = text(f"SELECT DISTINCT jugendamt FROM {table}")
        async with projects_database.transaction(wjh_of(tenant)) as work:
            assert set((await work.execute(query)).scalars()) == {tenant}, table
        async with projects_database.transaction(wjh_of("elsewhere")) as work:
            assert tenant not in set((await work.execute(query)).scalars()), table


async def test_every_table_forces_row_level_security(projects_database: Database, tenant: str) -> None:
    query = text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    async with projects_database.transaction(wjh_of(tenant)) as work:
        assert set((await work.execute(query)).scalars()) >= set(declared_tables("services.projects.storage").tables)


@pytest.mark.parametrize("table", FROZEN)
async def test_g5_what_was_booked_is_neither_changed_nor_deleted(
    office: Office, projects_database: Database, tenant: str, table: str
) -> None:
    await office.extended()
    for statement in (f"UPDATE {table} SET jugendamt = jugendamt", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with projects_database.transaction(wjh_of(tenant)) as work:
                await work.execute(text(statement))
