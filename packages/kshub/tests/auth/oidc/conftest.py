"""An identity provider on loopback."""

import pytest

from kshub.testing.provider import provider


@pytest.fixture
def bent():
    with provider() as made:
        yield made
