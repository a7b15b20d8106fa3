"""A body that is one list of rows of plain values, read at once where it is plainly in order.

Where there is any doubt nothing is read here: the strict reader judges the same bytes, and finds what is wrong, or that
nothing is.
"""

from itertools import chain
from types import NoneType
from typing import Any, Final

from pydantic_core import from_json

_PLAIN: Final = {str, int, bool, NoneType}


def read_rows(content: bytes, name: str) -> list[dict[str, Any]] | None:
    """Read the rows of `{name: [...]}`, or give None where there is any doubt.

    Every colon outside a text stands behind a field's name: if there are as many as fields were read, no name came
    twice and no text holds one. A text with an escape, a list or object within a row, or a number with a fraction
    (which may be a whole one) is left to the strict reader.
    """
    if b"\\" in content or content.count(b"[") != 1:
        return None
    try:
        body = from_json(content, allow_inf_nan=False, cache_strings="keys")
        rows = body[name]
        plain = len(body) == 1 and type(rows) is list and set(map(type, rows)) <= {dict}
        plain = plain and set(map(type, chain.from_iterable(map(dict.values, rows)))) <= _PLAIN
        return rows if plain and sum(map(len, rows)) == content.count(b":") - 1 else None
    except (ValueError, TypeError, KeyError):
        return None
