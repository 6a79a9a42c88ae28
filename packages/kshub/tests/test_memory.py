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


async def test_memory_is_given_back_once_for_many_batches(monkeypatch):
    given = []
    monkeypatch.setattr(memory, "TIDY_SECONDS", 0.01)
    monkeypatch.setattr(memory, "give_back", lambda: given.append(1))
    tidy = Tidy()
    for _ in range(100):
        tidy.stir()
    await asyncio.sleep(0.05)
    assert len(given) == 1
    tidy.stir()
    await asyncio.sleep(0.05)
    assert len(given) == 2


def test_giving_back_changes_nothing():
    kept = [bytes(100) for _ in range(1000)]
    memory.give_back()
    assert all(one == bytes(100) for one in kept)
