"""What is too old, by network; and what spaces and networks set. On both engines."""

from sqlalchemy import update

from kshub.clock import seconds_now
from kshub.store.queries import places, retention
from kshub.store.retention import DAY, HUB, Expired, Kept, Retention
from kshub.store.schema import scan
from kshub.testing.world import Host, World

WEB = Host(addr="10.0.0.5", name="web")


async def too_old(store, network=1, days=0, **kept):
    async with store.read() as connection:
        gone = await retention.too_old(connection, network, Kept(**kept), seconds_now() + days * DAY)
    return [(one.scan_id, one.snapshot_id) for one in gone.gone], list(gone.thinned)


async def test_what_nodes_need_and_what_is_under_way_stays(furnished):
    world = World(furnished, 1, 1)
    for _ in range(3):
        await world.scan(WEB)
    await world.order()
    assert await too_old(furnished, days=399) == ([], [2, 1])
    assert await too_old(furnished, days=401) == ([(2, 2), (1, 1)], [])
    assert await too_old(furnished, max_snapshots=2) == ([(1, 1)], [])
    async with furnished.write() as connection:
        await connection.execute(update(scan).where(scan.c.id == 2).values(status="running"))
    assert await too_old(furnished, days=401) == ([(1, 1)], [])


async def test_one_networks_snapshots_are_not_counted_with_anothers(furnished):
    async with furnished.write() as connection:
        osaka = await places.add_network(connection, 1, "osaka")
        there = await places.add_ksocket(connection, osaka, "two")
    await World(furnished, 1, 1).scan(WEB)
    await World(furnished, osaka, there).scan(WEB)
    assert await too_old(furnished, max_snapshots=1) == ([], [])
    assert await too_old(furnished, osaka, days=9999) == ([], [])


async def test_what_is_set_is_read_again(furnished):
    space, own = Retention(snapshot_days=90), Retention(attempt_days=7, max_snapshots=0)
    async with furnished.write() as connection:
        assert await retention.of_network(connection, 1) == (Retention(), Retention())
        await retention.set_space(connection, 1, space)
        await retention.set_network(connection, 1, own)
        assert await retention.of_network(connection, 1) == (space, own)
        assert await retention.of_space(connection, 1) == space
        assert await retention.places(connection) == [(1, space, own)]
        assert await retention.spaces(connection) == [(1, space)]
        await retention.set_network(connection, 1, Retention())
        assert await retention.of_network(connection, 1) == (space, Retention())


async def test_of_a_network_without_runs_nothing_goes(furnished):
    async with furnished.read() as connection:
        assert await retention.too_old(connection, 1, HUB, seconds_now()) == Expired()
        assert (await retention.preview(connection, 1, HUB, seconds_now())).snapshots == 0
