"""Ready only with room and a database."""

import asyncio
from typing import NamedTuple

import pytest
from sqlalchemy.exc import OperationalError

from kshub.api import health
from kshub.api.health import Readiness


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def readiness(store, monkeypatch):
    monkeypatch.setattr(health, "_HOLDS", 0.0)
    return Readiness(store)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_disk_that_fills_up_is_told_and_recovers(readiness, monkeypatch):
    free = [health.LOW_BYTES]
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _: Usage(0, 0, free[0]))
    assert await readiness.wrong() is None
    free[0] = 5 << 20
    assert await readiness.wrong() == "only 5 MB are free where the database is"
    free[0] = health.LOW_BYTES
    assert await readiness.wrong() is None


async def test_a_database_that_cannot_be_written(readiness, store, monkeypatch):
    async def full(*_):
        raise OperationalError("INSERT", {}, OSError("database or disk is full"))

    with monkeypatch.context() as broken:
        broken.setattr(health.meta, "put", full)
        assert await readiness.wrong() == "the database cannot be written"
    assert await readiness.wrong() is None


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_long_write_is_no_fault(readiness, store, monkeypatch):
    monkeypatch.setattr(health, "ANSWER_SECONDS", 0.2)
    async with store.write():
        assert await readiness.wrong() is None


async def test_who_asks_often_does_not_write_often(store, monkeypatch):
    written = []

    async def put(*_):
        written.append(1)

    monkeypatch.setattr(health.meta, "put", put)
    monkeypatch.setattr(health, "_HOLDS", 3600.0)
    readiness = Readiness(store)
    await asyncio.gather(*(readiness.wrong() for _ in range(50)))
    assert len(written) == 1
