"""What several system tests stand on."""

import pytest

import lab


@pytest.fixture(scope="module")
def net():
    """An estate of the module's own: what its hosts saw is counted."""
    if (reason := lab.requirements.unmet()) is not None:
        pytest.skip(reason)
    with lab.up("estate") as network:
        yield network


@pytest.fixture(scope="module")
def untouched():
    """An office that nobody has talked in: seconds after a talk kernels ask by ARP whether neighbors still answer."""
    if (reason := lab.requirements.unmet()) is not None:
        pytest.skip(reason)
    with lab.up("office") as network:
        yield network
