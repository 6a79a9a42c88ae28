"""How many nodes a snapshot showed to be new, changed or outdated. On both engines."""

from sqlalchemy import select

from kshub.merge import outcome
from kshub.merge.outcome import Outcome
from kshub.store.schema import snapshot
from kshub.testing.world import Host, done, found
from kswire.reports import Searched

HOME = (Searched(on_link=True, prefixes=("10.0.0.0/24",)),)


def host(addr, *packages):
    return Host(addr=addr, packages=packages, signatures=(("machineId", f"{int(addr.rpartition('.')[2]):032x}"[::-1]),))


async def came(world, ordered):
    async with world.store.read() as connection:
        query = select(snapshot.c.outcome).where(snapshot.c.id == ordered.snapshot_id)
        return outcome.read((await connection.execute(query)).scalar_one())


async def test_each_scan_tells_what_came_of_it(world):
    first = await world.scan(host("10.0.0.5", "bash 1"), host("10.0.0.6", "bash 1"), searched=HOME)
    assert await came(world, first) == Outcome(new=2)
    second = await world.scan(host("10.0.0.5", "bash 2"), host("10.0.0.7"), day=1, searched=HOME)
    assert await came(world, second) == Outcome(new=1, changed=1)
    third = await world.scan(host("10.0.0.5", "bash 2"), host("10.0.0.7"), day=9, searched=HOME)
    assert await came(world, third) == Outcome(outdated=1)
    assert await came(world, await world.scan(host("10.0.0.5", "bash 2"), day=10)) == Outcome()


async def test_what_comes_later_is_added(world):
    ordered = await world.order()
    for number in (5, 6):
        await world.tell(found(ordered.run, f"10.0.0.{number}"))
        await world.flow.merge_snapshot(ordered.snapshot_id)
    await world.tell(done(ordered.run))
    assert await came(world, ordered) == Outcome(new=2)


async def test_of_what_is_not_merged_nothing_is_known(world):
    assert await came(world, await world.order()) is None
