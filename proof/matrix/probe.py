"""How each operation is tried: what stands for the parts of its path, which query it needs, which body.

Path parts are names of the world (`{antrag}` is the project that was made); a probe says where they differ. `marke` is
what a list shows if it shows the thing. `fresh` makes a thing anew for an operation that can be carried out on it once.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from proof.matrix.world import World

Body = Callable[[World], object]


@dataclass(frozen=True, slots=True)
class Probe:
    """How one operation is tried; `gone` is what is replaced for a thing that is not there (else the path's last)."""

    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Body | None = None
    marke: str | None = None
    fresh: tuple[str, Callable[[World], str]] | None = None
    gone: tuple[str, ...] = ()

    def address(self, operation: str, names: Mapping[str, str]) -> tuple[str, dict[str, str]]:
        """Give path and query of an operation on what the world names."""
        path = re.sub(r"\{([a-z_]+)\}", lambda part: names[self.path.get(part[1], part[1])], operation.split(" ", 1)[1])
        return path, {name: value[1:] if value[0] == "=" else names[value] for name, value in self.query.items()}


JAHR = "haushaltsjahr"  # the name of this year in a world
