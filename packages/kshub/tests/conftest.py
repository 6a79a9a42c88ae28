"""A hub's store on both engines, and a collector's words as its link receives them."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from kshub.store import migrations
from kshub.store.engine import open_store
from kshub.store.queries import places
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


async def _furnish(place: str) -> None:
    opened = open_store(place, pool=1)
    await migrations.upgrade(opened)
    async with opened.write() as connection:
        network = await places.add_network(connection, await places.add_space(connection, "default"), "tokyo")
        assert await places.add_ksocket(connection, network, "one") == 1
    await opened.close()


def _furnished(place: str) -> None:
    with ThreadPoolExecutor(1) as aside:  # this thread may have a loop of its own
        aside.submit(asyncio.run, _furnish(place)).result()


@pytest.fixture(scope="session")
def furnished_file(tmp_path_factory):
    """Made once, then copied."""
    path = tmp_path_factory.mktemp("furnished") / "hub.sqlite"
    _furnished(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def furnished_template(postgresql):
    """Made once, then copied."""
    _furnished(postgresql.database("furnished"))
    return "furnished"


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request):
    """Both; a test for which one is enough says @pytest.mark.parametrize("engine", ["sqlite"], indirect=True)."""
    return request.param


@pytest.fixture
async def furnished(request, engine, tmp_path) -> AsyncIterator[object]:
    """A store with one space, one network "tokyo" and one Ksocket "one", all of number 1."""
    if engine == "sqlite":
        shutil.copy(request.getfixturevalue("furnished_file"), tmp_path / "hub.sqlite")
        opened = open_store(f"sqlite:///{tmp_path}/hub.sqlite", pool=4)
        yield opened
        await opened.close()
        return
    server, template = request.getfixturevalue("postgresql"), request.getfixturevalue("furnished_template")
    name = f"test{next(_names)}"
    opened = open_store(server.database(name, template), pool=4)
    yield opened
    await opened.close()
    server.drop(name)


@pytest.fixture
async def world(store) -> World:
    """One network with one collector."""
    return await world_in(store)
