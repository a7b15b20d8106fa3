"""What a campaign says, and what it must have reached."""

from collections.abc import Iterator

from proof.campaign.recovery import PATHS, missing
from proof.campaign.run import SHORT, Ergebnis

_WHOLE = 600.0  # seconds that the goals are for; a shorter run has its share of them
_GOALS = {"kills": 150, "kills of PostgreSQL": 40, "rows": 10_000, "faulted calls": 2_000}
_SHORT_GOALS = {"kills": 5, "kills of PostgreSQL": 2, "rows": 100, "faulted calls": 3}
_SETTLED, _SETTLED_SHORT = 30.0, 90.0  # seconds; a short run shares the machine with other tests
_TOLD = 12  # so many findings of a kind are printed


def judge(ergebnis: Ergebnis, *, seconds: float) -> list[str]:
    """Name what was not reached."""
    return [
        *_short_of(ergebnis, seconds),
        *_found(ergebnis),
        *_unseen(ergebnis, seconds),
        *_not_gone(ergebnis, seconds),
    ]


def _short_of(ergebnis: Ergebnis, seconds: float) -> Iterator[str]:
    counted = {
        "kills": ergebnis.kills,
        "kills of PostgreSQL": ergebnis.postgres_kills,
        "rows": ergebnis.rows,
        "faulted calls": ergebnis.faulted,
    }
    share = min(1.0, seconds / _WHOLE)
    for name, whole in (_GOALS if seconds >= SHORT else _SHORT_GOALS).items():
        goal = int(whole * share) if seconds >= SHORT else whole
        if counted[name] < goal:
            yield f"{counted[name]} {name} of {goal}"


def _found(ergebnis: Ergebnis) -> Iterator[str]:
    found = {
        "lost": ergebnis.books.lost,
        "double": ergebnis.books.double,
        "over-committed": ergebnis.overdrawn,
        "otherwise than acknowledged": ergebnis.books.wrong,
        "answers that nobody expected": ergebnis.faults,
        "invariants broken": ergebnis.invariants,
    }
    for name, faults in found.items():
        if faults:
            yield f"{len(faults)} {name}: " + "; ".join(faults[:_TOLD])


def _unseen(ergebnis: Ergebnis, seconds: float) -> Iterator[str]:
    unseen = [name for name, count in ergebnis.books.seen.items() if not count]
    if unseen and seconds >= SHORT:
        yield f"nothing to compare: {', '.join(unseen)}"


def _not_gone(ergebnis: Ergebnis, seconds: float) -> Iterator[str]:
    goal = _SETTLED if seconds >= SHORT else _SETTLED_SHORT
    settling = ergebnis.settling
    if settling.left or settling.seconds > goal:
        left = ", ".join(f"{count} {name}" for name, count in settling.left.items()) or "nothing"
        yield f"settled after {settling.seconds:.1f} s instead of {goal:.0f}; left: {left}"
    for name in missing(ergebnis.recoveries, short=seconds < SHORT):
        yield f"a way back was never gone: {name}"


def tell(ergebnis: Ergebnis) -> None:
    """Print all counts."""
    for name, counts in ergebnis.details.items():
        print(f"{name}: " + ", ".join(f"{what} {count}" for what, count in sorted(counts.items())))
    print("compared: " + ", ".join(f"{name} {count}" for name, count in ergebnis.books.seen.items()))
    for path in PATHS:
        print(f"way back: {path.name}: {ergebnis.recoveries[path.name]}")
    under_way = (
        f"{name} {ergebnis.settling.most[name]} until {seconds:.1f} s"
        for name, seconds in ergebnis.settling.lasted.items()
    )
    print(f"settled in {ergebnis.settling.seconds:.1f} s ({', '.join(under_way)})")
    found = ergebnis.books
    print(
        f"campaign: {ergebnis.kills} kills ({ergebnis.postgres_kills} of PostgreSQL), {ergebnis.rows} rows,"
        f" {ergebnis.faulted} faulted calls of {ergebnis.calls}, {len(found.lost)} lost, {len(found.double)} double,"
        f" {len(ergebnis.overdrawn)} over-committed"
    )
