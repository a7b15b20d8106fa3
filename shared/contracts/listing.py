"""Lists as the contract has them: keyset pages, stable while rows arrive, and `seit` for sync (contract.md, Lists).

`cursor` and `stand` are opaque to callers. A `stand` is PostgreSQL's oldest running transaction at the moment of
reading: whatever commits later carries that number or a higher one, so a row may repeat but is never missed.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from shared.errors import Finding, InputRefused

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page of a list is asked for."""

    limit: int = 100
    cursor: str | None = None
    seit: str | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page: its items, the cursor of the next one or None, and the `stand` to ask from next time."""

    items: tuple[T, ...]
    next: str | None
    stand: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page begins: behind this row; `stand` and `seit` are those of the first page."""

    xid: int
    id: UUID
    stand: int
    seit: int | None


class PlaceUnreadable(InputRefused):
    """A `cursor` or `seit` that no answer of ours gave."""


def write_cursor(position: Position) -> str:
    """Make the opaque cursor of a position."""
    return pack([position.xid, position.id.hex, position.stand, position.seit])


def read_cursor(cursor: str) -> Position:
    """Read a cursor that a page before gave; raises PlaceUnreadable for anything else."""
    try:
        xid, row_id, stand, seit = unpack(cursor)
        return Position(number_of(xid), UUID(row_id), number_of(stand), None if seit is None else number_of(seit))
    except (ValueError, TypeError, AttributeError):
        raise _broken("cursor", "Take `cursor` from `next` of the page before, unchanged.") from None


def write_stand(stand: int) -> str:
    """Make the opaque `stand`."""
    return pack([stand])


def read_stand(seit: str) -> int:
    """Read a `stand` that an answer before gave; raises PlaceUnreadable for anything else."""
    try:
        (stand,) = unpack(seit)
        return number_of(stand)
    except (ValueError, TypeError):
        raise _broken("seit", "Take `seit` from `stand` of the answer before, unchanged.") from None


def pack(parts: list[int | str | None]) -> str:
    """Make an opaque text of numbers and short texts."""
    return base64.urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode().rstrip("=")


def unpack(text: str) -> list[Any]:
    """Read what `pack` has made; raises ValueError for anything else."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("not packed by us") from error
    if not isinstance(parts, list):
        raise ValueError("not packed by us")  # noqa: TRY004  # the text is wrong, not the type of an argument
    return parts


def number_of(part: object) -> int:
    """Take a part as a number that PostgreSQL can hold; raises ValueError for anything else."""
    if type(part) is not int or not 0 <= part < 1 << 63:
        raise ValueError("not packed by us")
    return part


def _broken(name: str, detail: str) -> PlaceUnreadable:
    return PlaceUnreadable(Finding(pointer=f"/{name}", code="unlesbar", detail=detail))
