"""What lies in a service's tables, as one digest for each: so that a proof can say that nothing has changed.

Left out are the tables that the workers write by themselves at any moment: how far they have read, what they have sent,
the seals of the audit trail. Whatever else they do, they do at another moment: while it is looked, they stand still.
"""

import contextlib
import os
import signal
import time
from collections.abc import Iterator, Sequence

from proof.installation import Installation

RESTLESS = frozenset(
    {"lesestaende", "kopienstand", "ausgang", "stammdaten", "wiederholungen", "siegel", "versiegelungen"}
)
_COLUMNS = (
    "SELECT table_name, column_name FROM information_schema.columns"
    " WHERE table_schema = 'public' AND table_name NOT LIKE 'procrastinate%%'"
)
_DIGEST = "SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{table}\" t"


_BEGUN = (
    "SELECT count(*) FROM pg_stat_activity WHERE xact_start IS NOT NULL"
    " AND (application_name LIKE '%-worker' OR application_name LIKE '%-jobs')"
)
_PATIENCE = 30.0  # seconds until the workers have once nothing begun


@contextlib.contextmanager
def name_changes(installation: Installation, services: Sequence[str], *, amt: str | None) -> Iterator[list[str]]:
    """Give a list that names, at the end, the tables whose rows have changed since the beginning.

    The workers stand still meanwhile: what changes was changed by whoever called. `amt`: only the rows of one
    Jugendamt are looked at.
    """
    changed: list[str] = []
    with standing_still(installation):
        before = {service: digest_tables(installation, service, amt=amt) for service in services}
        yield changed
        for service in services:
            after = digest_tables(installation, service, amt=amt)
            names = sorted(name for name in before[service] | after if before[service].get(name) != after.get(name))
            changed += [f"{service}: table {name} changed" for name in names]


@contextlib.contextmanager
def standing_still(installation: Installation) -> Iterator[None]:
    """Let the workers stand still, with nothing begun; raise TimeoutError."""
    workers = [pid for name, pid in installation.pids().items() if name.endswith("-worker")]
    end = time.monotonic() + _PATIENCE
    try:
        _signal(workers, signal.SIGSTOP)
        while _has_begun(installation):
            if time.monotonic() > end:
                raise TimeoutError("the workers always have something begun")
            _signal(workers, signal.SIGCONT)
            time.sleep(0.05)
            _signal(workers, signal.SIGSTOP)
        yield
    finally:
        _signal(workers, signal.SIGCONT)


def _signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        os.kill(pid, number)


def _has_begun(installation: Installation) -> bool:
    time.sleep(0.05)  # what they have sent to PostgreSQL ends without them
    with installation.connect("budget") as connection:
        row = connection.execute(_BEGUN).fetchone()
        return bool(row and row[0])


def columns_of(installation: Installation, service: str) -> dict[str, list[str]]:
    """Give the columns of each table of a service."""
    found: dict[str, list[str]] = {}
    with installation.connect(service) as connection:
        for table, column in connection.execute(_COLUMNS).fetchall():
            found.setdefault(str(table), []).append(str(column))
    return found


def digest_tables(installation: Installation, service: str, *, amt: str | None = None) -> dict[str, str]:
    """Digest the rows of each table, of one Jugendamt alone or of all."""
    found = {}
    with installation.connect(service) as connection:
        for table, names in columns_of(installation, service).items():
            if table in RESTLESS or (amt is not None and "jugendamt" not in names):
                continue
            asked = _DIGEST.format(table=table) + (" WHERE jugendamt = %s" if amt is not None else "")
            row = connection.execute(asked, None if amt is None else (amt,)).fetchone()
            found[table] = str(row[0]) if row else ""
    return found
