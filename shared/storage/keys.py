"""Ids of what is created: UUIDv7 (RFC 9562), which sort by their moment and so keep an index dense.

Those of one process sort in the order in which they were made: the twelve bits behind the milliseconds go on counting
the clock (RFC 9562, 6.2, method 3), in steps of a quarter of a microsecond.
"""

import secrets
import time
from uuid import UUID

_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62


def new_id() -> UUID:
    """Make a UUIDv7: 48 bits of milliseconds, 12 bits of the time within, 62 random bits."""
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    within = nanoseconds * 4096 // 1_000_000
    return UUID(int=milliseconds << 80 | _VERSION | within << 64 | _VARIANT | secrets.randbits(62))
