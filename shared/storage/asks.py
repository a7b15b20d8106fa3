"""Several statements in one round trip: they travel together in the driver's pipeline and are run in their order.

Each sees what those before it have done and what others have committed by then, as if it had been sent alone. Where one
fails, those after it are not run. PostgreSQL begins on the first when it comes: whoever has still to compute the others
does so meanwhile.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
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
    """A statement that is sent with others, and what is made of its rows.

    `anew`: to be planned each time, since a plan that is kept may be of the day when its table was empty.
    """

    statement: TextClause
    parameters: Mapping[str, Any]
    read: Callable[[Sequence[Any]], R]
    anew: bool = False
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


class Pipeline:
    """A connection's way to PostgreSQL while statements travel on it; made by `pipeline`."""

    def __init__(self, driver: psycopg.AsyncConnection[Any]) -> None:
        self._driver = driver
        self._sent: list[tuple[Ask[Any], psycopg.AsyncCursor[Any]]] = []

    async def send(self, *asks: Ask[Any]) -> None:
        """Let PostgreSQL begin on statements; what they find is there when the pipeline has ended."""
        for ask in asks:
            cursor = self._driver.cursor(row_factory=namedtuple_row)
            await cursor.execute(_words(ask.statement), ask.parameters, prepare=False if ask.anew else None)
            self._sent.append((ask, cursor))

    async def take(self) -> None:
        """Take in what was found."""
        for ask, cursor in self._sent:
            result = cursor.pgresult
            with_rows = result is not None and result.status == ExecStatus.TUPLES_OK
            ask.take(await cursor.fetchall() if with_rows else ())


@asynccontextmanager
async def pipeline(connection: AsyncConnection) -> AsyncIterator[Pipeline]:
    """Open a pipeline in the connection's transaction, and wait at its end; raises DBAPIError as SQLAlchemy does.

    PostgreSQL works on what was sent while the body computes what is to be sent next.
    """
    raw = await connection.get_raw_connection()
    driver = cast("psycopg.AsyncConnection[Any]", raw.driver_connection)
    opened = Pipeline(driver)
    try:
        async with driver.pipeline():
            yield opened
        await opened.take()
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
