"""One installation for what is proven of a running one, and one world in it for what is proven of who may do what."""

from collections.abc import Iterator

import pytest

from proof.installation import Installation, installed
from proof.matrix.seed import seeded
from proof.matrix.world import World


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    with installed() as running:
        yield running


@pytest.fixture(scope="session")
def world(installation: Installation) -> Iterator[World]:
    with seeded(installation) as made:
        yield made
