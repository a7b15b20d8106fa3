"""Lists that one service keeps a copy of: pages, and the stand to ask from next time (contract.md, Lists)."""

from shared.contracts.types import Wire


class Folge(Wire):
    """A page of such a list; its rows may repeat, never be missed. Subclasses name the `items`."""

    next: str | None = None
    stand: str
