"""The short form of `python -m proof.worlds`: some answers, before and after the neighbouring area has got more."""

from proof.matrix.world import World
from proof.worlds import run, steps_of


def test_what_is_foreign_does_not_show_in_answers(world: World) -> None:
    near = steps_of(world, world)[-1]
    compared, faults = run(world, [near], every=4, pulled_seconds=6)
    assert faults == []
    assert compared >= 30
