"""The lock of a Haushaltsjahr: whoever books in it shares it, a close has it alone (V13).

Taken before any row of the year is locked. So a posting either counts before the close and stands in what is frozen,
or sees the close.
"""

from collections.abc import Collection

from shared.storage.asks import Ask
from shared.storage.database import Work
from shared.storage.locks import hold, sharing

_NAME = "haushaltsjahr"


async def share_jahre(work: Work, jahre: Collection[int]) -> None:
    """Let no close of these years pass until the commit."""
    await work.send(*sharing_jahre(work, jahre))


def sharing_jahre(work: Work, jahre: Collection[int]) -> list[Ask[None]]:
    """Give what `share_jahre` asks, to be sent with other statements."""
    return [sharing(work, _NAME, jahr) for jahr in sorted(jahre)]


async def hold_jahr(work: Work, jahr: int) -> None:
    """Wait until nobody books in a year any more, and let nobody until the commit."""
    await hold(work, _NAME, jahr)
