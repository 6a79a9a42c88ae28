import pytest
from sqlalchemy import select

from kshub.store.packages import SHARD, set_digest, sorted_numbers
from kshub.store.queries.packages import nodes_with, read_sets, write_sets
from kshub.store.queries.possession import Move, move
from kshub.store.schema import node_packages, package_shard
from kshub.store.shared import Shared

SETS = {"base": range(1, 200), "patched": (*range(3, 200), 500, 501), "other": (7, 9000)}


@pytest.fixture
async def sets(store):
    """Numbers of three sets; the second is written as what differs from the first."""
    async with store.write() as connection:
        known, numbers = Shared().lookup(None).sets, {}
        for name, content in SETS.items():
            ids = sorted_numbers(content)
            bases = {set_digest(ids): numbers["base"]} if name == "patched" else {}
            await write_sets(connection, known, {set_digest(ids): ids}, bases)
            numbers[name] = known[set_digest(ids)]
    return numbers


async def test_sets_come_back_also_those_written_as_a_difference(store, sets):
    async with store.read() as connection:
        found = await read_sets(connection, sets.values())
    assert {name: list(found[number]) for name, number in sets.items()} == {
        name: sorted(content) for name, content in SETS.items()
    }


async def test_who_has_a_package_follows_the_moves(store, sets):
    low, high = 3, SHARD + 3

    async def has(package):
        async with store.read() as connection:
            return list(await nodes_with(connection, [package]))

    async with store.write() as connection:
        await move(connection, 1, [Move(low, None, sets["base"]), Move(high, None, sets["base"])])
    assert [await has(one) for one in (1, 7, 500)] == [[low, high], [low, high], []]
    async with store.write() as connection:
        await move(connection, 2, [Move(high, sets["base"], sets["patched"])])
    assert [await has(one) for one in (1, 7, 500)] == [[low], [low, high], [high]]
    async with store.write() as connection:
        await move(connection, 3, [Move(one, sets[name], None) for one, name in ((low, "base"), (high, "patched"))])
        assert (await connection.execute(select(package_shard))).all() == []


async def test_intervals_end_where_the_next_begins(store, sets):
    steps = [(1, None, "base"), (2, "base", "patched"), (2, "patched", "other"), (3, "other", None)]
    for snapshot, before, after in steps:
        async with store.write() as connection:
            await move(connection, snapshot, [Move(1, sets.get(before), sets.get(after))])
    async with store.read() as connection:
        rows = (await connection.execute(select(node_packages).order_by(node_packages.c.since_id))).all()
    assert [(one.since_id, one.until_id, one.set_id) for one in rows] == [(1, 2, sets["base"]), (2, 3, sets["other"])]
