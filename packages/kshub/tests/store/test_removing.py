"""Rows of a deleted network go to the last one, however often it is interrupted; those of others stay."""

import pytest
from sqlalchemy import func, select

from kshub.orders import removing as ending
from kshub.store import removing
from kshub.store.queries import meta, places, refusals
from kshub.store.queries.refusals import Refusal, Times
from kshub.store.schema import (
    ksocket,
    metadata,
    network,
    node,
    node_note,
    package,
    package_set,
    record,
    snapshot,
    space,
)
from kshub.testing.world import Host, World, world_in

SHARED = {meta.meta, package, package_set, record, space}
NOW = 1_790_000_000


async def counts(store):
    async with store.read() as connection:
        return {
            table.name: (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in metadata.sorted_tables
            if table not in SHARED
        }


async def lived(world, subnet):
    """Some of everything that a network has."""
    hosts = [Host(addr=f"{subnet}.{one}", name=f"host{one}", packages=("bash", "vim")) for one in range(1, 6)]
    await world.scan(*hosts)
    await world.scan(*hosts[:3], day=1)
    async with world.store.write() as connection:
        (one, *_) = (await connection.execute(select(node.c.id).where(node.c.network_id == world.network))).scalars()
        note = {"node_id": one, "title": "x", "body": "x", "written_by": "x", "written_at": 1}
        await connection.execute(node_note.insert().values(note))
        told = Refusal(world.ksocket, "duplicate-installation", "10.9.9.9", "a", "b", "c")
        await refusals.note(connection, {told: Times(1, 1, 1)})


async def doomed(store):
    """A network with something of everything, beside one that stays and was there before; what the other had."""
    world = await world_in(store)
    await lived(world, "10.0.0")
    before = await counts(store)
    async with store.write() as connection:
        number = await places.add_network(connection, 1, "doomed")
        other = World(store, number, await places.add_ksocket(connection, number, "doomed"))
    await lived(other, "10.0.9")
    async with store.write() as connection:
        await ending.remove_network(connection, other.network, NOW)
    return other, before


async def test_nothing_of_it_stays_and_all_of_the_other(store, monkeypatch):
    monkeypatch.setattr(removing, "STEP", 2)
    monkeypatch.setattr(removing, "NODES", 2)
    _, before = await doomed(store)
    assert await counts(store) != before
    for _ in range(200):  # each time only one step, as if it were killed after it
        async with store.write() as connection:
            left = (await connection.execute(select(network.c.id).where(network.c.removed_at.is_not(None)))).scalar()
            if left is None:
                break
            await removing.step(connection, left)
    assert await counts(store) == before


async def test_its_numbers_are_never_given_again(store):
    gone, _ = await doomed(store)
    async with store.read() as connection:
        last = (await connection.execute(select(func.max(snapshot.c.id)))).scalar_one()
    assert await removing.clear(store, 60) is False
    async with store.write() as connection:
        number = await places.add_network(connection, 1, "doomed")
        assert number > gone.network
        fresh = World(store, number, await places.add_ksocket(connection, number, "doomed"))
    assert fresh.ksocket > gone.ksocket
    assert (await fresh.order()).snapshot_id > last


async def test_what_was_written_meanwhile_goes_too(store):
    gone, before = await doomed(store)
    async with store.write() as connection:
        late = {"network_id": gone.network, "display_name": "", "created_at": 1, "updated_at": 1, "addr": "10.0.9.9"}
        await connection.execute(node.insert().values(late | {"addr_key": b""}))
    assert await removing.clear(store, 60) is False
    assert await counts(store) == before


async def test_it_stops_when_its_time_is_over(store):
    await doomed(store)
    assert await removing.clear(store, 0) is True
    async with store.read() as connection:
        assert (await connection.execute(select(func.count()).select_from(ksocket))).scalar_one() == 2


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_where_nothing_was_deleted_nothing_goes(furnished):
    assert await removing.clear(furnished, 60) is False
