"""The engine and the transaction of one tenant.

Every transaction names its tenant first (`set_config(..., true)`, so a pooled connection forgets it at its end);
row-level security lets through nothing else, and with an empty setting nothing at all.
"""

import asyncio
import functools
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeAlias, TypeVar

from sqlalchemy import CursorResult, Executable, TextClause, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from shared.errors import StorageAway
from shared.identity import Caller
from shared.storage.asks import Ask, Pipeline, pipeline, tell
from shared.storage.glance import Glances

P = ParamSpec("P")
R = TypeVar("R")

_TIMEOUTS = {"statement_timeout": "30s", "lock_timeout": "10s", "idle_in_transaction_session_timeout": "30s"}
_SETTINGS = _TIMEOUTS | {"timezone": "UTC"}
_RETRY_STATES = frozenset({"40001", "40P01"})
_AWAY_STATES = ("08", "57P", "53", "55P03", "57014")  # gone, going, full; a lock or an answer that did not come in time
_TRIES = 6
_BEGIN, _BEGIN_SNAPSHOT = text("BEGIN"), text("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
_COMMIT = text("COMMIT")
_SET_TENANT = text("SELECT set_config('app.jugendamt', :jugendamt, true)")


@dataclass(slots=True)
class Work:
    """One open transaction of one tenant."""

    connection: AsyncConnection
    caller: Caller

    @property
    def jugendamt(self) -> str:
        """Give the tenant."""
        return self.caller.jugendamt

    async def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Run one statement in this transaction."""
        return await self.connection.execute(statement, parameters)

    async def send(self, *asks: Ask[Any]) -> None:
        """Run several statements in this transaction, one after the other, in one round trip."""
        if asks:
            async with self.pipeline() as pipe:
                await pipe.send(*asks)

    async def finish(self, *asks: Ask[Any]) -> None:
        """Run the last statements of this transaction and commit, in one round trip."""
        await self.send(*asks, tell(_COMMIT, {}))

    def pipeline(self) -> AbstractAsyncContextManager[Pipeline]:
        """Open a pipeline in this transaction: what is sent is worked on while its body goes on computing."""
        return pipeline(self.connection)


First: TypeAlias = Callable[[Work], Sequence[Ask[Any]]]
"""What a transaction asks as it begins, in the same round trip."""


class Database:
    """The application role's way into one service's database; one per process."""

    def __init__(self, url: str, *, application: str, pool_size: int = 10) -> None:
        options = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
        self.engine = create_async_engine(
            url,
            isolation_level="AUTOCOMMIT",  # `transaction` begins its own, with the tenant in the same round trip
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=10,
            connect_args={"application_name": application, "options": options},
        )
        self._most = pool_size
        self._glances = Glances(url, application=application, options=options)

    @asynccontextmanager
    async def transaction(
        self, caller: Caller, *, snapshot: bool = False, first: First | None = None
    ) -> AsyncIterator[Work]:
        """Open a transaction for the caller's tenant; commit at the end, roll back on any exception.

        With `snapshot` all its statements read the same moment, and only read: for figures that several of them make up
        together. What is asked `first` travels with its beginning.
        Raises StorageAway where the database cannot be reached.
        """
        begin = _BEGIN_SNAPSHOT if snapshot else _BEGIN
        with _telling_away():
            async with self._begun(begin, caller=caller, first=first) as connection:
                yield Work(connection, caller)

    async def glance(self, caller: Caller, statement: str, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Give the first row of one small read of the caller's tenant, in one round trip; raises StorageAway."""
        return await self._glances.read(statement, parameters, jugendamt=caller.jugendamt)

    async def tenants(self, function: str) -> tuple[str, ...]:
        """List the tenants that a function of the migrations names as having work; for workers. Raises StorageAway."""
        with _telling_away():
            async with self._begun() as connection:
                rows = await connection.execute(text(f"SELECT jugendamt FROM {function}()"))  # noqa: S608  # made of our own constants; values are bound
                return tuple(rows.scalars())

    async def check(self) -> None:
        """Raise StorageAway unless the database answers."""
        try:
            async with self._begun() as connection:
                await connection.execute(text("SELECT version_num FROM alembic_version"))
        except (DBAPIError, PoolTimeout) as error:
            raise StorageAway from error

    @asynccontextmanager
    async def _begun(
        self, begin: TextClause = _BEGIN, *, caller: Caller | None = None, first: First | None = None
    ) -> AsyncIterator[AsyncConnection]:
        """Begin a transaction; connections that were lost while they were idle are passed over, all if need be."""
        for _ in range(self._most + 1):
            async with self.engine.begin() as connection:
                asks = first(Work(connection, caller)) if caller and first else ()
                if await _opens(connection, begin, *asks, jugendamt=caller.jugendamt if caller else ""):
                    yield connection
                    return
                await connection.rollback()
        raise StorageAway

    async def close(self) -> None:
        """Close all connections."""
        await self._glances.close()
        await self.engine.dispose()


async def _opens(connection: AsyncConnection, begin: TextClause, *asks: Ask[Any], jugendamt: str) -> bool:
    """Begin a tenant's transaction, in one round trip; False where the connection turns out to be lost."""
    try:
        async with pipeline(connection) as pipe:
            await pipe.send(tell(begin, {}), tell(_SET_TENANT, {"jugendamt": jugendamt}), *asks)
    except DBAPIError:
        if not connection.invalidated:
            raise
        return False
    return True


def retried(use_case: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """Run a use case again when PostgreSQL broke its transaction off for another's sake (40001, 40P01)."""

    @functools.wraps(use_case)
    async def attempt(*args: P.args, **kwargs: P.kwargs) -> R:
        for tried in range(_TRIES - 1):
            try:
                return await use_case(*args, **kwargs)
            except DBAPIError as error:
                if _state(error) not in _RETRY_STATES:
                    raise
                await asyncio.sleep(random.uniform(0, 0.02 * 2**tried))  # noqa: S311  # spreads, protects nothing
        return await use_case(*args, **kwargs)

    return attempt


def _state(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


@contextmanager
def _telling_away() -> Iterator[None]:
    """Turn a lost or refused connection into StorageAway; let other errors through."""
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:
        if _is_away(error):
            raise StorageAway from error
        raise


def _is_away(error: DBAPIError | PoolTimeout) -> bool:
    if isinstance(error, PoolTimeout):
        return True
    lost = isinstance(error, OperationalError | InterfaceError) and (error.connection_invalidated or not _state(error))
    return lost or _state(error).startswith(_AWAY_STATES)
