"""Set a tenant's rows of a database back to how they were, as a restored backup would; above rights and triggers."""

import itertools

import psycopg
from psycopg import sql

# What is computed from other columns is computed again.
_TABLES = (
    "SELECT table_name, string_agg(column_name, ',') FROM information_schema.columns"
    " JOIN information_schema.tables USING (table_schema, table_name) WHERE table_schema = 'public'"
    " AND table_type = 'BASE TABLE' AND is_generated = 'NEVER' GROUP BY 1 HAVING bool_or(column_name = 'jugendamt')"
)
_NUMBERS = itertools.count()


class Backup:
    """A copy of a tenant's rows; it lives as long as the connection of the superuser."""

    def __init__(self, superuser: "psycopg.Connection[tuple[object, ...]]", tenant: str) -> None:
        self._superuser, self._tenant, self._number = superuser, tenant, next(_NUMBERS)
        found = superuser.execute(_TABLES).fetchall()
        self._tables = {str(table): str(columns).split(",") for table, columns in found}
        self._all("CREATE TEMPORARY TABLE {copy} AS SELECT * FROM public.{table} WHERE jugendamt = {tenant}")

    def restore(self) -> None:
        """Put back exactly these rows."""
        self._superuser.execute("SET session_replication_role = replica")
        self._all("DELETE FROM public.{table} WHERE jugendamt = {tenant}")
        self._all("INSERT INTO public.{table} ({columns}) SELECT {columns} FROM {copy}")
        self._superuser.execute("RESET session_replication_role")

    def show_audit_as(self, tenant: str) -> None:
        """Put the copy of the audit trail under another tenant, to be read beside what is there now."""
        self._superuser.execute(
            sql.SQL(
                "INSERT INTO audit SELECT (jsonb_populate_record(NULL::audit, to_jsonb(c)"
                " || jsonb_build_object('jugendamt', {tenant}::text))).* FROM {copy} c"
            ).format(tenant=sql.Literal(tenant), copy=self._copy("audit"))
        )

    def _all(self, statement: str) -> None:
        for table, columns in self._tables.items():
            names = {"copy": self._copy(table), "table": sql.Identifier(table)}
            named = sql.SQL(", ").join(map(sql.Identifier, columns))
            self._superuser.execute(sql.SQL(statement).format(tenant=sql.Literal(self._tenant), columns=named, **names))

    def _copy(self, table: str) -> sql.Identifier:
        return sql.Identifier(f"kopie_{self._number}_{table}"[:63])
