"""Who is shown as connected, on both engines: nobody whose process was killed, everybody who is."""

import asyncio

import pytest
from sqlalchemy import select, update

from kshub.app import Hub
from kshub.link import presence
from kshub.link.links import MAX_CONNECTIONS
from kshub.link.presence import STALE_SECONDS, Arrival, Departure
from kshub.link.watch import look
from kshub.orders import losing, runs
from kshub.orders.wanted import Wanted
from kshub.store.schema import ksocket, scan
from kswire.hellos import Hello

from .test_conversation import AT, Collector
from .test_conversation import Hub as Dialled

NOW = 1_800_000_000
DAY = losing.DAY


def arrival(mark="a", installation="one", remote="192.0.2.7"):
    words = {"epoch": 1, "first": 1, "last": 0, "protocols": (1,), "version": "1", "platform": "Linux", "clock": AT}
    return Arrival(1, mark, remote, Hello(installation=installation, **words))


async def enter(store, now=NOW, **words):
    async with store.write() as connection:
        return not await presence.enter(connection, [arrival(**words)], now)


async def displaced(connection, marks):
    return await presence.replaced(connection, marks), await presence.forgotten(connection, marks)


async def shown(store):
    async with store.read() as connection:
        return (await connection.execute(select(ksocket))).mappings().one()


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def hub(store):
    """Started anew, with the rows that a killed one left."""
    made = Hub(store)
    made.jobs.clock = Clock()
    return made


async def test_a_connection_of_a_hub_that_was_killed_is_over_after_a_minute(store, hub, caplog):
    assert await enter(store)
    hub.jobs.clock.now += STALE_SECONDS - 1
    await hub.jobs.look()
    assert (await shown(store))["replica"] == "a"
    hub.jobs.clock.now += 10
    await hub.jobs.look()
    row = await shown(store)
    assert (row["replica"], row["last_seen_at"]) == (None, NOW)
    assert "they are over" in caplog.text


async def test_then_its_network_is_not_blocked_for_ever(store, hub):
    async with store.write() as connection:
        await runs.place(connection, 1, Wanted(), "taro", NOW)
        await connection.execute(update(scan).values(created_at=NOW))
    await enter(store)
    hub.jobs.clock.now += 7 * DAY + STALE_SECONDS
    for _ in range(2):
        await hub.jobs.look()
        hub.jobs.clock.now += 60
    async with store.read() as connection:
        assert (await connection.execute(select(scan.c.status))).scalar() == "failed"


async def test_one_that_is_refreshed_stays(store, hub):
    await enter(store)
    for _ in range(20):
        hub.jobs.clock.now += 16
        async with store.write() as connection:
            await presence.refresh(connection, {1: "a"}, hub.jobs.clock.now)
        await hub.jobs.look()
    assert (await shown(store))["replica"] == "a"


async def test_more_are_refreshed_than_one_statement_takes(store, monkeypatch):
    """As many as a hub lets in, of which this one is there; and several in turn."""
    await enter(store)
    async with store.write() as connection:
        await presence.refresh(connection, dict.fromkeys(range(MAX_CONNECTIONS, 0, -1), "a"), NOW + 7)
    assert (await shown(store))["last_seen_at"] == NOW + 7
    monkeypatch.setattr(presence, "AT_ONCE", 1)
    async with store.write() as connection:
        await presence.refresh(connection, {2: "b", 1: "a"}, NOW + 8)
        await presence.refresh(connection, {2: "a", 1: "b"}, NOW + 9)  # with each other's marks
    assert (await shown(store))["last_seen_at"] == NOW + 8


async def test_one_that_could_not_be_refreshed_for_a_while_is_no_duplicate(store):
    dialled, collector = Dialled(store), Collector()
    async with dialled.dial(await dialled.token(), collector):
        await collector.open()
        before = await shown(store)
        async with store.write() as connection:
            assert await presence.forget(connection, before["last_seen_at"] + STALE_SECONDS) == 1
        await look(dialled.links)
        after = await shown(store)
        assert (after["replica"], after["connected_since"]) == (before["replica"], before["connected_since"])
        with pytest.raises(asyncio.QueueEmpty):  # nothing was said to it
            collector.from_hub.get_nowait()
    assert (await shown(store))["replica"] is None


async def test_a_machine_moves_once_and_copies_come_again_and_again(store):
    assert await enter(store, NOW, mark="a", remote="192.0.2.7")
    assert await enter(store, NOW + 5, mark="b", remote="192.0.2.7")  # a half-dead connection that it dropped
    assert await enter(store, NOW + 10, mark="c", remote="192.0.2.8")
    assert not await enter(store, NOW + 50, mark="d", remote="192.0.2.7")
    row = await shown(store)
    assert (row["replica"], row["refused_code"], row["refused_at"]) == ("c", "duplicate-installation", NOW + 50)
    later = NOW + 10 + presence.MOVED_SECONDS
    for now, comes in ((later - 1, False), (later, True)):
        async with store.write() as connection:
            await presence.refresh(connection, {1: "c"}, now)
        assert await enter(store, now, mark="e", remote="192.0.2.7") is comes


async def test_from_wherever_it_comes_when_its_connection_is_over(store):
    for number in range(5):
        assert await enter(store, NOW + number, mark=str(number), remote=f"192.0.2.{number}")
        async with store.write() as connection:
            await presence.leave(connection, [Departure(1, str(number))], NOW + number)


async def test_nobody_comes_again_in_the_place_of_another(store):
    await enter(store)
    async with store.write() as connection:
        await presence.again(connection, 1, "b", NOW)
        assert await displaced(connection, {1: "a", 9: "x"}) == ([9], [])
        assert await displaced(connection, {1: "b"}) == ([1], [])
        await presence.leave(connection, [Departure(1, "a")], NOW)
        assert await displaced(connection, {1: "b"}) == ([], [1])
        await presence.again(connection, 1, "b", NOW + 5)
    row = await shown(store)
    assert (row["replica"], row["connected_since"]) == ("b", NOW + 5)
