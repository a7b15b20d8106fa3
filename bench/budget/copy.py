"""What booking hours is held against: the same batch, read as the budget reads it, and its postings copied.

Copying goes into a twin of `buchungen` that has all its indexes and checks and its row-level security. PostgreSQL
refuses COPY into such a table, so it is COPY into a temporary table and one INSERT ... SELECT from it, in three round
trips and one transaction. No key, Kontrakt or year is looked up, nothing is locked or judged, no sum is kept.
"""

from datetime import UTC, datetime
from typing import Any

import psycopg

from bench.budget.office import JAHR
from shared.contracts.spalten import Spalten
from shared.contracts.verbrauch import VerbrauchZeile

TWIN = "buchungen_kopie"
_NAMES = (
    "id, datum, betrag, offen, minuten, zweck, satz, quelle, traeger, jugendamt, art, jahr, ort_art, ort, volumen,"
    " praevention, quartal, gebucht_am, buchungstag, gebucht_von"
)
_NO_ROWS = "SELECT {names} FROM buchungen LIMIT 0"
_SET_TENANT = "SELECT set_config('app.jugendamt', %s, true)"


class Copier:
    """A connection of the application role that copies batches, and its temporary table."""

    def __init__(self, connection: psycopg.AsyncConnection[Any]) -> None:
        self._connection = connection

    @classmethod
    async def open(cls, url: str) -> "Copier":
        """Connect, as the service does."""
        connection = await psycopg.AsyncConnection.connect(url.replace("+psycopg", ""), autocommit=True)
        made = f"CREATE TEMPORARY TABLE kopie ON COMMIT DELETE ROWS AS {_NO_ROWS.format(names=_NAMES)}"
        await connection.execute(made)
        return cls(connection)

    async def copy(self, jugendamt: str, zeilen: Spalten[VerbrauchZeile]) -> None:
        """Copy the postings of a batch in one transaction."""
        connection = self._connection
        async with connection.pipeline():
            await connection.execute("BEGIN", prepare=True)
            await connection.execute(_SET_TENANT, (jugendamt,), prepare=True)
        async with connection.cursor() as cursor, cursor.copy(f"COPY kopie ({_NAMES}) FROM STDIN") as copy:
            await copy.write(_lines(jugendamt, zeilen))
        async with connection.pipeline():
            moved = f"INSERT INTO {TWIN} ({_NAMES}) SELECT {_NAMES} FROM kopie"
            await connection.execute(moved, prepare=True)
            await connection.execute("COMMIT", prepare=True)


def make_twin(connection: "psycopg.Connection[Any]") -> None:
    """Make a table with everything that `buchungen` has: defaults, checks, indexes, row-level security, rights."""
    same = "jugendamt = current_setting('app.jugendamt', true)"
    for statement in (
        f"CREATE TABLE {TWIN} (LIKE buchungen INCLUDING ALL)",
        f"ALTER TABLE {TWIN} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY tenant ON {TWIN} TO budget_app USING ({same}) WITH CHECK ({same})",
        f"GRANT SELECT, INSERT ON {TWIN} TO budget_app",
    ):
        connection.execute(statement)


def _lines(jugendamt: str, zeilen: Spalten[VerbrauchZeile]) -> str:
    """Write postings as COPY reads them: what differs from row to row, then what is the same in all."""
    texte, now = zeilen.texte, datetime.now(UTC).isoformat()
    cents = {text: f"{betrag.cents}\t{-betrag.cents}" for text, betrag in zeilen.werte["betrag"].items()}
    saetze = {text: satz.cents for text, satz in zeilen.werte["satz"].items()}
    same = (jugendamt, "leistung", JAHR, "sozialraum", "konz", "variabel", 0, 1, now, now[:10], "cases")
    end = "\t".join(map(str, same))
    names = ("schluessel", "datum", "betrag", "minuten", "art", "satz", "kontrakt", "traeger")
    return "".join(
        [
            f"{key}\t{datum}\t{cents[betrag]}\t{minuten}\t{art}\t{saetze[satz]}\t{kontrakt}\t{traeger}\t{end}\n"
            for key, datum, betrag, minuten, art, satz, kontrakt, traeger in zip(
                *map(texte.__getitem__, names), strict=True
            )
        ]
    )
