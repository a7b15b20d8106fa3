"""Everything a service holds on some things: the rows of its tables as they are stored, in words of the wire (G6).

A service lists which rows of which table belong to them. Amounts are decimal strings, instants UTC, bytes hexadecimal;
the tenant and what PostgreSQL keeps for itself are left out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, Table, TextClause, text

from shared.contracts.auskunft import Bestand
from shared.geld import Geld
from shared.kalender import format_instant
from shared.storage.asks import Ask
from shared.storage.database import Work
from shared.storage.tables import GeldCents, Xid8

_WORDS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (datetime, format_instant),  # an instant is a day as well: first
    (date, date.isoformat),
    (Decimal, "{:f}".format),
    (UUID, str),
    (bytes, bytes.hex),
)


@dataclass(frozen=True, slots=True)
class Bezug:
    """Which rows `t` of a table belong to what is asked for (SQL), and which columns tell of others."""

    tabelle: str
    gehoert_dazu: str
    ohne: frozenset[str] = frozenset()


async def read_bestand(
    work: Work, bezuege: Sequence[Bezug], *, tables: Mapping[str, Table], parameters: Mapping[str, Any]
) -> Bestand:
    """Read the rows of all these tables, in one round trip; tables without a row stay out."""
    asks = {bezug.tabelle: _ask(work, bezug, tables[bezug.tabelle], parameters) for bezug in bezuege}
    await work.send(*asks.values())
    return {name: ask.found for name, ask in asks.items() if ask.found}


def _ask(work: Work, bezug: Bezug, table: Table, parameters: Mapping[str, Any]) -> Ask[list[dict[str, Any]]]:
    statement, columns = _statement(bezug, table)
    named = {"jugendamt": work.jugendamt, **parameters}
    return Ask(statement, named, lambda rows: [_write_row(row, columns) for row in rows])


@lru_cache(maxsize=128)
def _statement(bezug: Bezug, table: Table) -> tuple[TextClause, Sequence[Column[Any]]]:
    columns = [column for column in table.columns if _is_told(column) and column.name not in bezug.ohne]
    names = ", ".join(f"t.{column.name}" for column in columns)
    order = ", ".join(f"t.{column.name}" for column in table.primary_key.columns)
    rows = f"SELECT {names} FROM {table.name} t WHERE t.jugendamt = :jugendamt"  # noqa: S608  # names of our own tables
    return text(f"{rows} AND ({bezug.gehoert_dazu}) ORDER BY {order}"), columns


def _is_told(column: Column[Any]) -> bool:
    return column.name != "jugendamt" and not isinstance(column.type, Xid8) and column.computed is None


def _write_row(row: Sequence[Any], columns: Sequence[Column[Any]]) -> dict[str, Any]:
    return {column.name: _write(value, column) for value, column in zip(row, columns, strict=True)}


def _write(value: Any, column: Column[Any]) -> Any:  # noqa: ANN401  # whatever a row holds
    """Write a value as the wire has it; what JSON has by itself stays."""
    if isinstance(value, list):
        return [_write(one, column) for one in value] if isinstance(column.type, ARRAY) else value
    if value is not None and isinstance(column.type, GeldCents):
        return str(Geld(value))
    write = next((how for kind, how in _WORDS if isinstance(value, kind)), None)
    return write(value) if write else value
