"""The short form of `make matrix`: every sixteenth operation, all roles and relations, on a running installation."""

from proof.matrix.__main__ import run
from proof.matrix.world import World


def test_the_policy_holds_on_a_running_installation(world: World) -> None:
    counts, compared, faults = run(world, every=16)
    assert faults == []
    assert counts.total() >= 400
    assert compared["fields"] >= 200
    assert compared["filters"] >= 50
    assert compared["writes"] >= 3
