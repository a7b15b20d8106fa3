"""JSON read strictly: what parsers read differently, or what no table can hold, is not read at all.

Refused are text that is not UTF-8, names that come twice in an object (which of two amounts counts?), NaN and Infinity,
NUL and lone surrogates, numbers of thousands of digits, nesting and objects beyond any of our models. A whole number is
one however it is written (5, 5.0, 5e0), as JSON Schema has it.
"""

import json
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from starlette.requests import Request

from shared.contracts.spalten import FlatBatch, read_batch
from shared.errors import Finding
from shared.web.refusals import Unreadable

DEEPEST: Final = 64
MOST_NAMES: Final = 1_000
_UNSET: Final = object()
_EXACT: Final = 1 << 53


class StrictRequest(Request):
    """A request whose `json()` is strict, and parsed once."""

    _strict: Any = _UNSET

    async def read_flat(self, model: type[FlatBatch]) -> None:
        """Read the body as a batch at once where it is plainly in order; else leave it to `json()`."""
        if (batch := read_batch(await self.body(), model)) is not None:
            self._strict = batch

    async def json(self) -> Any:  # noqa: ANN401  # whatever JSON holds
        """Read the body as JSON; raise Unreadable."""
        if self._strict is _UNSET:
            self._strict = read_json(await self.body())
        return self._strict

    @property
    def parsed(self) -> bool:
        """Tell whether the body was read as JSON."""
        return self._strict is not _UNSET


def read_json(content: bytes, *, any_text: bool = False) -> Any:  # noqa: ANN401  # whatever JSON holds
    """Parse JSON strictly; raise Unreadable.

    With `any_text` NUL and lone surrogates are left to whoever judges each text for itself.
    """
    try:
        text = content.decode("utf-8-sig")
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant, parse_float=_read_fraction)
    except Unreadable:
        raise
    except UnicodeDecodeError:
        raise Unreadable("The body is not UTF-8.") from None
    except json.JSONDecodeError as error:
        raise Unreadable(f"The body is not JSON: see line {error.lineno}, column {error.colno}.") from None
    except (ValueError, RecursionError):
        raise Unreadable("The body holds a number too long or is nested too deeply.") from None
    _check_depth(value)
    if not any_text and "\\u" in text:  # only an escape can bring in what UTF-8 cannot
        _check_texts(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MOST_NAMES:  # each would be told as a fault of its own
        raise Unreadable("An object names more fields than any of ours.")
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("An object names the same field twice.")
    return found


def _read_fraction(written: str) -> int | float:
    """Read a number with a fraction or exponent; beyond what a floating point number counts exactly it stays one."""
    number = float(written)
    return int(number) if number.is_integer() and abs(number) < _EXACT else number


def _refuse_constant(_name: str) -> NoReturn:
    raise Unreadable("NaN and Infinity are not JSON.")


def _check_depth(value: object) -> None:
    level, depth = [value], 0
    while level:
        level = [child for node in level for _, child in _children(node) if isinstance(child, dict | list)]
        if (depth := depth + 1) > DEEPEST:
            raise Unreadable("The body is nested too deeply.")


def _check_texts(value: object) -> None:
    open_nodes = [("", value)]
    while open_nodes:
        pointer, node = open_nodes.pop()
        for name, child in _children(node):
            if _is_broken(name):
                raise Unreadable("A field's name holds NUL or a lone surrogate.")
            if isinstance(child, str) and _is_broken(child):
                raise Unreadable("A text holds NUL or a lone surrogate.", _broken_text(pointer, name=name))
            open_nodes.append((f"{pointer}/{name}", child))
    if isinstance(value, str) and _is_broken(value):
        raise Unreadable("A text holds NUL or a lone surrogate.")


def _children(node: object) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        yield from node.items()
    elif isinstance(node, list):
        yield from ((str(index), child) for index, child in enumerate(node))


def _broken_text(pointer: str, *, name: str) -> Finding:
    whole = f"{pointer}/{name}"
    shown = whole if all(part.replace("_", "").isalnum() and part.isascii() for part in whole[1:].split("/")) else ""
    return Finding(shown, "zeichen", "Write text without NUL and without halves of surrogate pairs.")


def _is_broken(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= char <= "\udfff" for char in text)
