"""What is too old goes, and nothing that is needed. On both engines."""

import asyncio

import pytest
from sqlalchemy import func, select, update

from kshub.clock import seconds_now
from kshub.merge.deciding import listed
from kshub.store import clearing
from kshub.store.clearing import Cleared, clear, mark, sweep
from kshub.store.queries import packages, retention
from kshub.store.queries import records as stored
from kshub.store.records import attempts
from kshub.store.retention import HUB, Kept
from kshub.store.schema import (
    audit,
    event,
    network,
    node,
    node_packages,
    package,
    package_set,
    record,
    scan,
    snapshot,
    snapshot_address,
    snapshot_tried,
    space,
)
from kshub.testing.world import Host

DAY = 86_400
LATER = seconds_now() + (HUB.snapshot_days + 1) * DAY


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
    assert (await clearing._places(world.store, seconds_now(), HUB))[0] == 1
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


async def test_the_audit_log_is_kept_by_its_age_alone(world, monkeypatch):
    monkeypatch.setattr(clearing, "STEP", 2)
    row = {"username": "x", "source": "", "action": "addNetwork", "params": "{}", "outcome": "done"}
    async with world.store.write() as connection:
        times = [*range(5), LATER - 10 * DAY, LATER]
        await connection.execute(audit.insert(), [row | {"space_id": 77, "happened_at": one} for one in times])
    assert await clear(world.store, LATER) == Cleared(audit=5)
    assert await clear(world.store, LATER, Kept(audit_days=9)) == Cleared(audit=1)
    assert await count(world, audit) == [1]


async def snapshots(world):
    async with world.store.read() as connection:
        return list((await connection.execute(select(snapshot.c.id).order_by(snapshot.c.id))).scalars())


async def told(world, snapshot_id):
    """How many attempts each machine of a snapshot has."""
    query = select(snapshot_tried.c.attempts_id, snapshot_tried.c.times)
    async with world.store.read() as connection:
        rows = (await connection.execute(query.where(snapshot_tried.c.snapshot_id == snapshot_id))).all()
        data = await stored.read(connection, [one for one, _ in rows], bytes)
    return [len(attempts(data[one], bytes(times))) for one, times in rows]


async def test_a_network_keeps_so_many_snapshots_and_those_with_a_name(world):
    for day in range(5):
        await world.scan(host("bash 1"), day=day)
    async with world.store.write() as connection:
        await connection.execute(update(snapshot).where(snapshot.c.id == 2).values(display_name="before the move"))
    assert (await clear(world.store, seconds_now(), Kept(max_snapshots=2))).snapshots == 2
    assert await snapshots(world) == [2, 4, 5]
    assert (await clear(world.store, LATER)).snapshots == 1
    assert await snapshots(world) == [2, 5]


@pytest.mark.parametrize("status", ["open", "waiting"])
async def test_a_snapshot_that_waits_is_not_pushed_out_by_number(world, status):
    for day in range(3):
        await world.scan(host("bash 1"), day=day)
    async with world.store.write() as connection:
        await connection.execute(update(snapshot).where(snapshot.c.id == 1).values(status=status))
    await clear(world.store, seconds_now(), Kept(max_snapshots=1))
    assert await snapshots(world) == [1, 3]


@pytest.mark.parametrize("step", [1, 2, 10_000])
async def test_attempts_go_before_the_snapshots_that_have_them(world, monkeypatch, step):
    monkeypatch.setattr(clearing, "STEP", step)
    for day in range(3):
        await world.scan(*(host("bash 1", addr=f"10.0.0.{one}") for one in range(1, 6)), day=day)
    async with world.store.write() as connection:
        await connection.execute(update(snapshot).where(snapshot.c.id == 2).values(display_name="before the move"))
    later = seconds_now() + (HUB.attempt_days + 1) * DAY
    assert (await clear(world.store, later)).attempts == 5
    assert [await told(world, one) for one in (1, 2, 3)] == [[0] * 5, [1] * 5, [1] * 5]
    assert (await clear(world.store, later)).attempts == 0
    assert await count(world, snapshot, snapshot_tried, node) == [3, 15, 5]


async def test_what_a_space_and_a_network_set_goes_before_what_the_hub_says(world):
    for day in range(3):
        await world.scan(host("bash 1"), day=day)
    async with world.store.write() as connection:
        await connection.execute(update(space).values(retention='{"maxSnapshots":1,"snapshotDays":500}'))
        await connection.execute(update(network).values(retention='{"maxSnapshots":2}'))
        about = {"space_id": 1, "kind": "node-split", "params": "{}"}
        old = LATER - 401 * DAY
        await connection.execute(event.delete())
        await connection.execute(event.insert(), [about | {"happened_at": old, "network_id": one} for one in (1, None)])
    assert await clear(world.store, LATER) == Cleared(snapshots=1, attempts=1)
    assert await snapshots(world) == [2, 3]
    assert (await clear(world.store, LATER + 100 * DAY)).events == 2


async def test_a_snapshot_that_gets_a_name_while_others_are_cleared_is_kept(world):
    for day in range(3):
        await world.scan(host("bash 1"), day=day)
    async with world.store.read() as connection:
        old = await retention.too_old(connection, world.network, HUB, LATER)
    async with world.store.write() as connection:
        await connection.execute(update(snapshot).where(snapshot.c.id == 1).values(display_name="before the move"))
    assert await clearing._snapshots(world.store, old.gone) == 1
    assert await snapshots(world) == [1, 3]
