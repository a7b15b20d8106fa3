"""Prices and copies: an hour costs what its day says, and the copies say what the budget has (K6, V4, G5)."""

from collections.abc import Mapping
from typing import Any

from proof.invariants.invariant import BUDGET, CASES, PROJECTS, Connections, Invariant, Seen, judge, rows_of
from proof.invariants.rates import prices_of

Row = Mapping[str, Any]

_YEARS = "SELECT jugendamt, schluessel, version, inhalt FROM stammdaten WHERE art = 'haushaltsjahr'"
_HOURS = """
    SELECT jugendamt, satz, regel, datum, kontrakt, count(*) AS rows, min(id::text) AS id FROM leistungen
    GROUP BY 1, 2, 3, 4, 5
    UNION ALL SELECT jugendamt, satz, regel, datum, NULL, count(*), min(id::text) FROM vorfeldhilfen
    WHERE satz IS NOT NULL GROUP BY 1, 2, 3, 4
"""
_AGREED = "SELECT jugendamt, kontrakt, stundensatz FROM kontraktfassungen WHERE stundensatz IS NOT NULL"
_MASTER = "SELECT jugendamt, art, schluessel, version, inhalt FROM stammdaten"
_KEPT = "SELECT jugendamt FROM kopienstand"
_MASTER_FOR_LONG = f"{_MASTER} WHERE gebucht_am < now() - interval '20 s'"  # copies are brought up to date every 5 s


def _look_at_prices(connections: Connections) -> Seen:
    """Compute the price of each hour by the version of the rule that it names (K6)."""
    years = {
        (row["jugendamt"], row["schluessel"], row["version"]): row["inhalt"]
        for row in rows_of(connections[BUDGET], _YEARS)
    }
    agreed = {tuple(row.values()) for row in rows_of(connections[CASES], _AGREED)}
    rows, faults = 0, []
    for row in rows_of(connections[CASES], _HOURS):
        rows += row["rows"]
        if row["regel"] == "kontrakt":
            right = (row["jugendamt"], row["kontrakt"], row["satz"]) in agreed
        else:
            right = _is_of_its_year(row, years)
        if not right:
            faults.append((row["jugendamt"], f"{row['id']} ({row['rows']} alike)"))
    return Seen(rows, tuple(faults))


def _is_of_its_year(row: Row, years: Mapping[tuple[str, str, int], Row]) -> bool:
    """Compare with the price of its day; a year without a price of its own takes the latest known one (K4)."""
    _, jahr, version = row["regel"].split("/")
    inhalt = years.get((row["jugendamt"], jahr, int(version)))
    if inhalt is None or int(jahr) > row["datum"].year:
        return False
    begun = [satz for ab, satz in prices_of(int(jahr), inhalt).items() if ab <= row["datum"]]
    return bool(begun[-1] == row["satz"])


def _look_at_copies(connections: Connections) -> Seen:
    """Compare each copy of master data with its original; it may say more, as the prices that follow from it."""
    original = {_key(row): row for row in rows_of(connections[BUDGET], _MASTER)}
    for_long = rows_of(connections[BUDGET], _MASTER_FOR_LONG)
    seen = Seen(0)
    for service in (CASES, PROJECTS):
        copies = {_key(row): row for row in rows_of(connections[service], _MASTER)}
        kept = {row["jugendamt"] for row in rows_of(connections[service], _KEPT)}
        expected = [row for row in for_long if row["jugendamt"] in kept and row["art"] in {key[1] for key in copies}]
        seen += judge(
            (row["jugendamt"], f"{service} {_name(row)}", _is_copy(row, original.get(_key(row))))
            for row in copies.values()
        )
        seen += judge((row["jugendamt"], f"{service} lacks {_name(row)}", _key(row) in copies) for row in expected)
    return seen


def _key(row: Row) -> tuple[Any, ...]:
    return row["jugendamt"], row["art"], row["schluessel"], row["version"]


def _name(row: Row) -> str:
    return f"{row['art']} {row['schluessel']} version {row['version']}"


def _is_copy(copy: Row, original: Row | None) -> bool:
    return original is not None and all(copy["inhalt"].get(name) == value for name, value in original["inhalt"].items())


INVARIANTS = (
    Invariant("preis-des-tages", "an hour has the price of its day by the rule it names", _look_at_prices, across=True),
    Invariant("kopie-gleich", "read copies say what the budget's master data say", _look_at_copies, across=True),
)
