"""Lists that are read whole, since they are short: pages by a key of their own (contract.md, Lists).

With `seit` all of it is given again: rows may repeat, none is missed.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from shared.contracts.listing import Page, PageRequest, PlaceUnreadable, pack, read_stand, unpack, write_stand
from shared.errors import Finding

T = TypeVar("T")


def page_of(items: Sequence[T], *, key: Callable[[T], str], request: PageRequest) -> Page[T]:
    """Give one page, by `key`, which no two share; raise PlaceUnreadable for a place that is not ours."""
    behind = None if request.cursor is None else _read_cursor(request.cursor)
    if request.seit is not None:
        read_stand(request.seit)
    ordered = sorted(items, key=key)
    found = [item for item in ordered if behind is None or key(item) > behind]
    shown = tuple(found[: request.limit])
    following = pack([key(shown[-1])]) if len(found) > request.limit else None
    return Page(shown, following, write_stand(0))


def _read_cursor(cursor: str) -> str:
    try:
        (key,) = unpack(cursor)
    except ValueError:
        key = None
    if not isinstance(key, str):
        raise PlaceUnreadable(Finding("/cursor", "unlesbar", "Take `cursor` from `next` of the page before."))
    return key
