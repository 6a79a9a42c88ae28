"""A hub's database, on either engine, with one network and one Ksocket."""

import pytest

from kshub.store import migrations
from kshub.store.engine import open_store
from kshub.store.queries import places


@pytest.fixture
async def store(url):
    made = open_store(url, pool=4)
    await migrations.upgrade(made)
    async with made.write() as connection:
        network = await places.add_network(connection, await places.add_space(connection, "default"), "tokyo")
        assert await places.add_ksocket(connection, network, "one") == 1
    yield made
    await made.close()
