"""The short forms of `python -m proof.assignment` and `python -m proof.references`: what bodies cannot say."""

from proof import assignment, references
from proof.matrix.world import World


def test_a_member_that_nobody_described_is_refused_and_changes_nothing(world: World) -> None:
    tried, faults = assignment.run(world, every=20)
    assert faults == []
    assert tried >= 150


def test_what_is_foreign_is_named_in_a_body_as_if_it_did_not_exist(world: World) -> None:
    tried, faults = references.run(world)
    assert faults == []
    assert tried >= 30
