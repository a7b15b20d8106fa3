"""The whole of `python -m proof.subject`: who may bind money, and that a service's token alone may not (V6, K3)."""

from proof import subject
from proof.installation import Installation


def test_v6_k3_money_is_bound_for_a_person_who_may_and_for_nobody_else(installation: Installation) -> None:
    tried, faults = subject.prove(installation, amt="amt-subject")
    assert faults == []
    assert tried >= 90
