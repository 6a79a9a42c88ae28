"""A hub's store on both engines, and a collector's words as its link receives them."""

from collections.abc import AsyncIterator, Iterator
from itertools import count

import pytest

from kshub.store import migrations
from kshub.store.engine import open_store
from kshub.testing.postgresql import binaries, cluster
from kshub.testing.world import World, world_in

_names = count()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[object]:
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed: package postgresql")
    with cluster() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path) -> Iterator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/hub.db"
        return
    server = request.getfixturevalue("postgresql")
    name = f"test{next(_names)}"
    yield server.database(name)
    server.drop(name)


@pytest.fixture
async def store(url) -> AsyncIterator[object]:
    """An open store with all tables."""
    opened = open_store(url, pool=4)
    await migrations.upgrade(opened)
    yield opened
    await opened.close()


@pytest.fixture
async def world(store) -> World:
    """One network with one collector."""
    return await world_in(store)
