"""How a corruption is written down: a statement in one database, and the names by which it is found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deed:
    """A statement in one service's database, and by what it is found."""

    service: str
    statement: str
    names: frozenset[str]


def deed(service: str, statement: str, *names: str) -> Deed:
    return Deed(service, statement, frozenset(names))


def budget(statement: str, *names: str) -> Deed:
    return deed("budget", statement, *names)


def cases(statement: str, *names: str) -> Deed:
    return deed("cases", statement, *names)


def projects(statement: str, *names: str) -> Deed:
    return deed("projects", statement, *names)


def one(table: str, change: str, where: str = "true") -> str:
    """Change one row of a table, the first that is there."""
    row = f"(SELECT ctid FROM {table} WHERE jugendamt = %(amt)s AND {where} ORDER BY 1 LIMIT 1)"
    return f"UPDATE {table} SET {change} WHERE ctid = {row}"


def gone(table: str, where: str = "true") -> str:
    """Remove one row of a table."""
    row = f"(SELECT ctid FROM {table} WHERE jugendamt = %(amt)s AND {where} ORDER BY 1 LIMIT 1)"
    return f"DELETE FROM {table} WHERE ctid = {row}"
