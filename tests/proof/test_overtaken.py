"""What the budget answered for a version and cases does not show: right where something newer was known (K4)."""

import pytest

from proof.invariants.asked import is_overtaken

AGAIN = 1_000_000  # so far the count of changes goes on when the budget was brought back


@pytest.mark.parametrize(
    ("stand", "known", "right"),
    [
        (3, [], False),
        (3, [(1, 4)], True),  # a worker heard of it first
        (3, [(1, 2)], False),
        (3, [(2, 1), (3, 4)], False),  # the version after it cannot stand in for it
        (AGAIN + 3, [(2, 1), (3, AGAIN + 4)], True),  # shown before; told again, and newer since
        (AGAIN + 3, [(2, 1), (3, 2)], False),  # of what was told again nothing is shown
        (AGAIN + 3, [(3, AGAIN + 4)], False),  # never shown
    ],
)
def test_k4_an_answer_that_is_not_shown_was_overtaken_or_is_told_again(
    stand: int, known: list[tuple[int, int]], *, right: bool
) -> None:
    own = [{"fassung": fassung, "jahr": 2026, "stand": seen} for fassung, seen in known]
    assert is_overtaken((2, 2026, stand), own) is right
    assert not is_overtaken((2, 2027, stand), own)
