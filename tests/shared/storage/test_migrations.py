"""The migrations of every service build what its tables declare, isolate every tenant, and may run twice (G5)."""

import importlib
from typing import Any

import pytest
from alembic import command

from deploy.local.postgres import Postgres
from shared.storage.migrate import make_config, upgrade
from shared.storage.tables import declared_tables
from tests.conftest import SERVICES

NAMES = ("budget", "cases", "projects")
OUR_TABLES = (
    "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity FROM pg_class c JOIN pg_namespace n ON n.oid ="
    " c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relname NOT LIKE 'procrastinate%'"
    " AND c.relname <> 'alembic_version'"
)
KEYS = (
    "SELECT i.relname, a.attname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid ="
    " x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND"
    " a.attnum = x.indkey[0] WHERE n.nspname = 'public' AND (x.indisunique OR x.indisprimary)"
    " AND t.relname NOT LIKE 'procrastinate%' AND t.relname <> 'alembic_version'"
)


@pytest.fixture(params=NAMES)
def service(request: pytest.FixtureRequest) -> str:
    name = str(request.param)
    request.getfixturevalue(f"{name}_url")
    return name


def rows_of(postgres: Postgres, service: str, query: str) -> list[Any]:
    with postgres.connect(service) as connection:
        return connection.execute(query.encode()).fetchall()


def test_the_migrations_build_what_the_tables_declare(postgres: Postgres, service: str) -> None:
    url = postgres.url(service, f"{service}_owner")
    command.check(make_config(folder=SERVICES / service / "migrations", url=url, app_role=f"{service}_app"))


def test_running_them_again_changes_nothing(postgres: Postgres, service: str) -> None:
    before = rows_of(postgres, service, "SELECT version_num FROM alembic_version")
    url = postgres.url(service, f"{service}_owner")
    upgrade(folder=SERVICES / service / "migrations", url=url, app_role=f"{service}_app")
    assert rows_of(postgres, service, "SELECT version_num FROM alembic_version") == before


def test_every_table_is_a_tenants_with_forced_row_level_security(postgres: Postgres, service: str) -> None:
    tables = rows_of(postgres, service, OUR_TABLES)
    declared = set(declared_tables(f"services.{service}.storage").tables)
    assert {name for name, _, _ in tables} == declared
    assert {name for name, enabled, forced in tables if not (enabled and forced)} == set()


def test_every_table_lets_the_application_role_see_its_tenant_alone(postgres: Postgres, service: str) -> None:
    policies = rows_of(
        postgres,
        service,
        "SELECT tablename, policyname, roles::text, cmd, qual, with_check, permissive FROM pg_policies",
    )
    same = "(jugendamt = current_setting('app.jugendamt'::text, true))"
    for table, _, _ in rows_of(postgres, service, OUR_TABLES):
        of_app = [policy[3:] for policy in policies if policy[0] == table and f"{service}_app" in policy[2]]
        assert of_app == [("ALL", same, same, "PERMISSIVE")], table
        assert {policy[2] for policy in policies if policy[0] == table} == {
            f"{{{service}_app}}",
            f"{{{service}_owner}}",
        }


def test_the_tenant_is_the_first_column_of_every_key(postgres: Postgres, service: str) -> None:
    assert {name for name, column in rows_of(postgres, service, KEYS) if column != "jugendamt"} == set()


def test_no_tenant_is_the_empty_one(postgres: Postgres, service: str) -> None:
    query = (
        "SELECT t.relname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid"
        " WHERE c.contype = 'c' AND pg_get_constraintdef(c.oid) LIKE '%jugendamt <> ''''%'"
    )
    checked = {name for (name,) in rows_of(postgres, service, query)}
    assert {name for name, _, _ in rows_of(postgres, service, OUR_TABLES)} == checked


def test_g5_what_is_appended_can_be_neither_changed_nor_deleted(postgres: Postgres, service: str) -> None:
    grants = rows_of(
        postgres, service, "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
        f" WHERE grantee = '{service}_app' AND table_name NOT LIKE 'procrastinate%'",
    )  # fmt: skip
    rights: dict[str, set[str]] = {}
    for table, right in grants:
        rights.setdefault(table, set()).add(right)
    assert {table for table, granted in rights.items() if granted & {"DELETE", "TRUNCATE", "TRIGGER"}} == set()
    for table in ("audit", "stammdaten", "wiederholungen"):
        assert rights[table] == {"SELECT", "INSERT"}, table
    migration = importlib.import_module(f"services.{service}.migrations.versions.{_first(service)}")
    for table in getattr(migration, "APPEND_ONLY", ()):
        assert "UPDATE" not in rights[table], table


def _first(service: str) -> str:
    return next(path.stem for path in sorted((SERVICES / service / "migrations" / "versions").glob("0001*.py")))
