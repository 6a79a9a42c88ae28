import asyncio
import gc

import pytest

from kshub import memory
from kshub.memory import Tidy, settle


@pytest.fixture
def thresholds():
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_batches_are_read_without_walking_through_them(thresholds):
    settle()
    assert gc.get_threshold()[0] > 10_000
    assert gc.isenabled()


@pytest.fixture
def given(monkeypatch):
    given = []
    monkeypatch.setattr(memory, "CALM_SECONDS", 0.1)
    monkeypatch.setattr(memory, "give_back", lambda: given.append(1))
    return given


async def test_memory_is_given_back_once_when_it_is_calm(given):
    tidy = Tidy()
    for _ in range(100):
        tidy.stir()
    assert not given
    await asyncio.sleep(0.5)
    assert len(given) == 1
    tidy.stir()
    await asyncio.sleep(0.5)
    assert len(given) == 2


async def test_memory_is_given_back_where_it_is_never_calm(given, monkeypatch):
    monkeypatch.setattr(memory, "LONGEST_SECONDS", 0.3)
    tidy = Tidy()
    async with asyncio.timeout(20):
        while not given:
            tidy.stir()
            await asyncio.sleep(0.01)


def test_giving_back_changes_nothing():
    kept = [bytes(100) for _ in range(1000)]
    memory.give_back()
    assert all(one == bytes(100) for one in kept)
