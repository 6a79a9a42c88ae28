"""What happens because time passes: once, by one process, whatever fails."""

import asyncio
import logging

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from kshub.auth import collectors
from kshub.jobs import DAY, LEASE, LEASE_SECONDS, Jobs
from kshub.orders import schedules
from kshub.orders.schedules import Timing
from kshub.store.engine import open_store
from kshub.store.queries import leases
from kshub.store.schema import event, ksocket_token, network, scan, scan_part
from kshub.store.signals import Signals

NOW = 1_800_000_000


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def jobs_of(store, clock, **daily):
    return Jobs(store, Signals(), clock=clock, daily=daily)


async def test_a_schedule_wakes_its_ksocket(world, clock):
    jobs = jobs_of(world.store, clock)
    async with world.store.write() as connection:
        await schedules.add(connection, world.network, Timing("* * * * *"), NOW)
    called = []
    jobs.signals.listen(world.ksocket, lambda: called.append(1))
    await jobs.look()
    assert not called
    clock.now += 60
    await jobs.look()
    assert called


async def test_daily_work_is_done_daily_whatever_fails(world, clock, caplog):
    done = []

    async def clean(now):
        done.append(now)
        if len(done) == 1:
            raise OperationalError("DELETE", {}, OSError("away"))
        if len(done) == 2:
            raise ZeroDivisionError

    jobs = jobs_of(world.store, clock, clearing=clean)
    for hours in range(27):
        clock.now = NOW + hours * 3600
        await jobs.look()
        await asyncio.gather(*jobs.work.values())
    assert done == [NOW + 3600, NOW + 3600 + DAY]
    assert [one.levelno for one in caplog.records if "clearing" in one.message] == [logging.WARNING, logging.ERROR]


async def test_of_two_processes_one_works_until_it_is_gone(world, clock, url):
    if world.store.sqlite:
        pytest.skip("SQLite has one process")
    other = open_store(url, pool=2)
    done = []

    def note(jobs, name):
        async def schedules(_now):
            done.append(name)

        jobs._schedules = schedules
        return jobs

    class Noted(Jobs):
        pass

    first, second = (
        note(Noted(world.store, Signals(), clock=clock), "a"),
        note(Noted(other, Signals(), clock=clock), "b"),
    )
    try:
        await first.look()
        await second.look()
        assert done == ["a"]
        clock.now += LEASE_SECONDS - 1
        await second.look()
        assert done == ["a"]
        clock.now += 1
        await second.look()
        await first.look()
        assert done == ["a", "b"]
        async with other.write() as connection:  # as it ends
            await leases.give_back(connection, LEASE, second._mark)
        await first.look()
        assert done == ["a", "b", "a"]
    finally:
        await other.close()


async def test_tokens_that_end_are_warned_of_thirty_seven_and_one_day_before(world, clock):
    async with world.store.write() as connection:
        await collectors.issue(connection, world.ksocket, NOW + 40 * DAY, NOW)
    jobs = jobs_of(world.store, clock)
    for day in range(42):
        clock.now = NOW + day * DAY
        await jobs.look()
    async with world.store.read() as connection:
        rows = (await connection.execute(select(event.c.happened_at, event.c.kind, event.c.params))).all()
    assert [((row.happened_at - NOW) // DAY, row.kind) for row in rows] == [
        (one, "token-expires") for one in (10, 33, 39)
    ]
    assert '"days":"30"' in rows[0].params


async def test_an_old_token_beside_a_newer_one_is_not_warned_of(world, clock):
    async with world.store.write() as connection:
        await collectors.issue(connection, world.ksocket, NOW + 5 * DAY, NOW)
        await collectors.issue(connection, world.ksocket, NOW + 300 * DAY, NOW)
    await jobs_of(world.store, clock).look()
    async with world.store.read() as connection:
        assert (await connection.execute(select(event))).all() == []
        assert (await connection.execute(select(ksocket_token.c.warned))).scalars().all() == [None, None]


async def test_what_a_window_cut_goes_on(world, clock):
    async with world.store.write() as connection:
        await connection.execute(update(network).values(settings='{"windows":{"closedDays":["2030-01-01"]}}'))
    ordered = await world.order()
    async with world.store.write() as connection:
        await connection.execute(update(scan_part).values(problems='[{"code":"window-closed"}]', status="partial"))
        await connection.execute(update(scan).values(status="partial", terminated_at=NOW, settings="{}"))
    await jobs_of(world.store, clock).look()
    async with world.store.read() as connection:
        continued = (await connection.execute(select(scan.c.continues_id).order_by(scan.c.id.desc()))).scalar()
    assert continued == ordered.scan_id
