"""The short form of `python -m proof.worlds`: some answers, before and after the neighbouring area has got more."""

from collections.abc import Iterator

import httpx
import pytest

from proof.installation import Installation
from proof.matrix.cells import said
from proof.matrix.seed import seeded
from proof.matrix.world import World
from proof.worlds import differences, run, steps_of


@pytest.fixture(scope="module")
def world(installation: Installation) -> Iterator[World]:
    """A world of its own: what its neighbouring area gets here is not there for others."""
    with seeded(installation, amt="amt-welten") as made:
        yield made


def test_what_is_foreign_does_not_show_in_answers(world: World) -> None:
    near = steps_of(world, world)[-1]
    compared, faults = run(world, [near], every=12, carried=False)
    assert faults == []
    assert compared >= 30


@pytest.mark.parametrize(
    ("headers", "content", "told"),
    [
        ({}, '{"stand":"WzhuM10"}', False),
        ({"X-Request-Id": "other", "Date": "later"}, '{"stand":"WzhuMQ"}', False),
        ({"X-Total-Count": "2"}, '{"stand":"WzhuMQ"}', True),
        ({"ETag": '"2"'}, '{"stand":"WzhuMQ"}', True),
        ({}, '{"stand":"WzhuMQ","n":2}', True),
    ],
)
def test_what_differs_in_any_header_or_in_the_content_is_told(
    headers: dict[str, str], content: str, *, told: bool
) -> None:
    before = {"asd": {"GET /v1/kontrakte": said(httpx.Response(200, text='{"stand":"WzhuMQ"}'))}}
    after = {"asd": {"GET /v1/kontrakte": said(httpx.Response(200, text=content, headers=headers))}}
    expected = ["asd: GET /v1/kontrakte tells of another Bezirk"] if told else []
    assert differences("another Bezirk", before, after) == expected
