"""Fixtures for pytest: `pytest_plugins = ["lab.pytest"]` in a conftest.py at the root, or `-p lab.pytest`.

One lab a test session (with pytest-xdist, one a worker). Where no lab can be built the test is skipped, and says why.
"""

from collections.abc import Iterator

import pytest

from lab import Network, requirements, up


def _running(name: str) -> Iterator[Network]:
    if (reason := requirements.unmet()) is not None:
        pytest.skip(reason)
    with up(name) as network:
        yield network


@pytest.fixture(scope="session")
def office() -> Iterator[Network]:
    """The office network (networks/office.toml). Shared: leave it as it was found."""
    yield from _running("office")


@pytest.fixture(scope="session")
def crowd() -> Iterator[Network]:
    """Two hundred addresses of one sshd (networks/crowd.toml). Shared: leave it as it was found."""
    yield from _running("crowd")


@pytest.fixture(scope="session")
def estate() -> Iterator[Network]:
    """Many devices, and a place for a hub (networks/estate.toml). Shared: leave it as it was found."""
    yield from _running("estate")


@pytest.fixture(scope="session")
def branch() -> Iterator[Network]:
    """Two hundred addresses behind a bad line (networks/branch.toml). Shared: leave it as it was found."""
    yield from _running("branch")


@pytest.fixture(scope="session")
def campus() -> Iterator[Network]:
    """Four routers in a ring, and what a crawl meets there (networks/campus.toml). Shared: leave it as it was found."""
    yield from _running("campus")


@pytest.fixture(scope="session")
def dual() -> Iterator[Network]:
    """Hosts with IPv4, IPv6 and both (networks/dual.toml). Shared: leave it as it was found."""
    yield from _running("dual")


@pytest.fixture(scope="session")
def windows() -> Iterator[Network]:
    """Windows of eight versions (networks/windows.toml). Shared: leave it as it was found."""
    yield from _running("windows")
