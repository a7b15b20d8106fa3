"""Lists on the wire: keyset pages by an opaque cursor, and `seit` for those who keep a copy (contract.md, Lists)."""

from collections.abc import Callable
from typing import Annotated, Final, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import Field

from shared.contracts.listing import Page, PageRequest
from shared.contracts.types import Wire, Zeitpunkt

MOST: Final = 500
_OPAQUE: Final = r"^[A-Za-z0-9_-]+$"
T = TypeVar("T")
R = TypeVar("R")


class Listing(Wire, Generic[T]):
    """One page of a list. `next` is the cursor of the next page or null; `stand` goes into `seit` of the next sync."""

    items: list[T]
    next: str | None = Field(default=None, description="Cursor of the next page; null: this was the last.")
    stand: str | None = Field(
        default=None, description="Opaque; as `seit` of a later call it gives what changed since."
    )


def listing_of(page: Page[R], *, show: Callable[[R], T]) -> Listing[T]:
    """Write a page: each row as `show` writes it."""
    return Listing(items=[show(row) for row in page.items], next=page.next, stand=page.stand)


async def _paging(
    limit: Annotated[int, Query(ge=1, le=MOST, description="At most so many rows.")] = 100,
    cursor: Annotated[
        str | None, Query(max_length=300, pattern=_OPAQUE, description="`next` of the page before.")
    ] = None,
    seit: Annotated[
        str | None,
        Query(
            max_length=300, pattern=_OPAQUE,
            description="`stand` of an earlier answer: gives what changed since. Rows may repeat, none is missed.",
        ),
    ] = None,
) -> PageRequest:  # fmt: skip
    return PageRequest(limit, cursor, seit)


GeaendertSeit = Annotated[
    Zeitpunkt | None, Query(description="What changed at this instant or later; for people, for sync use `seit`.")
]
Paging = Annotated[PageRequest, Depends(_paging)]
