"""Where marks are looked for: logs, metrics, answers of refusals, messages, audit trails, columns of databases."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import httpx

from proof.installation import Installation
from proof.issuer import SERVICES
from proof.social.planting import MARK

_COLUMNS = (
    "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
    " AND (data_type IN ('text', 'character varying', 'json', 'jsonb', 'bytea', 'ARRAY'))"
)
_MARKS = "SELECT DISTINCT m[1] FROM \"{table}\", regexp_matches({value}, 'Merkmal[0-9]{{5}}', 'g') AS m"
Found = dict[str, set[str]]


def in_texts(name: str, texts: Iterable[str]) -> Found:
    """Find marks in texts."""
    marks = {mark for text in texts for mark in MARK.findall(text)}
    return {name: marks} if marks else {}


def in_logs(installation: Installation) -> Found:
    """Find marks in everything that a process of the installation has logged, PostgreSQL's included."""
    found: Found = {}
    for log in logs_of(installation):
        found |= in_texts(f"log {log.name}", [log.read_text(errors="replace")])
    return found


def logs_of(installation: Installation) -> list[Path]:
    """List the logs."""
    return sorted(path for path in installation.folder.rglob("*.log") if path.is_file())


def in_metrics(installation: Installation) -> Found:
    """Find marks in the metrics."""
    found: Found = {}
    for service in SERVICES:
        said = httpx.get(f"{installation.url(service)}/metrics", timeout=30, trust_env=False).text
        found |= in_texts(f"metrics of {service}", [said])
    return found


def in_database(installation: Installation, service: str) -> Found:
    """Find marks in every column of a service's database that can hold a text, by `table.column`."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    with installation.connect(service) as connection:
        for table, column, kind in connection.execute(_COLUMNS).fetchall():
            value = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
            asked = _MARKS.format(table=table, value=value)
            for (mark,) in connection.execute(asked).fetchall():
                found[f"{table}.{column}"].add(str(mark))
    return dict(found)


def kept_columns(installation: Installation, service: str) -> set[str]:
    """Name the columns that a service declares to hold free text: what is replaced after its retention period."""
    with installation.connect(service) as connection:
        rows = connection.execute("SELECT tabelle, spalte FROM aufbewahrung_spalten()").fetchall()
    return {f"{table}.{column}" for table, column in rows}
