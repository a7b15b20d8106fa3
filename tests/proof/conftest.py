"""One installation for what is proven of a running one."""

from collections.abc import Iterator

import pytest

from proof.installation import Installation, installed


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    with installed() as running:
        yield running
