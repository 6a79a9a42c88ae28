"""Counts of nodes that are remembered, and true all the same."""

import pytest
from sqlalchemy import select, update

from kshub.store.schema import network, node, node_mark
from kshub.testing.world import Host
from kshub.view import places, stamps
from kshub.view.remembering import Remembered
from kshub.view.tally import tally

SEEN = select(network.c.id).where(network.c.removed_at.is_(None))


@pytest.fixture
async def counted(world, monkeypatch):
    """Asks for the counts, and says how often nodes were really counted."""
    remembered, made, counts = Remembered(), [0], places.counts

    async def slowly(*words):
        made[0] += 1
        return await counts(*words)

    async def ask(visible=SEEN):
        told = await tally(world.store, remembered, visible)
        return {number: sum(states.values()) for number, states in told.items()}, made[0]

    monkeypatch.setattr(places, "counts", slowly)
    return ask


async def test_nodes_are_counted_anew_when_they_are_others(world, counted):
    await world.scan(Host(addr="10.0.0.1"), Host(addr="10.0.0.2"))
    assert [await counted() for _ in range(2)] == [({world.network: 2}, 1)] * 2
    assert await counted(SEEN.where(network.c.id == 0)) == ({}, 2)
    async with world.store.write() as connection:
        [first, _] = (await connection.execute(select(node.c.id).order_by(node.c.id))).scalars()
        mark = {"mark": "retired", "reason": "", "marked_by": "a", "marked_at": 1}
        await connection.execute(node_mark.insert().values(node_id=first, **mark))
    assert await counted() == ({world.network: 1}, 3)
    async with world.store.write() as connection:
        await connection.execute(update(network).values(new_days=1))
    assert await counted() == ({world.network: 1}, 4)
    await world.scan(Host(addr="10.0.0.1"), Host(addr="10.0.0.2"), Host(addr="10.0.0.3"), day=1)
    assert await counted() == ({world.network: 2}, 5)
    assert await counted() == ({world.network: 2}, 5)


async def test_of_too_many_networks_nothing_is_remembered(world, counted, monkeypatch):
    monkeypatch.setattr(stamps, "MOST", 0)
    await world.scan(Host(addr="10.0.0.1"))
    assert [await counted() for _ in range(2)] == [({world.network: 1}, 1), ({world.network: 1}, 2)]
