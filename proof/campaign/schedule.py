"""What is done to which process and when: made of the seed alone, so that a run can be looked at again.

Strikes of a kind are spread evenly over the time, each at a moment of its own within its share.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from proof.chance import dice_of

LONG = 23.0  # seconds of a stop that outlasts the lease of a message (20 s)
_HEALS = 12.0  # seconds at the end in which no long stop may still be under way
_WHOLE = 600.0  # seconds that the numbers below are for


class Art(StrEnum):
    """What is done."""

    KILL = "kill"
    KILL_BACKEND = "kill a backend"
    KILL_CALLING = "kill while its call is under way"
    STOP = "stop"
    STOP_BACKEND = "stop a backend"
    STOP_CALLING = "stop beyond the lease while its call is under way"
    SHUT = "shut the way to the budget"


KILLS = frozenset({Art.KILL, Art.KILL_BACKEND, Art.KILL_CALLING})


@dataclass(frozen=True, slots=True)
class Schlag:
    """One strike: so many seconds after the beginning, at which process or way, for how many seconds."""

    at: float
    art: Art
    ziel: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Reihe:
    """So many strikes of a kind in ten minutes, at least `least` in any run, with bounds of how long one lasts."""

    art: Art
    ziel: str
    count: int
    least: int = 0
    shortest: float = 0.0
    longest: float = 0.0


_REIHEN = (
    _Reihe(Art.KILL, "postgres", 24, 1),
    _Reihe(Art.KILL_BACKEND, "postgres", 22, 1),
    _Reihe(Art.KILL, "budget", 20, 1),
    _Reihe(Art.KILL, "cases", 24, 1),
    _Reihe(Art.KILL, "projects", 16, 1),
    _Reihe(Art.KILL, "issuer", 8),
    _Reihe(Art.KILL, "budget-worker", 8),
    _Reihe(Art.KILL, "cases-worker", 12),
    _Reihe(Art.KILL, "cases-worker-2", 8),
    _Reihe(Art.KILL, "projects-worker", 8),
    _Reihe(Art.KILL, "projects-worker-2", 8),
    _Reihe(Art.KILL_CALLING, "cases", 10, 1),
    _Reihe(Art.KILL_CALLING, "projects", 6),
    _Reihe(Art.STOP, "budget", 8, shortest=2.0, longest=14.0),
    _Reihe(Art.STOP, "cases", 6, shortest=1.0, longest=8.0),
    _Reihe(Art.STOP, "projects", 4, shortest=1.0, longest=8.0),
    _Reihe(Art.STOP_BACKEND, "postgres", 8, shortest=1.0, longest=12.0),
    _Reihe(Art.STOP_CALLING, "cases", 5, shortest=LONG, longest=LONG + 4.0),
    _Reihe(Art.STOP_CALLING, "projects", 3, shortest=LONG, longest=LONG + 4.0),
    _Reihe(Art.SHUT, "cases", 16, 1, shortest=0.5, longest=4.0),
    _Reihe(Art.SHUT, "projects", 10, 1, shortest=0.5, longest=4.0),
)


def plan(seed: int, *, seconds: float) -> tuple[Schlag, ...]:
    """Give the strikes of a run of so many seconds, in the order of their time."""
    made = [schlag for reihe in _REIHEN for schlag in _spread(reihe, seed=seed, seconds=seconds)]
    return tuple(sorted(made, key=lambda schlag: schlag.at))


def _spread(reihe: _Reihe, *, seed: int, seconds: float) -> Iterator[Schlag]:
    dice = dice_of(f"{seed}/{reihe.art}/{reihe.ziel}")
    count = max(reihe.least, round(reihe.count * seconds / _WHOLE))
    span = seconds - reihe.longest - _HEALS if reihe.longest >= LONG else seconds - reihe.longest
    if span <= 0:
        return
    for place in range(count):
        at = (place + dice.random()) / count * span
        yield Schlag(at, reihe.art, reihe.ziel, dice.uniform(reihe.shortest, reihe.longest))
