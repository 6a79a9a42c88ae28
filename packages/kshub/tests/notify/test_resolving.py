"""Names whose name server never answers hold up nobody else."""

import asyncio
import threading

import pytest

from kshub.notify import resolving
from kshub.notify.resolving import BusyError, Resolver, resolved


@pytest.fixture
def mute(monkeypatch):
    """A resolver of the system that answers when it is told to, and then what it says."""
    answered, asked = threading.Event(), threading.Semaphore(0)

    def never(host, _port, **_):
        asked.release()
        answered.wait(60)
        if host == "wrong":
            raise OSError("no such name")
        return [(0, 0, 0, "", (host, 0)), (0, 0, 0, "", (host, 0))]

    monkeypatch.setattr(resolving.socket, "getaddrinfo", never)
    yield answered, asked
    answered.set()


async def test_who_is_one_too_many_is_turned_away_at_once_and_the_loops_threads_stay_free(mute):
    answered, asked = mute
    resolver = Resolver(3)
    waiting = [asyncio.create_task(resolver.resolved(name, 1)) for name in ("10.0.0.1", "wrong", "10.0.0.3")]
    for _ in waiting:
        await asyncio.to_thread(asked.acquire)  # the loop's own threads answer
    with pytest.raises(BusyError):
        await resolver.resolved("10.0.0.4", 1)
    waiting[2].cancel()  # who asked has gone; the thread is not free before the system answers
    await asyncio.wait([waiting[2]])
    with pytest.raises(BusyError):
        await resolver.resolved("10.0.0.4", 1)
    answered.set()
    assert await waiting[0] == ["10.0.0.1"]
    with pytest.raises(OSError, match="no such name"):
        await waiting[1]


async def test_a_thread_is_free_before_its_answer_is_there(mute):
    answered, _ = mute
    answered.set()
    resolver = Resolver(1)
    for _ in range(20):
        assert await resolver.resolved("10.0.0.1", 1) == ["10.0.0.1"]


async def test_a_name_that_is_none_frees_its_thread():
    resolver = Resolver(1)
    for _ in range(3):
        with pytest.raises(UnicodeError):
            await resolver.resolved("x" * 64 + ".example", 1)


async def test_no_thread_is_a_busy_resolver(monkeypatch):
    def none(_):
        raise RuntimeError("can't start new thread")

    resolver = Resolver(1)
    with monkeypatch.context() as broken:
        broken.setattr(resolving.threading.Thread, "start", none)
        for _ in range(2):
            with pytest.raises(BusyError):
                await resolver.resolved("127.0.0.1", 1)
    assert await resolver.resolved("127.0.0.1", 1) == ["127.0.0.1"]


async def test_the_systems_resolver_takes_addresses_too():
    assert await resolved("127.0.0.1", 1) == ["127.0.0.1"]
