"""Lists: keyset pages by an opaque cursor, and `seit` for those who keep a copy (contract.md, Lists)."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Annotated, Final, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import Field

from shared.contracts.types import Wire
from shared.errors import Finding, InputRefused

MOST: Final = 500
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PageAsked:
    """Which part of a list was asked for: up to `limit` rows behind the row with the key `cursor`; changes `seit`."""

    limit: int
    cursor: tuple[str, ...] | None = None
    seit: str | None = None


class Listing(Wire, Generic[T]):
    """One page of a list. `next` is the cursor of the next page or null; `stand` goes into `seit` of the next sync."""

    items: list[T]
    next: str | None = Field(default=None, description="Cursor of the next page; null: this was the last.")
    stand: str | None = Field(
        default=None, description="Opaque; as `seit` of a later call it gives what changed since."
    )


def write_cursor(*key: str) -> str:
    """Make the opaque cursor behind the row with that key."""
    text = json.dumps(key, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def read_cursor(cursor: str) -> tuple[str, ...]:
    """Give the key back; raise InputRefused for what no list has given out."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        key = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True).decode())
    except (ValueError, binascii.Error, RecursionError):
        raise refuse_cursor() from None
    if not isinstance(key, list) or not 1 <= len(key) <= 8 or not all(_is_plain(part) for part in key):
        raise refuse_cursor()
    return tuple(key)


def refuse_cursor() -> InputRefused:
    """Give the refusal of a cursor that is of another list or of none."""
    return InputRefused(Finding("/cursor", "cursor", "Take the cursor as `next` of the page before gave it."))


def _is_plain(part: object) -> bool:
    return isinstance(part, str) and part.isprintable()


def _paging(
    limit: Annotated[int, Query(ge=1, le=MOST, description="At most so many rows.")] = 100,
    cursor: Annotated[str | None, Query(max_length=2000, description="`next` of the page before.")] = None,
    seit: Annotated[
        str | None,
        Query(
            min_length=1, max_length=200, pattern=r"^[A-Za-z0-9_.:-]+$",
            description="`stand` of an earlier answer: gives what changed since. Rows may repeat, none is missed.",
        ),
    ] = None,
) -> PageAsked:  # fmt: skip
    return PageAsked(limit, None if cursor is None else read_cursor(cursor), seit)


Paging = Annotated[PageAsked, Depends(_paging)]
