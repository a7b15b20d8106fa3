"""Several statements in one round trip: they travel together in the driver's pipeline and are run in their order.

Each sees what those before it have done and what others have committed by then, as if it had been sent alone. Where one
fails, those after it are not run.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, TypeVar, cast

import psycopg
from psycopg.pq import ExecStatus
from psycopg.rows import namedtuple_row
from sqlalchemy import TextClause
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

R = TypeVar("R")

_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]  # SQLAlchemy says no types here
_NOTHING: Any = object()


@dataclass(slots=True, eq=False)
class Ask(Generic[R]):
    """A statement that is sent with others, and what is made of its rows."""

    statement: TextClause
    parameters: Mapping[str, Any]
    read: Callable[[Sequence[Any]], R]
    _found: R = field(default=_NOTHING, init=False)

    @property
    def found(self) -> R:
        """Give what was found; raises RuntimeError if it was not sent yet."""
        if self._found is _NOTHING:
            raise RuntimeError("a statement that was not sent")
        return self._found

    def take(self, rows: Sequence[Any]) -> None:
        """Take in the rows that were found."""
        self._found = self.read(rows)


def tell(statement: TextClause, parameters: Mapping[str, Any]) -> Ask[None]:
    """Make a statement of whose rows nothing is wanted."""
    return Ask(statement, parameters, _forget)


async def send(connection: AsyncConnection, asks: Sequence[Ask[Any]]) -> None:
    """Run statements in the connection's transaction; raises DBAPIError as SQLAlchemy does."""
    raw = await connection.get_raw_connection()
    driver = cast("psycopg.AsyncConnection[Any]", raw.driver_connection)
    cursors = [driver.cursor(row_factory=namedtuple_row) for _ in asks]
    try:
        async with driver.pipeline():
            for ask, cursor in zip(asks, cursors, strict=True):
                await cursor.execute(_words(ask.statement), ask.parameters)
        for ask, cursor in zip(asks, cursors, strict=True):
            result = cursor.pgresult
            with_rows = result is not None and result.status == ExecStatus.TUPLES_OK
            ask.take(await cursor.fetchall() if with_rows else ())
    except psycopg.Error as error:
        lost = driver.closed
        if lost:
            await connection.invalidate(error)
        raise _told(error, lost=lost) from error


@lru_cache(maxsize=256)
def _words(statement: TextClause) -> bytes:
    return str(statement.compile(dialect=_DIALECT)).encode()


def _told(error: psycopg.Error, *, lost: bool) -> DBAPIError:
    """Say it in SQLAlchemy's words; neither statement nor values: they may name a Kontrakt."""
    return cast(
        "DBAPIError",
        DBAPIError.instance(
            None, None, error, psycopg.Error, hide_parameters=True, connection_invalidated=lost, dialect=_DIALECT
        ),
    )


def _forget(_rows: Sequence[Any]) -> None:
    return None
