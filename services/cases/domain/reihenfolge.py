"""The order in which messages of hours leave: of each Kontrakt oldest first, and nothing else waits (K10).

A message that must be tried again later holds back what is newer and carries rows of one of its Kontrakte, and what
that holds back in turn. A message that was parked holds up nothing: a person decides about it.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

NONE: frozenset[UUID] = frozenset()


def find_held_back(
    sendungen: Sequence[UUID], *, offen: Sequence[UUID], kontrakte: Mapping[UUID, frozenset[UUID]]
) -> frozenset[UUID]:
    """Name those of `sendungen` that have to wait behind one of `offen`; ids sort by age (K10)."""
    waiting, blocked, held = set(offen), set[UUID](), set[UUID]()
    for sendung in sorted({*sendungen, *offen}):
        named = kontrakte.get(sendung, NONE)
        if sendung in waiting:
            blocked |= named
        elif not blocked.isdisjoint(named):
            held.add(sendung)
            blocked |= named
    return frozenset(held)
