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
    return UUID(int=_moment() | secrets.randbits(62))


def new_ids(number: int) -> list[str]:
    """Make many UUIDv7 as texts, in their order: of one moment, with as many random bits, which count up from one."""
    moment, room = _moment(), (1 << 62) - number
    first = secrets.randbelow(room)
    return count_on(UUID(int=moment | first), number=number)


def count_on(first: UUID, *, number: int) -> list[str]:
    """Give the ids that `new_ids` made together, by the first of them."""
    return [_text(one) for one in range(first.int, first.int + number)]


def _moment() -> int:
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    within = nanoseconds * 4096 // 1_000_000
    return milliseconds << 80 | _VERSION | within << 64 | _VARIANT


def _text(number: int) -> str:
    digits = f"{number:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
