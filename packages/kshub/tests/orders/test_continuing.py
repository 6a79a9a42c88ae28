"""What a closing window cut goes on in the next one, by the Ksockets that were cut."""

from datetime import UTC, datetime

import msgspec
import pytest
from sqlalchemy import select, update

from kshub.orders import continuing, outbox, runs
from kshub.orders.schedules import ALL
from kshub.orders.wanted import Wanted
from kshub.store.queries import places, scans
from kshub.store.schema import network, scan, scan_part
from kswire.problems import Code, problem

NIGHTS = '{"windows":{"weekly":[{"from":"22:00","to":"05:00"}]}}'
CUT, CANCELLED = problem(Code.WINDOW_CLOSED), problem(Code.CANCELLED)


def at(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


NIGHT, CLOSED, NEXT = at("2026-11-23T23:00"), at("2026-11-24T05:00"), at("2026-11-24T22:00")


async def scanned(connection, *ends, settings=NIGHTS, wanted=ALL):
    """A run of two Ksockets; how each ended."""
    await connection.execute(update(network).values(settings=settings))
    await places.add_ksocket(connection, 1, "two")
    placed = await runs.place(connection, 1, wanted, "taro", NIGHT)
    for number, (status, *problems) in enumerate(ends, 1):
        values = {"status": status, "terminated_at": CLOSED, "problems": msgspec.json.encode(problems).decode()}
        await connection.execute(update(scan_part).where(scan_part.c.ksocket_id == number).values(values))
    await scans.end_if_over(connection, placed.scan_id)
    return placed


async def latest(connection):
    return (await connection.execute(select(scan).order_by(scan.c.id.desc()))).first()


async def test_the_rest_is_ordered_once_and_waits_for_the_window(store):
    async with store.write() as connection:
        placed = await scanned(connection, ("partial", CUT), ("done",), wanted=Wanted(narrow=("10.1.0.0/16",)))
        assert await continuing.go_on(connection, CLOSED) == ()
        assert await continuing.go_on(connection, CLOSED) == ()
        rest = await latest(connection)
        assert (rest.continues_id, rest.status, rest.ordered_by) == (placed.scan_id, "ordered", "taro")
        parts = select(scan_part.c.ksocket_id).where(scan_part.c.scan_id == rest.id)
        assert list((await connection.execute(parts)).scalars()) == [1]
        assert await runs.release(connection, 1, NEXT) == (1,)
        [waiting] = [
            one.order for one in await outbox.waiting(connection, 1, NEXT, fresh=True) if one.order.run == rest.run
        ]
        assert (waiting.continues, waiting.permitted) == (placed.run, ("10.1.0.0/16",))


async def test_one_that_came_too_late_is_tried_again(store):
    async with store.write() as connection:
        await scanned(connection, ("failed", CUT), ("failed", CUT))
        await continuing.go_on(connection, CLOSED)
        assert (await latest(connection)).status == "ordered"


@pytest.mark.parametrize(
    ("ends", "settings"),
    [
        ([("done",), ("done",)], NIGHTS),
        ([("partial", CANCELLED), ("done",)], NIGHTS),
        ([("partial", CUT), ("partial", CANCELLED)], NIGHTS),
        ([("partial", CUT), ("done",)], "{}"),  # by the [limits] of the Ksocket: the hub does not know when they open
    ],
)
async def test_what_does_not_go_on(store, ends, settings):
    async with store.write() as connection:
        placed = await scanned(connection, *ends, settings=settings)
        assert await continuing.cut(connection, CLOSED) == []
        await continuing.go_on(connection, CLOSED)
        assert (await latest(connection)).id == placed.scan_id


async def test_what_is_long_ago_does_not_go_on(store):
    async with store.write() as connection:
        await scanned(connection, ("partial", CUT), ("done",))
        assert await continuing.cut(connection, CLOSED + continuing.REMEMBERED + 1) == []


async def test_a_full_queue_is_waited_for(store, monkeypatch):
    async with store.write() as connection:
        placed = await scanned(connection, ("partial", CUT), ("done",))
        monkeypatch.setattr(runs, "MAX_WAITING", 0)
        assert await continuing.go_on(connection, CLOSED) == ()
        assert (await latest(connection)).id == placed.scan_id
        monkeypatch.undo()
        await continuing.go_on(connection, CLOSED)
        assert (await latest(connection)).continues_id == placed.scan_id
