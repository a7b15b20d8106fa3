"""What lies in a service's tables, as one digest for each: so that a proof can say that nothing has changed.

Left out are the tables that the workers write by themselves at any moment: how far they have read, what they have sent,
the seals of the audit trail.
"""

from proof.installation import Installation

RESTLESS = frozenset(
    {"lesestaende", "kopienstand", "ausgang", "stammdaten", "wiederholungen", "siegel", "versiegelungen"}
)
_COLUMNS = (
    "SELECT table_name, column_name FROM information_schema.columns"
    " WHERE table_schema = 'public' AND table_name NOT LIKE 'procrastinate%%'"
)
_DIGEST = "SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{table}\" t"


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


def name_changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Name the tables whose rows are not what they were."""
    return sorted(name for name in before | after if before.get(name) != after.get(name))
