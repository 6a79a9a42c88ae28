"""What is too old goes, and nothing that is needed. On both engines."""

import asyncio

import pytest
from sqlalchemy import func, select, update

from kshub.clock import seconds_now
from kshub.merge.deciding import listed
from kshub.store import clearing
from kshub.store.clearing import DAYS, Cleared, clear, mark, sweep
from kshub.store.queries import packages
from kshub.store.schema import (
    event,
    node,
    node_packages,
    package,
    package_set,
    record,
    scan,
    snapshot,
    snapshot_address,
    snapshot_tried,
)
from kshub.testing.world import Host

LATER = seconds_now() + (DAYS + 1) * 86_400


def host(*installed, addr="10.0.0.5"):
    signatures = (("machineId", f"{addr:0>32}".replace(".", "a")),)
    return Host(addr=addr, name="-".join(installed).replace(" ", "-"), packages=installed, signatures=signatures)


async def count(world, *tables):
    async with world.store.read() as connection:
        return [await connection.scalar(select(func.count()).select_from(one)) for one in tables]


async def installed(world):
    async with world.store.read() as connection:
        sets = (await connection.execute(select(node.c.set_id).where(node.c.set_id.is_not(None)))).scalars()
        return [sorted(one.name for one in await packages.of_set(connection, each)) for each in sets]


async def test_old_snapshots_go_and_nodes_stay_with_the_last_of_theirs(world):
    await world.scan(host("bash 1"), host("zsh 1", addr="10.0.0.6"))
    await world.scan(host("bash 2", "lua 1"), day=1)
    last = await world.scan(host("bash 3"), day=2)
    assert await clear(world.store, seconds_now()) == Cleared()
    gone = await clear(world.store, LATER)
    assert (gone.snapshots, gone.sets, gone.packages) == (1, 1, 2)
    assert gone.records > 0
    async with world.store.read() as connection:
        kept = (await connection.execute(select(snapshot.c.id).order_by(snapshot.c.id))).scalars().all()
    assert kept == [1, last.snapshot_id]  # the first is the last that saw 10.0.0.6
    assert await count(world, scan, snapshot_address, snapshot_tried, node, node_packages) == [2, 3, 3, 2, 3]
    assert sorted(await installed(world)) == [["bash"], ["zsh"]]
    assert await clear(world.store, LATER) == Cleared()
    await world.scan(host("bash 2", "lua 1"), day=3)  # what was cleared away comes back
    assert sorted(await installed(world)) == [["bash", "lua"], ["zsh"]]
    async with world.store.read() as connection:
        assert len(await packages.nodes_with(connection, await packages.named(connection, "lua"))) == 1


async def test_what_comes_to_be_used_again_meanwhile_is_not_cleared(world):
    await world.scan(host("bash 1", "lua 1"))
    await world.scan(host("bash 2"), day=1)
    async with world.store.write() as connection:
        await connection.execute(update(scan).where(scan.c.id == 1).values(created_at=0))
    await clearing._snapshots(world.store, 1)
    await clearing._intervals(world.store)
    records, sets = await mark(world.store, record), await mark(world.store, package_set)
    assert records.unused
    assert sets.unused
    await world.scan(host("bash 1", "lua 1"), day=2)
    before = await count(world, record, package_set)
    await sweep(world.store, record, records, clearing._RECORDS, clearing._SEEN_RECORDS)
    assert await sweep(world.store, package_set, sets, clearing._SETS, clearing._SEEN_SETS) == 0
    assert await clearing._packages(world.store) == 0
    assert (await count(world, package_set))[0] == before[1]
    assert await installed(world) == [["bash", "lua"]]
    await world.scan(host("bash 1", "lua 1"), day=3)
    assert await installed(world) == [["bash", "lua"]]


async def test_scans_go_on_while_it_clears_step_by_step(world, monkeypatch):
    monkeypatch.setattr(clearing, "STEP", 2)
    for day in range(4):
        await world.scan(*(host(f"p{number} {day}", addr=f"10.0.0.{number}") for number in range(1, 8)), day=day)

    async def scans():
        for day in range(4, 8):
            await world.scan(
                *(host(f"p{number} {day % 3}", addr=f"10.0.0.{number}") for number in range(1, 8)), day=day
            )

    await asyncio.gather(clear(world.store, LATER), scans())
    assert sorted(await installed(world)) == [[f"p{number}"] for number in range(1, 8)]
    await clear(world.store, LATER)
    assert await count(world, snapshot, package_set, package, node) == [1, 7, 7, 7]
    await world.scan(*(host(f"p{number} 0", addr=f"10.0.0.{number}") for number in range(1, 8)), day=9)
    assert sorted(await installed(world)) == [[f"p{number}"] for number in range(1, 8)]


@pytest.mark.parametrize("status", ["ordered", "running"])
async def test_a_run_that_is_not_over_is_kept_however_old_and_old_events_go(world, status):
    await world.order()
    async with world.store.write() as connection:
        await connection.execute(update(scan).values(status=status))
        about = {"space_id": 1, "network_id": world.network, "kind": "node-split", "params": "{}"}
        await connection.execute(event.insert(), [about | {"happened_at": one} for one in (0, LATER)])
    assert await clear(world.store, LATER) == Cleared(events=1)
    assert await count(world, scan, event) == [1, 1]
    async with world.store.read() as connection:
        assert await listed(connection, world.network) == []
