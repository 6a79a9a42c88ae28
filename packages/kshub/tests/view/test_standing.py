"""Whether a network needs a person: its Ksockets, its last scan, and what waits."""

from sqlalchemy import select, update

from kshub.auth import collectors
from kshub.store.queries import places
from kshub.store.schema import ksocket, network, snapshot
from kshub.testing.world import Host
from kshub.view.standing import NOTHING, standings


async def standing(world):
    async with world.store.read() as connection:
        every = await standings(connection, select(network.c.id))
        one = await standings(connection, select(network.c.id), world.network)
    assert every == one
    return every.get(world.network, NOTHING)


async def put(world, table, **values):
    async with world.store.write() as connection:
        await connection.execute(update(table).values(values))


async def test_a_ksocket_that_was_never_there(world):
    found = await standing(world)
    assert (found.ksockets, found.connected, found.refused, found.run, found.waiting) == (1, 0, 0, None, 0)


async def test_who_is_connected_and_who_was_sent_away_last(world):
    await put(world, ksocket, replica="here", connected_since=100, last_seen_at=200, refused_at=50)
    found = await standing(world)
    assert (found.connected, found.refused) == (1, 0)  # it was let in since
    await put(world, ksocket, refused_at=150)
    assert (await standing(world)).refused == 1


async def test_a_ksocket_that_was_removed_counts_no_more(world):
    await put(world, ksocket, removed_at=1)
    assert (await standing(world)).ksockets == 0


async def test_the_first_token_that_ends(world):
    async with world.store.write() as connection:
        other = await places.add_ksocket(connection, world.network, "other")
        for number, ends in ((world.ksocket, 300), (other, 9), (other, 20)):
            await collectors.issue(connection, number, ends, 0)
    assert (await standing(world)).token_ends == 20  # the other one's newer token


async def test_the_last_run_and_what_waits(world):
    await world.scan(Host(addr="10.0.0.1"))
    ordered = await world.scan(Host(addr="10.0.0.1"), day=1)
    await put(world, snapshot, status="waiting")
    found = await standing(world)
    assert (found.run.run, found.run.status, found.waiting) == (ordered.run, "done", 2)
