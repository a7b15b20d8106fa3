"""What an invariant is: a name, what it means, and a look at the databases that counts rows and names what is wrong."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import psycopg

Connection = psycopg.Connection[dict[str, Any]]
Connections = Mapping[str, Connection]
Fault = tuple[str, str]  # a Jugendamt ("" for what belongs to none) and the thing that is wrong

BUDGET: Final = "budget"
CASES: Final = "cases"
PROJECTS: Final = "projects"
SERVICES: Final = (BUDGET, CASES, PROJECTS)
SHOWN: Final = 20  # as many faults of one name are told; they are counted all
_SEE = (
    "SELECT count(*) AS seen, coalesce(jsonb_agg(jsonb_build_array(jugendamt, thing)) FILTER (WHERE wrong IS NOT"
    " FALSE), '[]') AS faults FROM ({query}) looked_at"
)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """An invariant that does not hold of a thing of one Jugendamt."""

    name: str
    jugendamt: str
    thing: str

    def __str__(self) -> str:
        return f"{self.name}  {self.jugendamt or '-'}  {self.thing}"


@dataclass(frozen=True, slots=True)
class Seen:
    """How many rows were looked at, and what is wrong with some of them."""

    rows: int
    faults: tuple[Fault, ...] = ()

    def __add__(self, other: "Seen") -> "Seen":
        return Seen(self.rows + other.rows, self.faults + other.faults)


@dataclass(frozen=True, slots=True)
class Invariant:
    """Something that holds; `across` says that it compares databases, which are not seen at one moment."""

    name: str
    meaning: str
    look: Callable[[Connections], Seen]
    across: bool = False


def by_sql(query: str, *services: str) -> Callable[[Connections], Seen]:
    """Look by one query in each of these services.

    It gives `jugendamt`, `thing` and `wrong` of each row that is looked at; what cannot be told is wrong as well.
    """
    statement = _SEE.format(query=query).encode()

    def look(connections: Connections) -> Seen:
        seen = Seen(0)
        for service in services:
            row = connections[service].execute(statement).fetchone()
            assert row is not None, "an aggregate has one row"
            seen += Seen(row["seen"], tuple((jugendamt, thing) for jugendamt, thing in row["faults"]))
        return seen

    return look


def in_sql(name: str, meaning: str, query: str, *services: str) -> Invariant:
    """Make an invariant of one query; see `by_sql`."""
    return Invariant(name, meaning, by_sql(query, *services))


def judge(rows: Iterable[tuple[str, str, bool]]) -> Seen:
    """Count rows that were judged one by one: Jugendamt, thing, whether it is right."""
    told = list(rows)
    return Seen(len(told), tuple((jugendamt, thing) for jugendamt, thing, right in told if not right))


def rows_of(connection: Connection, query: str) -> list[dict[str, Any]]:
    """Read all rows of a query."""
    return connection.execute(query.encode()).fetchall()
