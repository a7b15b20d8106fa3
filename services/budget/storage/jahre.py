"""The lock of a Haushaltsjahr: whoever books in it shares it, a close has it alone (V13).

Taken before any row of the year is locked. So a posting either counts before the close and stands in what is frozen,
or sees the close.
"""

from collections.abc import Collection

from shared.storage.database import Work
from shared.storage.locks import hold, share

_NAME = "haushaltsjahr"


async def share_jahre(work: Work, jahre: Collection[int]) -> None:
    """Let no close of these years pass until the commit."""
    for jahr in sorted(jahre):
        await share(work, _NAME, jahr)


async def hold_jahr(work: Work, jahr: int) -> None:
    """Wait until nobody books in a year any more, and let nobody until the commit."""
    await hold(work, _NAME, jahr)
