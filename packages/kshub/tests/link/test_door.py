"""Many come at once: each is admitted or sent away for itself, and a restart's crowd costs few transactions."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select

from kshub.auth import collectors
from kshub.clock import seconds_now
from kshub.link.door import Door, Entry
from kshub.link.presence import Arrival, Departure
from kshub.store.queries import places, positions
from kshub.store.queries.positions import Position
from kshub.store.schema import ksocket
from kswire.events import Refused
from kswire.hellos import Hello
from kswire.session import Resume

AT = datetime(2026, 1, 2, tzinfo=UTC)
CROWD = 30


class Crowd:
    """Ksockets of one network with a token each."""

    def __init__(self, store, numbers, shown):
        self.store, self.numbers, self.shown, self.door, self.welcomed = store, numbers, shown, Door(store), {}

    def entry(self, number, installation="installation-one", mark="mark", gap=False):
        hello = Hello(
            installation=installation,
            epoch=1,
            first=1,
            last=0,
            protocols=(1,),
            version="1",
            platform="Linux",
            clock=AT,
        )

        def welcome(era, heard):
            self.welcomed[number] = era, heard
            return Resume(7, gap=gap)

        return Entry(Arrival(number, f"{mark}-{number}", "192.0.2.7", hello), self.shown[number], welcome)

    async def rows(self):
        async with self.store.read() as connection:
            return {row["id"]: row for row in (await connection.execute(select(ksocket))).mappings()}


@pytest.fixture
async def crowd(store):
    at = seconds_now()
    async with store.write() as connection:
        numbers = [1] + [await places.add_ksocket(connection, 1, f"k{one}") for one in range(1, CROWD)]
        words = {number: await collectors.issue(connection, number, at + 86400, at) for number in numbers}
    door = Door(store)
    found = await asyncio.gather(*(door.bearer(words[number]) for number in numbers), door.bearer("ksk_nobody"))
    assert found.pop() is None
    assert [one.ksocket_id for one in found] == numbers
    return Crowd(store, numbers, dict(zip(numbers, found, strict=True)))


async def test_a_crowd_is_written_in_few_transactions(crowd):
    commits = []
    event.listen(crowd.store.engine.sync_engine, "commit", commits.append)
    admitted = await asyncio.gather(*(crowd.door.enter(crowd.entry(number)) for number in crowd.numbers))
    assert all(one.refused is None and not one.waits for one in admitted)
    assert len(commits) == 1
    rows = await crowd.rows()
    assert [rows[number]["replica"] for number in crowd.numbers] == [f"mark-{number}" for number in crowd.numbers]
    await asyncio.gather(*(crowd.door.leave(Departure(number, f"mark-{number}")) for number in crowd.numbers))
    assert len(commits) == 2
    assert all(row["replica"] is None for row in (await crowd.rows()).values())


async def test_one_that_is_refused_keeps_nobody_out(crowd):
    first, second, gone = crowd.numbers[:3]
    await crowd.door.enter(crowd.entry(first))
    async with crowd.store.write() as connection:
        await connection.execute(ksocket.delete().where(ksocket.c.id == gone))
    entries = [crowd.entry(first, "installation-two", "copy"), crowd.entry(second), crowd.entry(gone)]
    admitted = await asyncio.gather(*(crowd.door.enter(one) for one in entries))
    assert [one.refused for one in admitted] == [Refused.DUPLICATE_INSTALLATION, None, Refused.TOKEN_REVOKED]
    rows = await crowd.rows()
    assert rows[first]["replica"] == f"mark-{first}"
    assert rows[first]["refused_code"] == "duplicate-installation"
    assert rows[second]["replica"] == f"mark-{second}"


async def test_who_comes_again_at_once_is_the_later_one(crowd):
    number = crowd.numbers[0]
    entries = [crowd.door.enter(crowd.entry(number, mark=mark)) for mark in ("first", "second")]
    await asyncio.gather(*entries, crowd.door.leave(Departure(number, f"first-{number}")))
    assert (await crowd.rows())[number]["replica"] == f"second-{number}"


async def test_the_welcome_knows_what_was_heard(crowd):
    first, second, third = crowd.numbers[:3]
    async with crowd.store.write() as connection:
        await positions.put(connection, first, "installation-one", Position(1, 5, 55))
        await positions.put(connection, second, "installation-old", Position(1, 9, 99))
    await asyncio.gather(*(crowd.door.enter(crowd.entry(one, gap=one == third)) for one in (first, second, third)))
    heard = {number: told for number, (_, told) in crowd.welcomed.items()}
    assert (heard[first].position, heard[first].replaced) == (Position(1, 5, 55), False)
    assert (heard[second].position, heard[second].replaced) == (None, True)
    assert (heard[third].position, heard[third].replaced) == (None, False)
    async with crowd.store.read() as connection:
        assert await positions.of(connection, third, "installation-one") == Position(1, 7, 0)
