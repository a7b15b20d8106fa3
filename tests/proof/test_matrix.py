"""The short form of `make matrix`: every ninth operation, with all roles and relations, on a running installation."""

from proof.installation import Installation
from proof.matrix.__main__ import run


def test_the_policy_holds_on_a_running_installation(installation: Installation) -> None:
    counts, faults = run(installation, every=9)
    assert faults == []
    assert counts.total() >= 400
