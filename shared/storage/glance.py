"""A glance: one small read of one tenant, in one round trip, by the driver's own connections; for the hottest reads.

What SQLAlchemy does around a small read (check out, ping, BEGIN, set_config, the statement, COMMIT: six round trips)
costs several times the read. Here set_config and the statement travel together in a pipeline, which PostgreSQL runs as
one transaction of its own; so the tenant's setting ends with it, as everywhere.

Who asks for the same thing at the same time shares a read, but only one that begins after all of them have come: a
read under way may have seen less than the newcomer is entitled to see.
"""

import asyncio
from collections.abc import Hashable, Mapping
from typing import Any
from weakref import WeakValueDictionary

import psycopg
from psycopg import AsyncConnection
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow
from sqlalchemy.engine import make_url

from shared.errors import StorageAway

_SET_TENANT = "SELECT set_config('app.jugendamt', %(jugendamt)s, true)"
# Planned once for each connection, maybe while a table was empty: never a plan that reads the whole of one.
_ALWAYS = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c datestyle=ISO"
_AWAY = (psycopg.OperationalError, psycopg.InterfaceError)


class Glances:
    """A few connections of the driver, opened when they are needed and given back after each glance."""

    def __init__(self, url: str, *, application: str, options: str, most: int = 4) -> None:
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._conninfo = make_conninfo(plain, application_name=application, options=f"{options} {_ALWAYS}")
        self._idle: list[AsyncConnection[TupleRow]] = []
        self._free = asyncio.Semaphore(most)
        self._coming: dict[Hashable, asyncio.Task[TupleRow | None]] = {}
        self._under_way: set[asyncio.Task[TupleRow | None]] = set()
        self._turns: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()

    async def read(self, statement: str, parameters: Mapping[str, Any], *, jugendamt: str) -> TupleRow | None:
        """Give the statement's first row; raises StorageAway."""
        key = (statement, jugendamt, *parameters.values())
        coming = self._coming.get(key)
        if coming is None:
            coming = asyncio.create_task(self._read_next(key, statement, parameters, jugendamt=jugendamt))
            self._coming[key] = coming
            self._under_way.add(coming)
            coming.add_done_callback(self._under_way.discard)
        return await asyncio.shield(coming)

    async def close(self) -> None:
        """Close all connections, after what is under way."""
        await asyncio.gather(*self._under_way, return_exceptions=True)
        while self._idle:
            await self._idle.pop().close()

    async def _read_next(
        self, key: Hashable, statement: str, parameters: Mapping[str, Any], *, jugendamt: str
    ) -> TupleRow | None:
        """Wait until the same read is over that is under way; whoever comes from now on needs the one after this."""
        turn = self._turns.setdefault(key, asyncio.Lock())
        try:
            await turn.acquire()
        finally:
            del self._coming[key]
        try:
            async with self._free:
                return await self._read(statement, parameters, jugendamt=jugendamt)
        finally:
            turn.release()

    async def _read(self, statement: str, parameters: Mapping[str, Any], *, jugendamt: str) -> TupleRow | None:
        """Read on a connection that is idle, or on a new one where those were lost meanwhile."""
        while self._idle:
            try:
                return await self._ask(self._idle.pop(), statement, parameters, jugendamt=jugendamt)
            except _AWAY:
                continue
        try:
            connection = await AsyncConnection.connect(self._conninfo, autocommit=True)
            return await self._ask(connection, statement, parameters, jugendamt=jugendamt)
        except _AWAY as error:
            raise StorageAway from error

    async def _ask(
        self, connection: AsyncConnection[TupleRow], statement: str, parameters: Mapping[str, Any], *, jugendamt: str
    ) -> TupleRow | None:
        """Ask on this connection; it goes back to the others only if the exchange came to its end."""
        try:
            async with connection.pipeline():
                await connection.execute(_SET_TENANT, {"jugendamt": jugendamt}, prepare=True)
                cursor = await connection.execute(statement, parameters, prepare=True)
                found = await cursor.fetchone()
        except BaseException:
            await connection.close()
            raise
        self._idle.append(connection)
        return found
