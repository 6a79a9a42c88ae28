from sqlalchemy import select

from kshub.store.queries import scans
from kshub.store.schema import scan
from kshub.testing.world import Host, done


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
