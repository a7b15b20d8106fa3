"""What was entered once, copied into the Jugendamt of each further test that wants the same.

Entering a county over HTTP is half of what most of the budget's tests cost. The first test of a process that asks for
one enters it as ever; from the second on it is entered in a Jugendamt of its own, whose rows are then copied as they
are. Only a Jugendamt in which nothing was done yet gets a copy. The audit's checksums and the keys of Abschläge rest on
the Jugendamt's name and stay those of the original: a test of these enters for itself (an Office without copies).
"""

import uuid
from collections.abc import Awaitable, Callable

import psycopg
from psycopg import sql
from sqlalchemy import MetaData

Enter = Callable[[str], Awaitable[object]]


class Copies:
    """Copies Jugendämter within one database, as its superuser: past row-level security, triggers and foreign keys."""

    def __init__(self, connection: "psycopg.Connection[tuple[object, ...]]", metadata: MetaData) -> None:
        connection.execute("SET session_replication_role = replica")
        self._connection, self._metadata = connection, metadata
        self._asked: set[str] = set()
        self._statements: dict[str, tuple[bytes, str]] = {}

    async def provide(self, what: str, *, tenant: str, enter: Enter) -> None:
        """Bring a Jugendamt into the state that `enter` makes; equal `what` means an equal state."""
        if what not in self._asked or not self._is_untouched(tenant):
            self._asked.add(what)
            await enter(tenant)
            return
        if what not in self._statements:
            original = f"vorlage-{uuid.uuid4().hex[:12]}"
            await enter(original)
            self._statements[what] = self._copying(original).as_bytes(self._connection), original
        statement, original = self._statements[what]
        self._connection.execute(statement, {"new": tenant, "original": original})

    def _is_untouched(self, tenant: str) -> bool:
        found = self._connection.execute("SELECT 1 FROM audit WHERE jugendamt = %s LIMIT 1", (tenant,))
        return found.fetchone() is None

    def _copying(self, original: str) -> sql.Composed:
        """Compose one statement that copies every row of a Jugendamt."""
        parts = [
            sql.SQL(
                "{name} AS (INSERT INTO {table} (jugendamt, {columns}) SELECT %(new)s, {columns} FROM {table}"
                " WHERE jugendamt = %(original)s)"
            ).format(
                name=sql.Identifier(f"copy_{table.name}"),
                table=sql.Identifier(table.name),
                columns=sql.SQL(", ").join(
                    sql.Identifier(column.name)
                    for column in table.columns
                    if column.name != "jugendamt" and column.computed is None
                ),
            )
            for table in self._metadata.sorted_tables
            if self._has_rows(table.name, tenant=original)
        ]
        return sql.SQL("WITH {} SELECT 1").format(sql.SQL(", ").join(parts))

    def _has_rows(self, table: str, *, tenant: str) -> bool:
        query = sql.SQL("SELECT 1 FROM {} WHERE jugendamt = %s LIMIT 1").format(sql.Identifier(table))
        return self._connection.execute(query, (tenant,)).fetchone() is not None
