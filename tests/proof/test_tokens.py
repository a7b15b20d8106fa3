"""The short form of `python -m proof.tokens`: every variant and every operation, in some pairs; it can fail."""

import pytest

from proof.matrix.world import World
from proof.tokens.__main__ import Said, compare, judge, run
from proof.tokens.variant import Variant
from proof.tokens.variants import VARIANTS

BEARER = Variant("a token", lambda _: [("Authorization", "Bearer abc")])
REFUSED = b'{"type":"/problems/anmeldung"}'


def test_a_broken_token_is_refused_everywhere_alike_and_does_nothing(world: World) -> None:
    counts, faults = run(world, every=89, amt=world.amt)
    assert faults == []
    assert len(counts) == len(VARIANTS)
    assert counts.total() >= 700


def test_there_are_enough_variants_each_with_a_name_of_its_own() -> None:
    assert len({variant.name for variant in VARIANTS}) == len(VARIANTS) >= 40


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (Said(200, None, b"{}"), "200 instead of 401"),
        (Said(500, None, b""), "500 instead of 401"),
        (Said(401, None, REFUSED), "WWW-Authenticate: None"),
        (Said(401, "Bearer", REFUSED), "WWW-Authenticate: Bearer"),
        (Said(401, 'Bearer error="invalid_token"', b'{"type":"/problems/abgelaufen"}'), "another problem"),
    ],
)
def test_a_token_that_is_taken_or_answered_otherwise_is_told(said: Said, fault: str) -> None:
    assert fault in (judge(said, BEARER) or "")


def test_an_answer_that_tells_why_a_token_is_none_is_told() -> None:
    told = {(True, REFUSED): "one", (False, REFUSED): "nothing", (True, REFUSED + b" "): "expired"}
    assert compare(told) == ["expired: told something else than one"]
