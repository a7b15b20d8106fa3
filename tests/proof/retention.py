"""Let the retention period of everything that is over pass, in transactions that are rolled back."""

from typing import Any
from uuid import uuid4

from psycopg.types.json import Jsonb

from proof.audit.rows import CONTENT, checksum_of
from proof.invariants.invariant import Connection

_THINGS = {"cases": "kontrakt", "projects": "projektantrag"}
# So short that what ended this year is over: no Jugendamt can ask for that, and no clock is turned here.
_PERIOD = """
    UPDATE stammdaten SET inhalt = inhalt || '{"aufbewahrung": {"faelle_jahre": -1, "projekte_jahre": -1}}'
    WHERE jugendamt = %s AND art = 'konzept'
"""
_REPLACE = "SELECT tabelle, gegenstand, zeilen FROM aufbewahrung_ersetzen(current_date)"
_TELL = (
    f"INSERT INTO audit ({', '.join(CONTENT)}, pruefsumme)"  # constants
    f" VALUES ({', '.join(f'%({name})s' for name in CONTENT)}, %(pruefsumme)s)"
)


def shorten_period(connection: Connection, amt: str) -> None:
    """Let what is over have no period left."""
    connection.execute("SET LOCAL session_replication_role = replica")
    connection.execute(_PERIOD.encode(), (amt,))
    connection.execute(b"SELECT set_config('app.jugendamt', %s, true)", (amt,))


def replace_expired(connection: Connection, service: str, amt: str) -> set[str]:
    """Replace what is over as the worker does at night, and tell of it; give the tables of which something was."""
    replaced = connection.execute(_REPLACE.encode()).fetchall()
    moment = connection.execute(b"SELECT now() AS now").fetchone()
    assert moment is not None, "a SELECT without a table has one row"
    said = [(f"{_THINGS[service]}.aufbewahrung_abgelaufen", _THINGS[service], row["gegenstand"])
            for row in replaced if row["gegenstand"]]  # fmt: skip
    for aktion, gegenstand, thing in [*said, ("aufbewahrung.ersetzt", "aufbewahrung", moment["now"].date())]:
        row: dict[str, Any] = {
            "jugendamt": amt, "id": uuid4(), "zeitpunkt": moment["now"], "akteur": service, "im_auftrag_von": None,
            "aktion": aktion, "gegenstand": gegenstand, "gegenstand_id": str(thing), "daten": {},
        }  # fmt: skip
        connection.execute(_TELL.encode(), row | {"daten": Jsonb({}), "pruefsumme": checksum_of(row)})
    return {row["tabelle"] for row in replaced}
