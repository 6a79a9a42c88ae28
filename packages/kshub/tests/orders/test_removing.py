"""Ksockets and networks that are no more, as everything else sees them."""

import msgspec
import pytest
from sqlalchemy import select

from kshub.auth import collectors
from kshub.auth.tokens import Standing
from kshub.faults import Fault
from kshub.link import presence
from kshub.orders import absence, removing, runs, schedules
from kshub.orders.schedules import Timing
from kshub.orders.wanted import Wanted, read
from kshub.store.queries import naming, places
from kshub.store.schema import ksocket, ksocket_token, schedule
from kshub.testing.world import Host

NOW = 1_790_000_000


async def removed(store, world, number=None):
    async with store.write() as connection:
        await removing.remove_ksocket(connection, world.network, number or world.ksocket, NOW)


async def another(store, world, name="two"):
    async with store.write() as connection:
        return await places.add_ksocket(connection, world.network, name)


async def test_tokens_end_and_the_link_is_closed_by_them(store, world):
    async with store.write() as connection:
        await collectors.issue(connection, world.ksocket, NOW + 1000, NOW)
        (number,) = (await connection.execute(select(ksocket_token.c.id))).scalars()
    await removed(store, world)
    async with store.read() as connection:
        assert await collectors.ended(connection, [number], NOW) == {number: Standing.REVOKED}


async def test_while_its_part_of_a_run_is_open_it_stays(store, world):
    await world.order()
    with pytest.raises(Fault, match="ksocket-busy"):
        await removed(store, world)
    with pytest.raises(Fault, match="network-busy"):
        async with store.write() as connection:
            await removing.remove_network(connection, world.network, NOW)


async def test_no_run_is_ordered_of_it_and_its_name_is_free(store, world):
    two = await another(store, world)
    async with store.read() as connection:
        called = await connection.scalar(select(ksocket.c.display_name).where(ksocket.c.id == world.ksocket))
    await removed(store, world)
    async with store.write() as connection:
        placed = await runs.place(connection, world.network, Wanted(), "taro", NOW)
        assert placed.wake == (two,)
        with pytest.raises(Fault, match="no-ksocket"):
            await runs.place(connection, world.network, Wanted(ksockets=(world.ksocket,)), "taro", NOW)
        with pytest.raises(Fault, match="no-ksocket-named"):
            await naming.ksocket_named(connection, called)
        await naming.free_ksocket(connection, world.network, called)
        assert await places.add_ksocket(connection, world.network, called) > two


async def test_schedules_go_on_without_it_and_none_becomes_one_for_all(store, world):
    two = await another(store, world)
    numbers = {}
    async with store.write() as connection:
        for chosen in ((), (world.ksocket,), (world.ksocket, two)):
            timing = Timing("0 3 * * *", wanted=Wanted(ksockets=chosen))
            numbers[chosen] = await schedules.add(connection, world.network, timing, NOW)
    await removed(store, world)
    async with store.read() as connection:
        rows = {row.id: row for row in await connection.execute(select(schedule))}
    everyone, alone, both = (rows[one] for one in numbers.values())
    assert (everyone.enabled, read(everyone.settings).ksockets) == (True, ())
    assert (both.enabled, read(both.settings).ksockets) == (True, (two,))
    assert (alone.enabled, alone.next_at, alone.outcome) == (False, None, "no-ksocket")
    assert read(alone.settings).ksockets == (world.ksocket,)


async def test_nobody_is_told_that_it_is_away(store, world):
    async with store.write() as connection:
        mine = ksocket.update().where(ksocket.c.id == world.ksocket)
        await connection.execute(mine.values(last_seen_at=NOW - 2 * absence.PATIENCE_SECONDS))
        assert await absence.due(connection, NOW)
    await removed(store, world)
    async with store.read() as connection:
        assert not await absence.due(connection, NOW)
        assert await presence.replaced(connection, {world.ksocket: "mark"}) == []


async def test_a_network_is_gone_with_its_ksockets_and_schedules(store, world):
    await world.scan(Host(addr="10.0.0.1"))
    async with store.write() as connection:
        await collectors.issue(connection, world.ksocket, NOW + 1000, NOW)
        await schedules.add(connection, world.network, Timing("0 3 * * *"), NOW)
        called = await connection.scalar(select(ksocket.c.display_name).where(ksocket.c.id == world.ksocket))
        await removing.remove_network(connection, world.network, NOW)
    async with store.write() as connection:
        with pytest.raises(Fault, match="no-ksocket-named"):
            await naming.ksocket_named(connection, called)
        with pytest.raises(Fault, match="no-ksocket"):
            await runs.place(connection, world.network, Wanted(), "taro", NOW)
        assert (await connection.execute(select(ksocket_token.c.revoked_at))).scalars().all() == [NOW]
        assert (await connection.execute(select(schedule.c.next_at))).scalars().all() == [None]
    assert await schedules.run_due(store, NOW + 86_400) == ()


def test_a_schedule_for_nobody_would_be_for_all():
    assert msgspec.structs.replace(Wanted(), ksockets=()) == Wanted()  # why one for it alone stands still
