"""Migrations: run as the owner, grant the application role what it needs and no more.

Row-level security is forced, so it holds for the owner too; the owner has an explicit policy of its own, since FORCE
without one silently hides rows from migrations and from the functions that list tenants with work.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

import procrastinate.schema
from alembic import command, context, op
from alembic.config import Config
from sqlalchemy import MetaData, create_engine, pool
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.exc import OperationalError

from shared.errors import StorageAway
from shared.storage.tables import GeldCents, Xid8

APP_ROLE = "app_role"
ischema_names["xid8"] = Xid8  # so that a comparison with the database knows the type


def upgrade(*, folder: Path, url: str, app_role: str) -> None:
    """Bring a service's database to the newest migration; repeating it changes nothing. Raises StorageAway."""
    try:
        command.upgrade(make_config(folder=folder, url=url, app_role=app_role), "head")
    except OperationalError as error:
        raise StorageAway("The database does not answer.") from error


def make_config(*, folder: Path, url: str, app_role: str) -> Config:
    """Make alembic's configuration without a file: everything comes from the settings."""
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("version_path_separator", "os")
    config.attributes.update({"url": url, APP_ROLE: app_role})
    return config


def run_environment(metadata: MetaData) -> None:
    """Do the work of a service's migrations/env.py."""
    engine = create_engine(context.config.attributes["url"], poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            include_name=lambda name, kind, _parents: (
                not (kind == "table" and (name or "").startswith("procrastinate"))
            ),
            compare_type=True,
            render_item=_render_item,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


def _render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our column types into a generated migration by what they are in PostgreSQL."""
    if kind == "type" and isinstance(item, GeldCents):
        return "sa.BigInteger()"
    return "Xid8()" if kind == "type" and isinstance(item, Xid8) else False


def isolate_tenants(tables: Iterable[str], *, read_only: Iterable[str] = (), append_only: Iterable[str] = ()) -> None:
    """Force row-level security on tables and grant the application role its rights.

    `append_only` tables get no UPDATE and no DELETE (G5); others get no DELETE. `read_only` ones get SELECT alone.
    """
    role, kept, frozen = app_role(), set(append_only), set(read_only)
    op.execute(f"GRANT SELECT ON alembic_version TO {role}")  # so that /readyz can tell whether migrations ran
    for table in tables:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        same = "jugendamt = current_setting('app.jugendamt', true)"
        op.execute(f"CREATE POLICY tenant ON {table} TO {role} USING ({same}) WITH CHECK ({same})")
        op.execute(f"CREATE POLICY owner ON {table} TO current_user USING (true) WITH CHECK (true)")
        rights = "SELECT" if table in frozen else "SELECT, INSERT" if table in kept else "SELECT, INSERT, UPDATE"
        op.execute(f"GRANT {rights} ON {table} TO {role}")


def touch_on_update(tables: Iterable[str]) -> None:
    """Keep `xid` at the transaction that last wrote a row, for `seit`."""
    op.execute(
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN NEW.xid := pg_current_xact_id(); RETURN NEW; END $$"
    )
    for table in tables:
        op.execute(f"CREATE TRIGGER touch BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION touch()")


def list_tenants_with_work(function: str, query: str) -> None:
    """Add a function by which a worker learns which tenants have work, and nothing else about them."""
    op.execute(
        f"CREATE FUNCTION {function}() RETURNS TABLE (jugendamt text) LANGUAGE sql STABLE SECURITY DEFINER"
        f" SET search_path = public AS $$ {query} $$"
    )
    op.execute(f"REVOKE ALL ON FUNCTION {function}() FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {function}() TO {app_role()}")


def let_copies_be_forgotten(table: str, key: Mapping[str, str]) -> None:
    """Add a function that removes read copies by their keys (types by column), and nothing else: others own the truth.

    For copies of what another service has lost; the application role itself may remove nothing.
    """
    arguments = ", ".join(f"p_{column} {kind}[]" for column, kind in key.items())
    named = ", ".join(f"p_{column}" for column in key)
    same = " AND ".join(f"t.{column} = k.{column}" for column in key)
    op.execute(
        f"CREATE FUNCTION vergiss_{table}({arguments}) RETURNS bigint LANGUAGE sql SECURITY DEFINER"
        " SET search_path = public AS $$ WITH gone AS ("
        f"DELETE FROM {table} t USING unnest({named}) AS k ({', '.join(key)})"
        f" WHERE t.jugendamt = current_setting('app.jugendamt', true) AND {same} RETURNING 1)"
        " SELECT count(*) FROM gone $$"
    )
    op.execute(f"REVOKE ALL ON FUNCTION vergiss_{table} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION vergiss_{table} TO {app_role()}")


def add_outbox_support() -> None:
    """Index and list what waits in the outbox."""
    waiting = "erledigt_am IS NULL AND geparkt_am IS NULL"
    op.execute(f"CREATE INDEX ix_ausgang_wartend ON ausgang (jugendamt, thema, id) WHERE {waiting}")
    list_tenants_with_work("ausgang_mandanten", f"SELECT DISTINCT jugendamt FROM ausgang WHERE {waiting}")


def add_absichten_support() -> None:
    """Allow one open intent per thing, and list the tenants that have some."""
    is_open = "erledigt_am IS NULL"
    op.execute(f"CREATE UNIQUE INDEX uq_absichten_offen ON absichten (jugendamt, gegenstand) WHERE {is_open}")
    list_tenants_with_work("absichten_mandanten", f"SELECT DISTINCT jugendamt FROM absichten WHERE {is_open}")


def add_jobs() -> None:
    """Install procrastinate's tables and let the application role use them."""
    connection = op.get_bind()
    cursor = connection.connection.cursor()
    cursor.execute(procrastinate.schema.SchemaManager.get_schema())
    cursor.close()
    role = app_role()
    op.execute(
        "DO $$ DECLARE name text; BEGIN FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        " AND tablename LIKE 'procrastinate%' LOOP EXECUTE format("  # the role's name is checked
        f"'GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO {role}', name); END LOOP; END $$"
    )
    op.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")


def app_role() -> str:
    """Name the application role that the present migration grants to."""
    role = str(context.config.attributes[APP_ROLE])
    if not role.replace("_", "").isalnum():
        raise ValueError("the name of the application role has characters that SQL would have to quote")
    return role
