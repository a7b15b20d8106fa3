"""Values at and beyond the edges, put into every place of a good body and every parameter of a good call.

A call made this way may be good or not: its answer must be one that is documented, soon, and no breakdown.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from proof.places import places, put

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONEY = re.compile(r"-?\d+\.\d{2}")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
_DAYS = (
    "0000-01-01", "0001-01-01", "1899-12-31", "1900-01-01", "2199-12-31", "2200-01-01", "9999-12-31", "10000-01-01",
    "2023-02-29", "2024-02-29", "2024-02-30", "2024-13-01", "2024-1-1", "-2024-01-01", "2024-01-01T00:00:00Z",
    "2024-W01-1", "\u0662\u0660\u0662\u0664-01-01",
)  # fmt: skip
_AMOUNTS = (
    "999999999999.99", "9999999999999.99", "0.00", "0.01", "-0.01", "-0.00", "0.001", "1e3", "NaN", "Infinity", "1,00",
    "\u0661.00", "+1.00", " 1.00", "01.00", ".5", "1.", "",
)  # fmt: skip
_NUMBERS = (0, -1, 1, 2**31, 2**53, 2**63 - 1, 2**63, 2**64, -(2**63) - 1, 10**400, 1.0, 0.5, 1e300)
_IDS = (
    "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "x",
    "{01936f5e-dead-7000-8000-00000000dead}", "urn:uuid:01936f5e-dead-7000-8000-00000000dead",
    "01936F5E-DEAD-7000-8000-00000000DEAD",
)  # fmt: skip
_TEXTS = (
    "", " ", "\t", "x" * 63, "x" * 64, "x" * 201, "x" * 4001, "=1+1", "@SUM(A1)", "+1", "-1", "'; DROP TABLE x; --",
    "../../etc/passwd", "%00", "\u202eabc", "\u200b", "\U0001f600", "a\nb", "a\rb", "a\x0bb", "\x7f", "\ufeff",
    "\uffff", "null", "*", "\u0130", "\u00df" * 63, "e\u0301" * 30, "<script>", "{}", "K-2024-99999", "0000-00",
    "9999-12",
)  # fmt: skip
_OTHERS: tuple[Any, ...] = (None, True, 7, "x", [], {}, [[]], [None], {"x": None})
_PARAMETERS = (
    "", " ", "0", "-1", "1", "99999999999999999999", "1e9", "NaN", "true", "x" * 8_000, "\x00", "\x7f", "\ud800", "%",
    "../x", "a/b", "a\\b", "0000", "9999", "2100", "1990", "0000-01", "9999-12", "2024-00", "2024-13", "*", "'", '"',
    "\u0661", "\U0001f600", "=1+1", "null", "[]", "AAAA", "WzFd", "W10", "2014-03-31T10:00:00Z",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2014-03-31T10:00:00", *_DAYS, *_IDS,
)  # fmt: skip


def edges_of(good: object) -> Iterator[tuple[str, object]]:
    """Give a good body again and again, each with one value at or beyond an edge."""
    for place, stands in places(good):
        for value in _values(stands):
            yield f"{'/'.join(map(str, place))} = {str(value)[:40]!r}", put(good, place, value)


def parameters() -> Iterator[str]:
    """Give values for a parameter of a path or a query, as they are written into a URL."""
    for value in _PARAMETERS:
        yield quote(value, safe="", errors="surrogatepass")
    yield from ("%ff", "%c0%80", "%00", "%", "%zz", "a%2fb", "%2e%2e")


def _values(value: object) -> Iterator[object]:
    if isinstance(value, bool):
        yield from (not value, None, "true", 1)
    elif isinstance(value, int):
        yield from (*_NUMBERS, None, str(value))
    elif isinstance(value, str):
        kinds = ((_DAY, _DAYS), (_MONEY, _AMOUNTS), (_ID, _IDS))
        own = next((values for kind, values in kinds if kind.fullmatch(value)), _TEXTS)
        yield from (*own, None, 7)
    elif isinstance(value, list):
        yield from ([], None, {}, [*value, *value], [[]], [None])
    else:
        yield from _OTHERS
