"""Arrays as PostgreSQL writes them: a column of a batch travels as one text, which the statement casts and unnests."""

from collections.abc import Iterable, Sequence

_NULL = "NULL"


def write_array(values: Iterable[str]) -> str:
    """Write an array of days, keys and slugs: none of them needs a quote."""
    return "{" + ",".join(values) + "}"


def write_numbers(values: Iterable[int]) -> str:
    """Write an array of whole numbers."""
    return "{" + str(list(values))[1:-1] + "}"


def write_texts(values: Iterable[str | None]) -> str:
    """Write an array of texts, whatever they hold; None is NULL."""
    values = list(values)
    if values and None not in values:
        joined = '","'.join([value for value in values if value is not None])
        if "\\" not in joined and joined.count('"') == 2 * (len(values) - 1):  # none of them holds a quote
            return f'{{"{joined}"}}'
    return "{" + ",".join([_NULL if value is None else _quoted(value) for value in values]) + "}"


def write_shared(values: Sequence[object]) -> str:
    """Write an array of what needs no quote, a few objects in many rows: each is written once; None is NULL."""
    texts = {key: _NULL if one is None else str(one) for key, one in {id(one): one for one in values}.items()}
    return "{" + ",".join([texts[id(value)] for value in values]) + "}"


def _quoted(value: str) -> str:
    if '"' in value or "\\" in value:
        value = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{value}"'
