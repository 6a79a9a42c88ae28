from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select

from kshub.orders import outbox
from kshub.store.instants import seconds
from kshub.store.queries import places, scans
from kshub.store.schema import node, scan, scan_part, snapshot
from kshub.testing.world import BEGIN, Host, done
from kswire.hellos import OrderState


async def test_a_run_is_open_for_its_collectors_until_they_are_done(world):
    ordered = await world.order()
    async with world.store.read() as connection:
        [part] = (await scans.open_parts(connection, world.ksocket, [ordered.run])).values()
        assert (part.scan_id, part.snapshot_id, part.network_id) == (
            ordered.scan_id,
            ordered.snapshot_id,
            world.network,
        )
        assert await scans.open_parts(connection, world.ksocket + 1, [ordered.run]) == {}
    await world.tell(done(ordered.run))
    async with world.store.read() as connection:
        assert await scans.open_parts(connection, world.ksocket, [ordered.run]) == {}


async def test_a_part_that_is_held_is_ended_by_nobody_meanwhile(world):
    if world.store.sqlite:
        pytest.skip("has one writer anyway")
    ordered = await world.order()
    free = select(scan_part.c.scan_id).with_for_update(skip_locked=True)
    for hold, left in ((False, [ordered.scan_id]), (True, [])):
        async with world.store.write() as connection, world.store.engine.begin() as other:
            assert ordered.run in await scans.open_parts(connection, world.ksocket, [ordered.run], hold=hold)
            assert list((await other.execute(free)).scalars()) == left


async def test_only_open_runs_become_incomplete(world):
    await world.scan(Host(addr="10.0.0.1"))
    await world.order()
    async with world.store.write() as connection:
        await scans.mark_incomplete(connection, world.ksocket)
    async with world.store.read() as connection:
        assert list((await connection.execute(select(scan.c.incomplete).order_by(scan.c.id))).scalars()) == [
            False,
            True,
        ]


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        ("done", "done", "done"),
        ("done", "partial", "partial"),
        ("done", "failed", "partial"),
        ("done", "refused", "partial"),
        ("failed", "refused", "failed"),
        ("partial", "partial", "partial"),
    ],
)
async def test_two_collectors_report_into_one_snapshot(world, first, second, status):
    async with world.store.write() as connection:
        other = await places.add_ksocket(connection, world.network, "two")
    ordered = await world.order(world.ksocket, other)
    for number, (who, end) in enumerate(((world.ksocket, first), (other, second)), 1):
        if end == "refused":
            async with world.store.write() as connection:
                await outbox.heard(connection, who, OrderState(order=ordered.run, state="refused"), 1)
            continue
        hosts = Host(addr=f"10.0.0.{number}"), Host(addr="10.0.0.9")  # the last is seen by both
        for host in hosts:
            await world.tell(*host.reports(ordered.run), ksocket=who)
        async with world.store.read() as connection:
            assert (await connection.execute(select(scan.c.status))).scalar() == "running"
        await world.tell(done(ordered.run, status=end, count=2), ksocket=who)
    async with world.store.read() as connection:
        assert (await connection.execute(select(scan.c.status))).scalar() == status
        seen = 3 if "refused" not in (first, second) else 2
        assert len((await connection.execute(select(node))).all()) == seen
        assert len((await connection.execute(select(snapshot))).all()) == 1


async def test_a_plan_has_no_snapshot_and_takes_no_reports(world):
    ordered = await world.order(kind="plan")
    async with world.store.read() as connection:
        assert (await connection.execute(select(snapshot))).all() == []
        assert await scans.open_parts(connection, world.ksocket, [ordered.run]) == {}


async def times(world):
    async with world.store.read() as connection:
        return tuple((await connection.execute(select(scan.c.started_at, scan.c.terminated_at))).one())


async def test_a_run_that_is_told_late_began_when_it_did(world):
    ordered = await world.order()  # now, which is long after the Ksocket's clock here
    await world.tell(*Host(addr="10.0.0.1").reports(ordered.run))
    begun, over = await times(world)
    assert begun > seconds(BEGIN) + 3600
    assert over is None
    await world.tell(done(ordered.run, count=1))
    assert await times(world) == (seconds(BEGIN), seconds(BEGIN) + 300)


async def test_a_run_begins_with_its_first_part_and_ends_with_its_last(world):
    async with world.store.write() as connection:
        others = [await places.add_ksocket(connection, world.network, one) for one in ("two", "three")]
    ordered = await world.order(world.ksocket, *others)
    await world.tell(done(ordered.run, day=1))
    await world.tell(done(ordered.run), ksocket=others[0])
    async with world.store.write() as connection:  # the third has never begun
        state = OrderState(order=ordered.run, state="refused")
        await outbox.heard(connection, others[1], state, seconds(BEGIN) + 60)
    assert await times(world) == (seconds(BEGIN), seconds(BEGIN) + 86400 + 300)


async def test_a_run_never_ends_before_it_begins_whatever_its_clock_did(world):
    ordered = await world.order()
    back = msgspec.structs.replace(done(ordered.run), terminated_at=BEGIN - timedelta(hours=1))
    await world.tell(back)
    assert await times(world) == (seconds(BEGIN) - 3600, seconds(BEGIN) - 3600)


async def test_a_run_that_nobody_began_has_no_beginning(world):
    ordered = await world.order()
    async with world.store.write() as connection:
        await outbox.heard(connection, world.ksocket, OrderState(order=ordered.run, state="refused"), 7)
    assert await times(world) == (None, 7)
