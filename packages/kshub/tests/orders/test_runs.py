"""Runs: one scan of a network at a time, questions beside it, and what a cancel ends."""

import pytest
from sqlalchemy import select, update

from kshub.faults import Fault
from kshub.orders import outbox, runs
from kshub.orders.runs import Wanted
from kshub.store.queries import places, settings
from kshub.store.schema import node, scan, scan_part
from kshub.testing.world import Host, World, done, found
from kswire.hellos import OrderState
from kswire.orders import Ask, Cancel, RenewToken, Scan, Timeouts
from kswire.problems import Code, problem

NOW = 1_000_000
ASK = Wanted(kind="ask", addresses=("10.0.0.1",))


async def status(connection, run):
    query = select(scan.c.status, scan_part.c.status).join(scan_part, scan_part.c.scan_id == scan.c.id)
    return tuple((await connection.execute(query.where(scan.c.run == run))).first())


async def waiting(connection, *, fresh=True):
    return [one.order for one in await outbox.waiting(connection, 1, NOW, fresh=fresh)]


async def deliver(connection):
    orders = await outbox.waiting(connection, 1, NOW, fresh=True)
    await outbox.sent(connection, 1, orders, NOW)
    return [one.order for one in orders]


async def tell(connection, run, state, why=None):
    return await outbox.heard(connection, 1, OrderState(order=run, state=state, problem=why), NOW)


async def test_one_scan_at_a_time_and_questions_beside_it(store):
    async with store.write() as connection:
        first = await runs.place(connection, 1, Wanted(), "taro", NOW)
        second = await runs.place(connection, 1, Wanted(narrow=("10.1.0.0/16",)), "taro", NOW)
        asked = await runs.place(connection, 1, ASK, "taro", NOW)
        assert (first.wake, second.wake, asked.wake) == ((1,), (), (1,))
        assert [type(one) for one in await deliver(connection)] == [Scan, Ask]
        assert await runs.release(connection, 1, NOW) == ()
        assert await runs.releasable(connection, NOW) == []
        await connection.execute(update(scan).where(scan.c.run == first.run).values(status="done"))
        assert await runs.releasable(connection, NOW) == [1]
        assert await runs.release(connection, 1, NOW) == (1,)
        (order,) = await deliver(connection)
        assert (order.run, order.start, order.permitted) == (second.run, ("10.1.0.0/16",), ("10.1.0.0/16",))


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Wanted(kind="import"), "order-wrong"),
        (Wanted(kind="ask", nodes=(7,)), "order-wrong"),
        (Wanted(kind="ask"), "order-empty"),
        (Wanted(narrow=("8.8.8.8",)), "order-empty"),
        (Wanted(narrow=("10.0.0.0/8",)), "narrow-large"),
        (Wanted(methods=("telnet",)), "order-wrong"),
        (Wanted(ksockets=(7,)), "no-ksocket"),
    ],
)
async def test_what_is_not_placed(store, wanted, code):
    with pytest.raises(Fault) as raised:
        async with store.write() as connection:
            await runs.place(connection, 1, wanted, "taro", NOW)
    assert raised.value.code == code
    async with store.read() as connection:
        assert (await connection.execute(select(scan))).all() == []


async def test_a_node_is_asked_over_ipv6_where_it_was_asked_before_or_is_nowhere_else(store):
    world, mac = World(store, 1, 1), "02:00:00:00:00:05"
    run = (await world.order()).run
    asked = [Host(addr=addr, macaddr=mac).reports(run) for addr in ("10.0.0.5", "fd00::5")]
    told = [found(run, "fd00::6", macaddr=mac), found(run, "fd00::7", macaddr="02:00:00:00:00:07")]
    await world.tell(*(report for reports in asked for report in reports), *told, done(run))
    async with store.write() as connection:
        nodes = tuple((await connection.execute(select(node.c.id).where(node.c.merged_into.is_(None)))).scalars())
        assert len(nodes) == 2
        await runs.place(connection, 1, Wanted(kind="ask", nodes=nodes), "taro", NOW)
        (order,) = [one for one in await deliver(connection) if isinstance(one, Ask)]
    assert sorted(order.addresses) == ["10.0.0.5", "fd00::5", "fd00::7"]


async def test_time_outs_go_with_every_order(store):
    async with store.write() as connection:
        await settings.set_network(connection, 1, '{"timeouts":{"ssh":10,"snmp":2}}')
        await settings.set_ksocket(connection, 1, '{"timeouts":{"ssh":30.5}}')
        for wanted in (Wanted(), ASK):
            await runs.place(connection, 1, wanted, "taro", NOW)
        assert {one.timeouts for one in await deliver(connection)} == {Timeouts(ssh=30.5, snmp=2.0)}


async def test_a_queue_has_an_end(store, monkeypatch):
    monkeypatch.setattr(runs, "MAX_WAITING", 1)
    async with store.write() as connection:
        await runs.place(connection, 1, Wanted(), "taro", NOW)
        await runs.place(connection, 1, Wanted(), "taro", NOW)
        with pytest.raises(Fault) as raised:
            await runs.place(connection, 1, Wanted(), "taro", NOW)
        assert raised.value.code == "queue-full"


async def test_orders_are_sent_again_until_they_are_answered(store):
    async with store.write() as connection:
        placed = await runs.place(connection, 1, ASK, "taro", NOW)
        assert await outbox.called(connection, [1, 2], NOW) == [1]
        await deliver(connection)
        assert await outbox.called(connection, [1], NOW) == []
        assert await status(connection, placed.run) == ("ordered", "sent")
        assert await waiting(connection) == []
        assert len(await waiting(connection, fresh=False)) == 1
        assert not await tell(connection, placed.run, "accepted")
        assert await status(connection, placed.run) == ("ordered", "accepted")
        assert await waiting(connection, fresh=False) == []


async def test_a_refused_order_ends_its_run(store):
    async with store.write() as connection:
        placed = await runs.place(connection, 1, ASK, "taro", NOW)
        await deliver(connection)
        assert await tell(connection, placed.run, "refused", problem(Code.WINDOW_CLOSED))
        assert await status(connection, placed.run) == ("failed", "refused")
        assert not await tell(connection, placed.run, "refused")
        assert not await tell(connection, "of another", "refused")


async def test_what_nobody_has_heard_of_ends_at_once(store):
    async with store.write() as connection:
        placed = await runs.place(connection, 1, Wanted(), "taro", NOW)
        assert await runs.cancel(connection, placed.scan_id, NOW) == ()
        assert await status(connection, placed.run) == ("failed", "failed")
        assert await waiting(connection) == []
        with pytest.raises(Fault):
            await runs.cancel(connection, placed.scan_id, NOW)


async def test_a_ksocket_that_heard_of_it_is_told_to_end_it(store):
    async with store.write() as connection:
        placed = await runs.place(connection, 1, Wanted(), "taro", NOW)
        await deliver(connection)
        assert await runs.cancel(connection, placed.scan_id, NOW) == (1,)
        assert await deliver(connection) == [Cancel(run=placed.run)]
        await tell(connection, placed.run, "accepted")  # said before it heard of the cancel
        assert await waiting(connection, fresh=False) == [Cancel(run=placed.run)]
        await tell(connection, placed.run, "finished")
        assert await waiting(connection, fresh=False) == []
        assert await runs.lookup(connection, 1, placed.run) == placed.scan_id
        assert await runs.lookup(connection, 2, placed.run) is None


async def test_all_ksockets_of_the_network_or_those_named(store):
    async with store.write() as connection:
        await places.add_ksocket(connection, 1, "two")
        assert (await runs.place(connection, 1, ASK, "taro", NOW)).wake == (1, 2)
        named = Wanted(kind="ask", addresses=("10.0.0.1",), ksockets=(2,))
        assert (await runs.place(connection, 1, named, "taro", NOW)).wake == (2,)


async def test_a_renewal_waits_once_and_holds_no_token(store):
    async with store.write() as connection:
        await outbox.renew(connection, 1, NOW)
        await outbox.renew(connection, 1, NOW)
        assert await waiting(connection) == [RenewToken(run="", token="")]
        await outbox.renewed(connection, 1, NOW)
        assert await waiting(connection, fresh=False) == []
