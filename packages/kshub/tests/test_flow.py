import asyncio

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import SQLAlchemyError

from kshub.store.queries import positions
from kshub.store.schema import snapshot_address
from kshub.testing.world import INSTALLATION, Host, done, received

HOST = Host(addr="10.0.0.5", name="web", packages=("bash 5",))


async def test_a_scan_is_published_once_after_its_last_report(world):
    ordered = await world.order()
    await world.tell(*HOST.reports(ordered.run))
    assert world.published == []
    await world.tell(done(ordered.run))
    [(snapshot, applied)] = world.published
    assert (snapshot, len(applied.created)) == (ordered.snapshot_id, 1)


async def test_parts_that_end_together_are_merged_together(world):
    ordered, flow = await world.order(), world.flow
    batch = received([*HOST.reports(ordered.run), done(ordered.run)])
    committed = await flow.receive(world.ksocket, INSTALLATION, batch)
    await asyncio.gather(*(flow.merge(committed) for _ in range(10)))
    assert [snapshot for snapshot, _ in world.published] == [ordered.snapshot_id] * 2  # once, and for all others again
    assert sum(len(applied.created) for _, applied in world.published) == 1
    await flow.merge(committed)
    assert len(world.published) == 3


async def test_what_was_received_and_not_merged_is_merged_at_the_next_start(world):
    ordered = await world.order()
    await world.flow.receive(world.ksocket, INSTALLATION, received([*HOST.reports(ordered.run), done(ordered.run)]))
    await world.flow.resume()
    await world.flow.resume()
    assert [snapshot for snapshot, _ in world.published] == [ordered.snapshot_id]


async def untouched(world, ordered, first):
    """Nothing of a batch is committed: it is not acknowledged, and may come again."""
    with pytest.raises(SQLAlchemyError):
        await world.flow.receive(world.ksocket, INSTALLATION, received(many(ordered.run), first=first))


def many(run):
    return [one for n in range(200) for one in crowded(n).reports(run)]


def crowded(number):
    return Host(
        addr=f"10.1.0.{number}",
        name=f"h{number}",
        packages=tuple(f"p{number}-{n} 1" for n in range(50)),
    )


async def reported(world):
    async with world.store.read() as connection:
        position = await positions.of(connection, world.ksocket, INSTALLATION)
        counted = await connection.execute(select(func.count()).select_from(snapshot_address))
        return position and position.seq, counted.scalar_one()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_full_disk_is_no_acknowledgement_and_heals_alone(world):
    ordered = await world.order()
    await world.flow.receive(world.ksocket, INSTALLATION, received(HOST.reports(ordered.run)))
    engine = world.store.engine

    def bounded(connection, _record):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    await engine.dispose()
    event.listen(engine.sync_engine, "connect", bounded)
    await untouched(world, ordered, first=3)
    assert await reported(world) == (2, 1)
    event.remove(engine.sync_engine, "connect", bounded)
    await engine.dispose()
    batch = received([*many(ordered.run), done(ordered.run)], first=3)
    await world.flow.merge(await world.flow.receive(world.ksocket, INSTALLATION, batch))
    assert await reported(world) == (403, 201)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_database_that_is_away_is_no_acknowledgement_and_heals_alone(world, postgresql):
    ordered = await world.order()
    await world.flow.receive(world.ksocket, INSTALLATION, received(HOST.reports(ordered.run)))
    name = world.store.engine.url.database
    postgresql.psql("postgres", f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    ended = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608 - our own
    postgresql.psql("postgres", ended)
    await untouched(world, ordered, first=3)
    postgresql.psql("postgres", f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    assert await reported(world) == (2, 1)
    batch = received([*many(ordered.run), done(ordered.run)], first=3)
    await world.flow.merge(await world.flow.receive(world.ksocket, INSTALLATION, batch))
    assert await reported(world) == (403, 201)
