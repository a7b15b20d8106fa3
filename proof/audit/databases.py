"""Where the audit trails lie: the databases that the environment names, else those of `make run` in its folder.

Whoever looks must see all Jugendämter. Row-level security hides rows without a word, so a role that sees one Jugendamt
at most, as the services' own, is refused here.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.rows import dict_row

from proof.audit.chain import Connection

SERVICES = ("budget", "cases", "projects")
VAR = Path(__file__).resolve().parents[2] / "var"
_SEES_ALL = (
    "SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)) OR (SELECT"
    " count(DISTINCT tablename) = 3 FROM pg_policies WHERE tablename IN ('audit', 'siegel', 'versiegelungen') AND cmd"
    " = 'ALL' AND qual = 'true' AND current_user = ANY (roles)) AS sees_all,"
    " to_regclass('siegel') IS NOT NULL AS is_chained"
)


class NothingToSee(Exception):
    """The databases cannot be looked at."""


def find_databases(given: Mapping[str, str] = os.environ, *, var: Path = VAR) -> dict[str, str]:
    """Give each service's connection string; raise NothingToSee."""
    names = {
        service: (f"{service.upper()}_OWNER_DATABASE_URL", f"{service.upper()}_DATABASE_URL") for service in SERVICES
    }
    urls = {service: next((given[name] for name in pair if given.get(name)), "") for service, pair in names.items()}
    if all(urls.values()):
        return {service: url.replace("postgresql+psycopg://", "postgresql://", 1) for service, url in urls.items()}
    if any(urls.values()):
        lacking = ", ".join(names[service][0] for service, url in urls.items() if not url)
        raise NothingToSee(f"Some databases are given and others not: set {lacking} too, or none.")
    return _find_local(var)


def _find_local(var: Path) -> dict[str, str]:
    note = var / "postgres" / "socket"
    if not note.exists():
        raise NothingToSee(f"Nothing runs in {var}: start `make run`, or set *_OWNER_DATABASE_URL.")
    socket = note.read_text().strip()
    return {service: f"host={socket} port=5432 dbname={service} user=postgres" for service in SERVICES}


@contextmanager
def looking(conninfo: str) -> Iterator[Connection]:
    """Open a database so that everything is seen as of one moment, and nothing can be changed; raise NothingToSee."""
    try:
        connection = psycopg.connect(conninfo, row_factory=dict_row, connect_timeout=10, options="-c timezone=UTC")
    except psycopg.OperationalError as error:
        raise NothingToSee(f"A database does not answer ({str(error).splitlines()[0]}).") from None
    with connection:
        connection.set_isolation_level(psycopg.IsolationLevel.REPEATABLE_READ)
        connection.set_read_only(True)
        _require_sight(connection)
        yield connection
        connection.rollback()


def list_tenants(connection: Connection, *tables: str) -> list[str]:
    """List the Jugendämter that have rows in any of the tables."""
    each = " UNION ".join(f"SELECT jugendamt FROM {table}" for table in tables)  # constants
    return [row["jugendamt"] for row in connection.execute(f"{each} ORDER BY 1".encode())]


def _require_sight(connection: Connection) -> None:
    seen = connection.execute(_SEES_ALL).fetchone()
    if seen is None or not seen["is_chained"]:
        raise NothingToSee("The database has no chain yet: its migrations have not run.")
    if not seen["sees_all"]:
        raise NothingToSee("This role sees one Jugendamt at most: give the owner's URL (*_OWNER_DATABASE_URL).")
