"""What a run was asked, and the plan that was made for exactly that."""

import msgspec
import pytest
from sqlalchemy import select, update

from kshub.orders import asked, outbox, runs
from kshub.orders.wanted import Wanted
from kshub.store.queries import scans
from kshub.store.schema import network, scan, scan_part
from kshub.view import runs as views
from kswire.orders import Ask, Scan
from kswire.reports import Planned

NOW = 1_800_000_000


async def row(connection, placed):
    return await views.one(connection, [1], 1, placed.run)


async def planned(connection, wanted, gateway):
    """A plan that was asked for and made."""
    placed = await runs.place(connection, 1, msgspec.structs.replace(wanted, kind="plan"), "taro", NOW)
    await outbox.planned(connection, 1, Planned(run=placed.run, gateways=(gateway,)))
    return placed


async def fitting(connection, placed):
    one = await row(connection, placed)
    found = await asked.plans(connection, one, await asked.asked(connection, one))
    return {number: plan.gateways for number, (plan, _) in found.items()}


async def test_the_order_is_the_one_that_left_whatever_the_settings_are_by_now(store):
    async with store.write() as connection:
        placed = await runs.place(connection, 1, Wanted(narrow=("10.1.0.0/16",)), "taro", NOW)
        waits = await runs.place(connection, 1, Wanted(), "taro", NOW)
        await connection.execute(update(network).values(settings='{"profile":"fast"}'))
        order = (await asked.asked(connection, await row(connection, placed)))[1]
        assert (order.profile, order.start) == ("safe", ("10.1.0.0/16",))
        later = (await asked.asked(connection, await row(connection, waits)))[1]
        assert later.profile == "fast"  # as it would leave now


async def test_who_was_never_asked_is_not_known_of(store):
    async with store.write() as connection:
        await runs.place(connection, 1, Wanted(), "taro", NOW)
        waits = await runs.place(connection, 1, Wanted(), "taro", NOW)
        await runs.cancel(connection, waits.scan_id, NOW)
        assert await asked.asked(connection, await row(connection, waits)) == {}


async def test_a_question_and_its_cancel_and_what_came_as_a_file(store):
    async with store.write() as connection:
        placed = await runs.place(connection, 1, Wanted(kind="ask", addresses=("10.0.0.1",)), "taro", NOW)
        await outbox.sent(connection, 1, await outbox.waiting(connection, 1, NOW, fresh=True), NOW)
        await runs.cancel(connection, placed.scan_id, NOW)
        assert isinstance((await asked.asked(connection, await row(connection, placed)))[1], Ask)
        words = msgspec.json.encode({"kind": "import", "order": Scan(run="r", profile="fast")}).decode()
        imported = await scans.order(connection, 1, [1], kind="import", settings=words)
        assert (await asked.asked(connection, await row(connection, imported)))[1].profile == "fast"


async def test_the_newest_plan_for_the_same_is_found(store):
    wanted = Wanted(narrow=("10.1.0.0/16",))
    async with store.write() as connection:
        for gateway in ("10.0.0.1", "10.0.0.2"):
            await planned(connection, wanted, gateway)
        await planned(connection, Wanted(narrow=("10.2.0.0/16",)), "10.0.0.9")
        placed = await runs.place(connection, 1, wanted, "taro", NOW)
        assert await fitting(connection, placed) == {1: ("10.0.0.2",)}


async def test_where_the_newest_plan_cannot_be_read_the_one_before_is_found(store):
    async with store.write() as connection:
        await planned(connection, Wanted(), "10.0.0.1")
        broken = await planned(connection, Wanted(), "10.0.0.2")
        mine = scan_part.c.scan_id.in_(select(scan.c.id).where(scan.c.run == broken.run))
        await connection.execute(update(scan_part).where(mine).values(planned='{"sweeps":[{"seconds":null}]}'))
        placed = await runs.place(connection, 1, Wanted(), "taro", NOW)
        assert await fitting(connection, placed) == {1: ("10.0.0.1",)}


@pytest.mark.parametrize("what", ["settings", "later", "none told"])
async def test_another_plan_is_none_of_this_run(store, what):
    async with store.write() as connection:
        placed = await runs.place(connection, 1, Wanted(), "taro", NOW)
        if what == "later":
            orders = await outbox.waiting(connection, 1, NOW, fresh=True)
            await outbox.sent(connection, 1, orders, 1)
        if what == "settings":
            await connection.execute(update(network).values(settings='{"prohibited":["10.0.0.9"]}'))
        if what == "none told":
            await runs.place(connection, 1, Wanted(kind="plan"), "taro", NOW)
        else:
            await planned(connection, Wanted(), "10.0.0.1")
        assert await fitting(connection, placed) == {}
