"""What waits, what is sent under which id, and what is given up, on both engines."""

import asyncio

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.notify import reading
from kshub.store.queries import events, notifying, places, targets
from kshub.store.queries.events import Happened
from kshub.store.queries.notifying import FAILED, MOST, SENDING, SENT, WAITING, Due
from kshub.store.schema import event, notification, notify_target

NOW = 1_800_000_000
FAILED_RUN = Happened("run-failed", {"scanId": 1, "kind": "scan"})
NEW = Happened("node-new", {"name": "web", "addr": "10.0.0.1"})


def rule_of(number, of=None, **rule):
    shown = {"space_id": of, "network_id": None, "kinds": "[]", "wait": 0, "enabled": True} | rule
    return shown | {"target_id": number}


async def target(connection, of=None, name="one", **rule):
    row = {"display_name": name, "kind": "slack", "address": '{"url":"https://x"}', "language": "en", "enabled": True}
    number = await targets.add(connection, of, row, NOW)
    await targets.add_rule(connection, rule_of(number, of, **rule), NOW)
    return number


async def rows(connection):
    query = select(notification.c.target_id, event.c.kind, notification.c.status, notification.c.message)
    query = query.join(event, event.c.id == notification.c.event_id).order_by(notification.c.id)
    return [tuple(one) for one in await connection.execute(query)]


async def again(connection, chosen):
    """All steps in this transaction."""
    count, steps = 0, await notifying.failures(connection, chosen)
    while steps:
        done, left = await notifying.again(connection, chosen, steps.pop(), NOW)
        count += done
        steps += [left] if left else []
    return count


async def test_an_event_and_whom_it_is_told_are_written_together_or_not_at_all(world):
    async with world.store.write() as connection:
        number = await target(connection, kinds='["run-failed"]', wait=30)

    async def broken():
        async with world.store.write() as connection:
            await events.add_all(connection, world.network, [FAILED_RUN], NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await broken()
    async with world.store.write() as connection:
        assert await rows(connection) == []
        await events.add_all(connection, world.network, [NEW, FAILED_RUN, NEW], NOW)
        assert await rows(connection) == [(number, "run-failed", WAITING, None)]
        assert (await connection.execute(select(notification.c.due_at))).scalar() == NOW + 30


async def test_an_event_of_a_space_is_not_told_in_another(world):
    async with world.store.write() as connection:
        mine = (await connection.execute(select(event.metadata.tables["network"].c.space_id))).scalar_one()
        other = await places.add_space(connection, "other")
        hubs = await target(connection, None, "all")
        ours = await target(connection, mine, "ours")
        await target(connection, other, "theirs")
        await target(connection, other, "theirs, with a rule that lies", space_id=mine)
        await events.add_all(connection, world.network, [NEW], NOW)
        assert sorted(one for one, *_ in await rows(connection)) == sorted((hubs, ours))


async def test_nothing_waits_for_what_is_switched_off(world):
    async with world.store.write() as connection:
        number = await target(connection)
        await target(connection, name="off", enabled=False)
        await events.add_all(connection, world.network, [NEW], NOW)
        assert len(await rows(connection)) == 1
        await targets.change(connection, None, number, {"enabled": False})
        await events.add_all(connection, world.network, [NEW], NOW)
        assert await rows(connection) == [(number, "node-new", FAILED, None)]
        assert await notifying.due(connection, NOW) == []


async def test_what_has_begun_is_not_joined_and_what_comes_waits_for_its_end(world):
    async with world.store.write() as connection:
        number = await target(connection, wait=10)
        await events.add_all(connection, world.network, [NEW], NOW)
        assert await notifying.due(connection, NOW + 9) == []
        assert await notifying.due(connection, NOW + 10) == [Due(number, None)]
        assert await notifying.due(connection, NOW + 10, {number: None}) == []
        assert await notifying.begin(connection, number, "m1", NOW + 10)
        await events.add_all(connection, world.network, [FAILED_RUN], NOW + 10)
        assert await notifying.due(connection, NOW + 60) == [Due(number, "m1")]
        assert not await notifying.begin(connection, number, "m2", NOW + 60)
        await notifying.failed(connection, number, "m1", "timed-out", (NOW + 60, NOW + 90))
        assert await notifying.due(connection, NOW + 89) == []
        assert await notifying.tries(connection, "m1") == 1
        await notifying.sent(connection, number, "m1", NOW + 90)
        assert await notifying.due(connection, NOW + 90) == [Due(number, None)]
        assert await notifying.begin(connection, number, "m2", NOW + 90)
        assert await rows(connection) == [(number, "node-new", SENT, "m1"), (number, "run-failed", SENDING, "m2")]
        shown = (await connection.execute(select(notify_target))).one()
        assert (shown.last_sent_at, shown.last_error, shown.last_failed_at) == (NOW + 90, None, NOW + 60)


async def test_what_failed_is_sent_again_under_its_id(world):
    async with world.store.write() as connection:
        number = await target(connection)
        await events.add_all(connection, world.network, [NEW], NOW)
        await notifying.begin(connection, number, "m1", NOW)
        await notifying.failed(connection, number, "m1", "http-404", (NOW, None))
        await events.add_all(connection, world.network, [NEW], NOW)
        assert [one[2:] for one in await rows(connection)] == [(FAILED, "m1"), (WAITING, None)]
        assert await again(connection, targets.chosen(None, number + 1)) == 0
        assert await again(connection, targets.chosen(1, number)) == 0, "it is no space's"
        assert await again(connection, targets.chosen(None)) == 1
        assert await notifying.due(connection, NOW) == [Due(number, "m1")]


async def test_a_flood_is_a_bounded_number_of_messages(world, monkeypatch):
    monkeypatch.setattr(notifying, "MOST", MOST // 10)  # 100,000 events are 10 messages: here a tenth of all
    count = 10_000
    async with world.store.write() as connection:
        number = await target(connection)
        await events.add_all(connection, world.network, [NEW] * count, NOW)
    messages = 0
    while True:
        async with world.store.write() as connection:
            if not await notifying.begin(connection, number, f"m{messages}", NOW):
                break
            await notifying.sent(connection, number, f"m{messages}", NOW)
        messages += 1
    assert messages == 10
    async with world.store.read() as connection:
        sizes = select(func.count(), func.min(notification.c.event_id)).group_by(notification.c.message)
        found = sorted((first, size) for size, first in await connection.execute(sizes))
    assert [size for _, size in found] == [MOST // 10] * 10


async def waiting(connection, number):
    query = select(func.count()).where(notification.c.target_id == number, notification.c.status == WAITING)
    return (await connection.execute(query)).scalar_one()


async def last_error(connection, number):
    query = select(notify_target.c.last_error).where(notify_target.c.id == number)
    return (await connection.execute(query)).scalar_one()


async def test_what_comes_when_many_wait_is_counted_and_the_message_says_so(world, monkeypatch):
    monkeypatch.setattr(notifying, "CEILING", 5)
    async with world.store.write() as connection:
        number = await target(connection, wait=60)
        quick = await targets.add_rule(connection, rule_of(number, kinds='["run-failed"]', wait=0), NOW)
        few = await target(connection, name="few", kinds='["run-failed"]')
        await events.add_all(connection, world.network, [NEW] * 7 + [FAILED_RUN], NOW)
        assert quick
        assert [await waiting(connection, one) for one in (number, few)] == [5, 1]
        mine = select(notification.c.due_at).where(notification.c.target_id == number).order_by(notification.c.id)
        assert list((await connection.execute(mine)).scalars()) == [NOW] + [NOW + 60] * 4, "the urgent first"
        assert [await last_error(connection, one) for one in (number, few)] == ["too-many-3", None]
        await events.add_all(connection, world.network, [NEW], NOW)
        assert await last_error(connection, number) == "too-many-4"
        assert await notifying.begin(connection, number, "m1", NOW)
        await events.add_all(connection, world.network, [NEW] * 6, NOW)  # a mark of its own, in the next message
        assert await last_error(connection, number) == "too-many-1"
    for error in (("timed-out", NOW + 30), ("http-404", None)):
        async with world.store.write() as connection:
            told = await reading.message(connection, "m1", "en", one_space=True, url=None)
            assert (len(told.ids), told.untold, told.count) == (5, 4, 9), "the same each time"
            await notifying.failed(connection, number, "m1", error[0], (NOW, error[1]))
    async with world.store.write() as connection:
        assert await again(connection, targets.chosen(None, number)) == 5
        await notifying.sent(connection, number, "m1", NOW)
        assert await last_error(connection, number) is None
        assert await notifying.begin(connection, number, "m2", NOW)
        told = await reading.message(connection, "m2", "en", one_space=True, url=None)
        assert (len(told.ids), told.untold) == (5, 1)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_flood_waits_for_nobody_who_holds_the_target(world, monkeypatch):
    """SQLite has one writer, who is alone."""
    monkeypatch.setattr(notifying, "CEILING", 3)
    monkeypatch.setattr(notifying, "MOST", 2)
    async with world.store.write() as connection:
        number = await target(connection)
        await events.add_all(connection, world.network, [NEW] * 3, NOW)
    async with asyncio.timeout(30), world.store.engine.begin() as sender:
        assert await notifying.begin(sender, number, "m1", NOW)
        async with world.store.write() as connection:
            await events.add_all(connection, world.network, [NEW] * 2, NOW)
    async with world.store.write() as connection:
        assert await notifying.begin(connection, number, "m2", NOW) is False
        await notifying.sent(connection, number, "m1", NOW)
        assert await notifying.begin(connection, number, "m2", NOW)
        told = await reading.message(connection, "m2", "en", one_space=True, url=None)
        assert (len(told.ids), told.untold) == (1, 2)


async def test_targets_are_worked_out_once_and_rows_written_in_slices(world, monkeypatch):
    """100,000 events for 30 targets, in the small: no statement is of all events, and no row is made here."""
    asked, sizes = [], []
    monkeypatch.setattr(events, "_SLICE", 100)
    found = notifying.shares
    monkeypatch.setattr(notifying, "shares", lambda *of: asked.append(of) or found(*of))
    async with world.store.write() as connection:
        numbers = [await target(connection, name=str(one)) for one in range(5)]
        execute = AsyncConnection.execute

        async def counted(self, statement, *more, **options):
            sizes.append(len(more[0]) if more else 0)
            return await execute(self, statement, *more, **options)

        with monkeypatch.context() as counting:
            counting.setattr(AsyncConnection, "execute", counted)
            await events.add_all(connection, world.network, (one for one in [NEW, FAILED_RUN] * 500), NOW)
        assert (len(asked), max(sizes)) == (1, 100)
        assert len(sizes) < 10 + 5 + 5, "the slices, one for each target, and a few"
        assert [await waiting(connection, one) for one in numbers] == [1000] * 5
        happened = (await connection.execute(select(event.c.kind).order_by(event.c.id))).scalars().all()
        assert happened == ["node-new", "run-failed"] * 500, "in their order"


@pytest.mark.parametrize(("step", "steps"), [(3, 3), (100, 2)])
async def test_what_failed_is_sent_again_in_steps_of_whole_messages(world, monkeypatch, step, steps):
    monkeypatch.setattr(notifying, "STEP", step)
    async with world.store.write() as connection:
        number = await target(connection)
        for message in ("m1", "m2", "m3"):
            await events.add_all(connection, world.network, [NEW] * 2, NOW)
            await notifying.begin(connection, number, message, NOW)
            await notifying.failed(connection, number, message, "http-404", (NOW, None))
        await events.add_all(connection, world.network, [NEW] * 7, NOW)
        await notifying.give_up(connection, number)
        assert await waiting(connection, number) == 0
        chosen = targets.chosen(None, number)
        assert len(await notifying.failures(connection, chosen)) == steps
        assert await again(connection, chosen) == 13
        assert [one[2:] for one in await rows(connection)] == [
            *((SENDING, message) for message in ("m1", "m1", "m2", "m2", "m3", "m3")),
            *[(WAITING, None)] * 7,
        ]
        assert await notifying.failures(connection, chosen) == []


async def test_notifications_go_with_their_events_and_with_their_target(world):
    async with world.store.write() as connection:
        number = await target(connection)
        await events.add_all(connection, world.network, [NEW, FAILED_RUN], NOW)
        await connection.execute(delete(event).where(event.c.kind == "node-new"))
        assert [one[1] for one in await rows(connection)] == ["run-failed"]
        assert await targets.remove(connection, None, number)
        assert (await connection.execute(select(func.count()).select_from(notification))).scalar() == 0
        assert (await connection.execute(update(event).values(kind="run-failed"))).rowcount == 1
