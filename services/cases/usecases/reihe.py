"""Single Leistungen in the order in which they came, and which of them share a commit (K8)."""

import time
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from services.cases.domain.angabe import Angabe
from shared.kalender import Instant

MOST_TOGETHER = 100


@dataclass(frozen=True, slots=True)
class Eingang:
    """A row as it came in: when, and the same in nanoseconds of a clock that nobody sets."""

    angabe: Angabe
    now: Instant
    um: int = field(default_factory=time.monotonic_ns)


E = TypeVar("E", bound=Eingang)


@dataclass(slots=True)
class Reihe(Generic[E]):
    """Rows of one caller that wait, and those of them that share the next commit."""

    waiting: list[E]
    taken: list[E] = field(default_factory=list)

    def take(self, *, until: int) -> list[E]:
        """Take what has come until then, as far as one commit carries it; give all that was taken."""
        room = MOST_TOGETHER - len(self.taken)
        joining = [row for row in self.waiting[:room] if row.um <= until]
        self.taken += joining
        del self.waiting[: len(joining)]
        return self.taken
