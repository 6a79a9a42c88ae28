"""What waits, what is sent under which id, and what is given up, on both engines."""

import pytest
from sqlalchemy import delete, func, select, update

from kshub.store.queries import events, notifying, places, targets
from kshub.store.queries.events import Happened
from kshub.store.queries.notifying import FAILED, MOST, SENDING, SENT, WAITING, Due
from kshub.store.schema import event, notification, notify_target

NOW = 1_800_000_000
FAILED_RUN = Happened("run-failed", {"scanId": 1, "kind": "scan"})
NEW = Happened("node-new", {"name": "web", "addr": "10.0.0.1"})


async def target(connection, of=None, name="one", **rule):
    row = {"display_name": name, "kind": "slack", "address": '{"url":"https://x"}', "language": "en", "enabled": True}
    number = await targets.add(connection, of, row, NOW)
    shown = {"space_id": of, "network_id": None, "kinds": "[]", "wait": 0, "enabled": True} | rule
    await targets.add_rule(connection, shown | {"target_id": number}, NOW)
    return number


async def rows(connection):
    query = select(notification.c.target_id, event.c.kind, notification.c.status, notification.c.message)
    query = query.join(event, event.c.id == notification.c.event_id).order_by(notification.c.id)
    return [tuple(one) for one in await connection.execute(query)]


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
        assert await notifying.again(connection, targets.chosen(None, number + 1), NOW) == 0
        assert await notifying.again(connection, targets.chosen(1, number), NOW) == 0, "it is no space's"
        assert await notifying.again(connection, targets.chosen(None), NOW) == 1
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


async def test_notifications_go_with_their_events_and_with_their_target(world):
    async with world.store.write() as connection:
        number = await target(connection)
        await events.add_all(connection, world.network, [NEW, FAILED_RUN], NOW)
        await connection.execute(delete(event).where(event.c.kind == "node-new"))
        assert [one[1] for one in await rows(connection)] == ["run-failed"]
        assert await targets.remove(connection, None, number)
        assert (await connection.execute(select(func.count()).select_from(notification))).scalar() == 0
        assert (await connection.execute(update(event).values(kind="run-failed"))).rowcount == 1
