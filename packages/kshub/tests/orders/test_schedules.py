"""Scans at set times: each once, never several at once."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, update

from kshub.faults import Fault
from kshub.orders import runs, schedules
from kshub.orders.schedules import Timing
from kshub.orders.wanted import Wanted
from kshub.store.engine import open_store
from kshub.store.queries import places
from kshub.store.schema import network, scan, schedule

NOW = int(datetime(2026, 11, 23, 0, 0, 30, tzinfo=UTC).timestamp())
NIGHTLY = Timing("0 2 * * *")
DAY = 86400
TWO = NOW - 30 + 2 * 3600  # two o'clock


async def add(store, timing=NIGHTLY, network_id=1):
    async with store.write() as connection:
        return await schedules.add(connection, network_id, timing, NOW)


async def row(store, number=1):
    async with store.read() as connection:
        return (await connection.execute(select(schedule).where(schedule.c.id == number))).one()


async def ordered(store):
    async with store.read() as connection:
        return list((await connection.execute(select(scan.c.status).order_by(scan.c.id))).scalars())


async def over(store):
    async with store.write() as connection:
        await connection.execute(update(scan).values(status="done"))


async def test_it_is_ordered_when_it_is_due_and_not_again(store):
    await add(store)
    assert await schedules.run_due(store, TWO - 1) == ()
    assert await schedules.run_due(store, TWO) == (1,)
    assert await schedules.run_due(store, TWO + 1) == ()
    found = await row(store)
    assert (found.next_at, found.last_at, found.outcome) == (TWO + DAY, TWO, "ordered")
    async with store.read() as connection:
        made = (await connection.execute(select(scan))).one()
    assert (made.ordered_by, made.schedule_id, made.kind) == ("schedule", 1, "scan")


async def test_what_was_missed_is_made_up_for_once(store):
    await add(store)
    assert await schedules.run_due(store, TWO + 5 * DAY + 3600) == (1,)
    found = await row(store)
    assert (len(await ordered(store)), found.outcome, found.next_at) == (1, "late", TWO + 6 * DAY)


async def test_runs_do_not_pile_up(store):
    await add(store)
    for day in range(3):
        await schedules.run_due(store, TWO + day * DAY)
    assert (await ordered(store), (await row(store)).outcome) == (["ordered"], "skipped")
    await over(store)
    await schedules.run_due(store, TWO + 3 * DAY)
    assert await ordered(store) == ["done", "ordered"]


async def test_what_cannot_be_ordered_leaves_nothing_but_its_reason(store):
    await add(store, Timing("0 2 * * *", wanted=Wanted(narrow=("10.1.0.0/16",))))
    async with store.write() as connection:
        await connection.execute(update(network).values(settings='{"permitted":["192.168.0.0/16"]}'))
    assert await schedules.run_due(store, TWO) == ()
    found = await row(store)
    assert (found.outcome, found.next_at, await ordered(store)) == ("order-empty", TWO + DAY, [])


async def test_disabled_nothing_is_due(store):
    await add(store, Timing("0 2 * * *", enabled=False))
    assert (await row(store)).next_at is None
    assert await schedules.run_due(store, TWO + DAY) == ()
    async with store.write() as connection:
        assert await schedules.change(connection, 1, 1, Timing("0 3 * * *", "Asia/Tokyo"), NOW)
        assert not await schedules.change(connection, 1, 2, NIGHTLY, NOW)
    found = await row(store)
    assert (found.time_zone, found.next_at) == ("Asia/Tokyo", TWO - 2 * 3600 + 18 * 3600)


async def test_a_schedule_goes_and_its_runs_stay(store):
    await add(store)
    await schedules.run_due(store, TWO)
    async with store.write() as connection:
        assert not await schedules.remove(connection, 2, 1)
        assert await schedules.remove(connection, 1, 1)
        assert not await schedules.remove(connection, 1, 1)
    assert len(await ordered(store)) == 1


@pytest.mark.parametrize(
    "timing",
    [
        Timing("nonsense"),
        Timing("0 2 * * *", "Asia/Nowhere"),
        Timing("0 2 * * *", wanted=Wanted(kind="ask", addresses=("10.0.0.1",))),
        Timing("0 2 * * *", wanted=Wanted(narrow=("8.8.8.8",))),
        Timing("0 2 * * *", wanted=Wanted(narrow=("10.0.0.0/8",))),
        Timing("0 2 * * *", wanted=Wanted(methods=("telnet",))),
        Timing("0 2 * * *", wanted=Wanted(ksockets=(7,))),
    ],
)
async def test_what_is_no_schedule(store, timing):
    with pytest.raises(Fault):
        await add(store, timing)
    async with store.read() as connection:
        assert (await connection.execute(select(schedule))).all() == []


async def test_a_network_has_so_many(store, monkeypatch):
    monkeypatch.setattr(schedules, "MAX_SCHEDULES", 1)
    await add(store)
    with pytest.raises(Fault):
        await add(store)


async def test_two_hubs_order_each_once(store, url):
    """Forty schedules of forty networks, due at once, and two processes that look at the same time."""
    async with store.write() as connection:
        for number in range(40):
            added = await places.add_network(connection, 1, f"network {number}")
            await places.add_ksocket(connection, added, f"ksocket {number}")
            await schedules.add(connection, added, NIGHTLY, NOW)
    other = store if store.sqlite else open_store(url, pool=4)
    try:
        woken = await asyncio.gather(*(schedules.run_due(one, TWO) for one in (store, other, store, other)))
    finally:
        if other is not store:
            await other.close()
    assert sorted(one for some in woken for one in some) == list(range(2, 42))
    async with store.read() as connection:
        query = select(func.count(), func.count(scan.c.schedule_id.distinct())).select_from(scan)
        assert tuple((await connection.execute(query)).one()) == (40, 40)


async def test_it_waits_for_the_one_that_is_on_its_way(store):
    await add(store)
    async with store.write() as connection:
        await runs.place(connection, 1, Wanted(), "taro", NOW)
    assert await schedules.run_due(store, TWO) == ()
    assert await ordered(store) == ["ordered", "ordered"]
