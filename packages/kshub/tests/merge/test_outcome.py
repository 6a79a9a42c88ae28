"""How many nodes a snapshot showed to be new, changed or outdated. On both engines."""

import pytest
from sqlalchemy import select, update

from kshub.export import differences
from kshub.merge import outcome
from kshub.merge.outcome import Outcome, Shown
from kshub.store.schema import network, snapshot
from kshub.testing.world import Host, done, found
from kswire.facts import ExtraFields, Facts, Memory, System
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


async def test_what_is_no_event_is_a_difference_and_does_not_count(world):
    """The words of the report and the manual say so: a difference compares every item."""
    for day, size in enumerate((1024, 2048)):
        extra = ExtraFields(memory=Memory(total_size=size))
        system = System(family="Debian", version="12")
        told = Facts(hostname="web", system=system, extra_fields=extra, packages=())
        ordered = await world.scan(Host(addr="10.0.0.5", facts=told), day=day, searched=HOME)
    assert await came(world, ordered) == Outcome()
    async with world.store.read() as connection:
        both = await differences.pair(connection, select(network.c.id), world.network, None, None)
    assert (await differences.counted(world.store, both)).states["changed"] == 1


async def test_what_comes_later_is_added(world):
    ordered = await world.order()
    for number in (5, 6):
        await world.tell(found(ordered.run, f"10.0.0.{number}"))
        await world.flow.merge_snapshot(ordered.snapshot_id)
    await world.tell(done(ordered.run))
    assert await came(world, ordered) == Outcome(new=2)


async def test_of_what_is_not_merged_nothing_is_known(world):
    assert await came(world, await world.order()) is None


async def told(world, ordered, one):
    await world.tell(*one.reports(ordered.run))
    await world.flow.merge_snapshot(ordered.snapshot_id)


@pytest.mark.parametrize("known", [True, False])
async def test_a_node_that_changes_again_in_a_run_is_counted_once(world, known):
    if known:
        await world.scan(host("10.0.0.5", "bash 1"))
    ordered = await world.order()
    for version in (2, 3):  # between two merges it was upgraded, and asked again
        await told(world, ordered, host("10.0.0.5", f"bash {version}"))
    assert world.published[-1][1].told  # an event says so each time
    assert await came(world, ordered) == (Outcome(changed=1) if known else Outcome(new=1))


@pytest.mark.parametrize("before", [None, '{"new":1}'])
async def test_of_what_an_earlier_version_merged_first_nothing_is_known(world, before):
    ordered = await world.order()
    await told(world, ordered, host("10.0.0.5"))
    async with world.store.write() as connection:
        await connection.execute(update(snapshot).where(snapshot.c.id == ordered.snapshot_id).values(outcome=before))
    await told(world, ordered, host("10.0.0.6"))
    assert await came(world, ordered) is None


def test_nodes_that_become_one_count_once():
    first = Shown(new={1, 2}, changed={3, 4}, outdated={9})
    assert first.then(Shown(new={5}, changed={1, 4}, outdated={8}), {2: 1, 3: 4}) == Shown({1, 5}, {4}, {8, 9})
