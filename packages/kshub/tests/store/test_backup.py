"""Who else is in a database before it is replaced."""

import asyncio

import pytest

from kshub.store import backup
from kshub.store.engine import open_store


@pytest.fixture(params=["postgresql"])
def url(request, postgresql):
    name = "others"
    yield postgresql.database(name)
    postgresql.drop(name)


async def test_who_leaves_is_waited_for_and_who_stays_is_counted(url, monkeypatch):
    monkeypatch.setattr(backup, "_LEAVING", 0.01)
    assert await backup.others(url) == 0
    store = open_store(url, pool=1)
    async with store.read():
        assert await backup.others(url) == 1
    monkeypatch.setattr(backup, "_LEAVING", 0.2)
    looking = asyncio.create_task(backup.others(url))
    await store.close()
    assert await looking == 0
