"""Pages of a list: keyset by id, or by transaction number for `seit` (contract.md, Lists)."""

from typing import Any, TypeVar

from sqlalchemy import BigInteger, Row, Select, Text, cast, text, tuple_
from sqlalchemy.sql.elements import BindParameter, Cast

from shared.contracts.listing import Page, PageRequest, Position, read_cursor, read_stand, write_cursor, write_stand
from shared.storage.database import Work
from shared.storage.tables import ListedColumns, Xid8

T = TypeVar("T")
_STAND = text("SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)")


async def read_page(
    work: Work, statement: Select[Any], *, listed: type[ListedColumns], request: PageRequest
) -> Page[Row[Any]]:
    """Run `statement` for one page of `listed`; raises PlaceUnreadable for a cursor or `seit` that is not ours.

    The `stand` is read before the rows: a transaction that was still running then is at or above it.
    """
    position = read_cursor(request.cursor) if request.cursor else None
    stand = position.stand if position else int((await work.execute(_STAND)).scalar_one())
    seit = position.seit if position else (read_stand(request.seit) if request.seit else None)
    number = cast(cast(listed.xid, Text), BigInteger).label("listed_xid")
    ordered = _ordered(statement.add_columns(number), listed=listed, seit=seit, position=position)
    rows = (await work.execute(ordered.limit(request.limit + 1))).all()
    shown = rows[: request.limit]
    more = len(rows) > request.limit
    following = write_cursor(Position(shown[-1].listed_xid, shown[-1].id, stand, seit)) if more else None
    return Page(tuple(shown), following, write_stand(stand))


def _ordered(
    statement: Select[Any], *, listed: type[ListedColumns], seit: int | None, position: Position | None
) -> Select[Any]:
    if seit is None:
        ordered = statement.order_by(listed.id)
        return ordered.where(listed.id > position.id) if position else ordered
    ordered = statement.where(listed.xid >= _xid8(seit)).order_by(listed.xid, listed.id)
    if position is None:
        return ordered
    return ordered.where(tuple_(listed.xid, listed.id) > tuple_(_xid8(position.xid), position.id))


def _xid8(number: int) -> Cast[int]:
    return cast(cast(BindParameter(None, number, BigInteger), Text), Xid8)
