"""P10, P11: rows of one Jugendamt are not there for another; what was booked is neither changed nor deleted (G5)."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.projects.storage import tables_handbuch, tables_steuerung, tables_verfahren
from services.projects.storage.tables import Base
from shared.identity import Caller, Role
from shared.storage.database import Database

MODULES = {one.__name__ for one in (tables_handbuch, tables_steuerung, tables_verfahren)}
KEPT = {"verfahren", "interessenbekundungen", "warnungen"}
OURS = sorted(row.class_.__tablename__ for row in Base.registry.mappers if row.class_.__module__ in MODULES)
READ = "SELECT count(*) FROM pg_policies WHERE tablename = :table AND policyname = 'tenant'"


def wjh_of(jugendamt: str) -> Caller:
    return Caller("wjh", jugendamt, frozenset({Role.WJH}))


@pytest.mark.parametrize("table", OURS)
async def test_every_table_keeps_tenants_apart(projects_database: Database, tenant: str, table: str) -> None:
    forced = text("SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relname = :table")
    async with projects_database.transaction(wjh_of(tenant)) as work:
        assert (await work.execute(forced, {"table": table})).scalar_one() is True
        assert (await work.execute(text(READ), {"table": table})).scalar_one() == 1
        assert (await work.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one() == 0


@pytest.mark.parametrize("table", OURS)
async def test_g5_what_was_booked_is_neither_changed_nor_deleted(
    projects_database: Database, tenant: str, table: str
) -> None:
    forbidden = [f"DELETE FROM {table}"] + ([] if table in KEPT else [f"UPDATE {table} SET jugendamt = jugendamt"])
    for statement in forbidden:
        with pytest.raises(DBAPIError, match="permission denied"):
            async with projects_database.transaction(wjh_of(tenant)) as work:
                await work.execute(text(statement))
