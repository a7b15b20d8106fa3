"""Row-level security by itself: as the application role, without any filter, on a connection that served another.

Every statement here leaves out `WHERE jugendamt = ...` on purpose.
"""

from collections.abc import AsyncIterator
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from deploy.local.postgres import Postgres
from shared.storage import audit
from shared.storage.database import Database
from tests.shared.storage.ledgers import NOW, caller_of

SERVICES = ("budget", "cases", "projects")
ALL = text("SELECT jugendamt FROM audit")


@pytest_asyncio.fixture
async def one_connection(budget_url: str) -> AsyncIterator[Database]:
    """Give a pool of a single connection, so that every tenant is served by the same one."""
    database = Database(budget_url, application="tests", pool_size=1)
    yield database
    await database.close()


async def note(database: Database, jugendamt: str) -> None:
    async with database.transaction(caller_of(jugendamt)) as work:
        await audit.record(work, aktion="x", gegenstand="x", gegenstand_id="x", now=NOW)


async def backend_of(database: Database, jugendamt: str) -> int:
    async with database.transaction(caller_of(jugendamt)) as work:
        return int((await work.execute(text("SELECT pg_backend_pid()"))).scalar_one())


async def seen_by(database: Database, jugendamt: str) -> set[str]:
    async with database.transaction(caller_of(jugendamt)) as work:
        return set((await work.execute(ALL)).scalars())


async def test_a_query_without_filter_sees_its_own_tenant_alone_on_a_connection_that_served_another(
    one_connection: Database, tenant: str
) -> None:
    other = f"{tenant}-2"
    await note(one_connection, tenant)
    await note(one_connection, other)
    assert await seen_by(one_connection, tenant) == {tenant}
    assert await seen_by(one_connection, other) == {other}
    assert await backend_of(one_connection, tenant) == await backend_of(one_connection, other)


async def test_the_tenant_is_forgotten_with_its_transaction(one_connection: Database, tenant: str) -> None:
    await note(one_connection, tenant)
    async with one_connection.engine.begin() as connection:
        assert (await connection.execute(text("SELECT current_setting('app.jugendamt', true)"))).scalar_one() in {
            "",
            None,
        }
        assert list(await connection.execute(ALL)) == []
    with pytest.raises(ZeroDivisionError):
        async with one_connection.transaction(caller_of(tenant)):
            raise ZeroDivisionError
    async with one_connection.engine.begin() as connection:
        assert list(await connection.execute(ALL)) == []


@pytest.mark.parametrize("setting", ["", "nirgends", "%", "*"])
async def test_no_setting_that_is_not_the_tenant_sees_anything_of_it(
    one_connection: Database, tenant: str, setting: str
) -> None:
    await note(one_connection, tenant)
    assert tenant not in await seen_by(one_connection, setting)


async def test_a_row_for_another_tenant_or_for_none_cannot_be_written(one_connection: Database, tenant: str) -> None:
    insert = text(
        "INSERT INTO stornos (jugendamt, id, gegenstand, grund, gebucht_am, gebucht_von)"
        " VALUES (:jugendamt, :id, :id, 'x', now(), 'x')"
    )
    for acting, written in ((tenant, f"{tenant}-2"), (tenant, ""), ("", "")):
        with pytest.raises(DBAPIError, match=r"row-level security|ck_stornos_jugendamt"):
            async with one_connection.transaction(caller_of(acting)) as work:
                await work.execute(insert, {"jugendamt": written, "id": uuid4()})


async def test_a_row_cannot_be_handed_to_another_tenant(one_connection: Database, tenant: str) -> None:
    ensure = text(
        "INSERT INTO volumina (jugendamt, jahr, ort_art, ort, volumen, blatt, pauschal, vorbehalten, umschichtbar,"
        " sperrt) VALUES (:jugendamt, 2014, 'bezirk', 'x', 'x', true, false, false, false, false)"
    )
    async with one_connection.transaction(caller_of(tenant)) as work:
        await work.execute(ensure, {"jugendamt": tenant})
    with pytest.raises(DBAPIError, match="row-level security"):
        async with one_connection.transaction(caller_of(tenant)) as work:
            await work.execute(text("UPDATE volumina SET jugendamt = 'other'"))
    async with one_connection.transaction(caller_of(f"{tenant}-2")) as work:
        assert (await work.execute(text("UPDATE volumina SET ansatz = 1"))).rowcount == 0


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE audit DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE audit NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON audit",
        "CREATE POLICY mine ON audit USING (true)",
        "ALTER ROLE {app} BYPASSRLS",
        "SET ROLE {owner}",
        "TRUNCATE audit",
        "DELETE FROM audit",
        "UPDATE audit SET aktion = 'y'",
        "DROP TABLE audit",
    ],
)
async def test_the_application_role_cannot_lift_its_limits(
    request: pytest.FixtureRequest, service: str, statement: str
) -> None:
    url = request.getfixturevalue(f"{service}_url").replace("+psycopg", "")
    command = statement.format(app=f"{service}_app", owner=f"{service}_owner")
    with psycopg.connect(url) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute(command.encode())
    assert refused.value.sqlstate == "42501"


@pytest.mark.parametrize("service", SERVICES)
async def test_with_row_security_off_a_query_fails_instead_of_leaking(
    request: pytest.FixtureRequest, service: str
) -> None:
    url = request.getfixturevalue(f"{service}_url").replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        connection.execute("SET row_security = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM audit")


@pytest.mark.parametrize("service", SERVICES)
def test_the_application_role_is_neither_owner_nor_above_the_rules(
    request: pytest.FixtureRequest, postgres: Postgres, service: str
) -> None:
    request.getfixturevalue(f"{service}_url")
    with postgres.connect(service) as connection:
        rights = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = %s",
            [f"{service}_app"],
        ).fetchone()
        assert rights == (False, False, False, False)
        query = "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = %s"
        assert connection.execute(query, [f"{service}_app"]).fetchone() == (0,)
        member = "SELECT pg_has_role(%s, %s, 'MEMBER')"
        assert connection.execute(member, [f"{service}_app", f"{service}_owner"]).fetchone() == (False,)
