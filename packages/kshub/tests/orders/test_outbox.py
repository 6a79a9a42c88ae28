"""What waits for a Ksocket: within the windows of its network, and what it answers."""

import math
from datetime import UTC, datetime

import msgspec
import pytest
from sqlalchemy import select, update

from kshub.orders import hours, outbox, runs
from kshub.orders.wanted import Wanted
from kshub.store.schema import network, scan, scan_part, snapshot
from kswire.hellos import OrderState
from kswire.orders import Cancel, Plan, Scan
from kswire.reports import Planned, PlannedLogin, PlannedSweep

NIGHTS = '{"windows":{"weekly":[{"from":"22:00","to":"05:00"}]}}'
ASK = Wanted(kind="ask", addresses=("10.0.0.1",))


def at(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


NOON, NIGHT, CLOSES = at("2026-11-23T12:00"), at("2026-11-23T23:00"), datetime(2026, 11, 24, 5, tzinfo=UTC)


async def at_night(connection):
    await connection.execute(update(network).values(settings=NIGHTS))


async def waiting(connection, now, *, fresh=True):
    return [one.order for one in await outbox.waiting(connection, 1, now, fresh=fresh)]


async def part(connection):
    return (await connection.execute(select(scan_part))).mappings().first()


async def test_a_scan_waits_for_the_window_and_ends_with_it(store):
    async with store.write() as connection:
        await at_night(connection)
        assert (await runs.place(connection, 1, Wanted(), "taro", NOON)).wake == ()
        assert await runs.releasable(connection, NOON) == []
        assert await runs.releasable(connection, NIGHT) == [1]
        assert await runs.release(connection, 1, NIGHT) == (1,)
        [order] = await waiting(connection, NIGHT)
        assert (type(order), order.until) == (Scan, CLOSES)


async def test_what_was_not_fetched_in_time_waits_for_the_next_window(store):
    async with store.write() as connection:
        await at_night(connection)
        await runs.place(connection, 1, Wanted(), "taro", NIGHT)
        assert await outbox.called(connection, [1], NIGHT) == [1]
        following = NIGHT + 86400
        assert (await waiting(connection, following - 43200), await outbox.called(connection, [1], NOON)) == ([], [])
        [order] = await waiting(connection, following)
        assert order.until == datetime(2026, 11, 25, 5, tzinfo=UTC)
        assert await hours.closed(connection, {1, 2}, NOON) == {1}


async def test_a_question_waits_too_a_plan_and_a_cancel_do_not(store):
    async with store.write() as connection:
        await at_night(connection)
        asked = await runs.place(connection, 1, ASK, "taro", NIGHT)
        orders = await outbox.waiting(connection, 1, NIGHT, fresh=True)
        await outbox.sent(connection, 1, orders, NIGHT)
        await runs.place(connection, 1, ASK, "taro", NOON)
        planned = await runs.place(connection, 1, Wanted(kind="plan"), "taro", NOON)
        await runs.cancel(connection, asked.scan_id, NOON)
        assert await outbox.called(connection, [1], NOON) == [1]
        found = await waiting(connection, NOON)
        assert [type(one) for one in found] == [Plan, Cancel]
        assert found[0].scan == Scan(run=planned.run)
        assert len(await waiting(connection, NIGHT)) == 3


async def test_a_plan_ends_with_what_was_told(store):
    async with store.write() as connection:
        placed = await runs.place(connection, 1, Wanted(kind="plan", narrow=("10.1.0.0/16",)), "taro", NOON)
        assert (await connection.execute(select(snapshot))).all() == []
        await outbox.sent(connection, 1, await outbox.waiting(connection, 1, NOON, fresh=True), NOON)
        login = PlannedLogin(method="ssh", file="10.toml")
        told = Planned(run=placed.run, logins=(login,) * (outbox.MAX_PLANNED + 1))
        await outbox.planned(connection, 2, told)  # another's
        await outbox.planned(connection, 1, told)
        assert await outbox.heard(connection, 1, OrderState(order=placed.run, state="finished"), NOON)
        row = await part(connection)
        assert (row["status"], row["terminated_at"]) == ("done", NOON)
        kept = msgspec.json.decode(row["planned"], type=Planned)
        assert kept.logins == (login,) * outbox.MAX_PLANNED
        assert (await connection.execute(select(scan.c.status))).scalar() == "done"
        assert await waiting(connection, NOON, fresh=False) == []


async def test_a_plan_that_was_not_told_or_is_too_long_failed(store):
    async with store.write() as connection:
        for gateways in ((), ("x" * outbox.MAX_TEXT,)):
            placed = await runs.place(connection, 1, Wanted(kind="plan"), "taro", NOON)
            if gateways:
                await outbox.planned(connection, 1, Planned(run=placed.run, gateways=gateways))
            assert await outbox.heard(connection, 1, OrderState(order=placed.run, state="finished"), NOON)
            query = select(scan.c.status).where(scan.c.run == placed.run)
            assert (await connection.execute(query)).scalar() == "failed"


@pytest.mark.parametrize(
    "number",
    [
        {"seconds": math.nan},
        {"seconds": math.inf},
        {"seconds": -1.0},
        {"seconds": 1e300},
        {"packets": -1},
        {"addresses": 1 << 60},
    ],
)
async def test_a_plan_with_a_number_that_cannot_be_meant_is_none(store, number):
    good = PlannedSweep(target="10.0.0.0/24", addresses=254, packets=254, how="arp", seconds=1.5)
    async with store.write() as connection:
        placed = await runs.place(connection, 1, Wanted(kind="plan"), "taro", NOON)
        sweeps = (good, msgspec.structs.replace(good, **number))
        await outbox.planned(connection, 1, Planned(run=placed.run, sweeps=sweeps))
        assert (await connection.execute(select(scan_part.c.planned))).scalar_one() is None
        await outbox.planned(connection, 1, Planned(run=placed.run, sweeps=(good,)))
        assert (await connection.execute(select(scan_part.c.planned))).scalar_one() is not None


async def test_a_plan_is_not_told_of_a_scan(store):
    async with store.write() as connection:
        placed = await runs.place(connection, 1, ASK, "taro", NOON)
        await outbox.planned(connection, 1, Planned(run=placed.run))
        assert not await outbox.heard(connection, 1, OrderState(order=placed.run, state="finished"), NOON)
        row = await part(connection)
        assert (row["planned"], row["status"], row["heard_at"]) == (None, "accepted", None)
        await outbox.heard(connection, 1, OrderState(order=placed.run, state="started"), NOON)
        assert (await part(connection))["heard_at"] == NOON
