"""How far runs are and what is said of them, on both engines; bounded, and only of one's own runs."""

import msgspec
from sqlalchemy import select

from kshub.link.beside import Beside
from kshub.store.queries import places, telling
from kshub.store.schema import scan_log, scan_part
from kshub.testing.world import done
from kswire.problems import Code, Problem
from kswire.reports import Log, Progress


def progress(run, found):
    return Progress(run=run, sent=1, planned=2, found=found, asked=0)


def line(run, detail="full"):
    return Log(run=run, level="ERROR" * 10, problem=Problem(code=Code.DISK_FULL, params={"detail": detail}))


async def rows(world, table, column):
    async with world.store.read() as connection:
        return list((await connection.execute(select(column).order_by(*table.primary_key))).scalars())


async def test_the_last_progress_is_kept_while_the_run_is_open(world):
    ordered, beside = await world.order(), Beside()
    for found in range(100):
        beside.progress(world.ksocket, progress(ordered.run, found))
    beside.progress(world.ksocket, progress("of nobody", 5))
    beside.progress(world.ksocket + 1, progress(ordered.run, 7))
    await beside.write(world.store)
    [kept] = await rows(world, scan_part, scan_part.c.progress)
    assert msgspec.json.decode(kept) == {"sent": 1, "planned": 2, "found": 99, "asked": 0, "rate": None}
    await world.tell(done(ordered.run))
    beside.progress(world.ksocket, progress(ordered.run, 1000))
    await beside.write(world.store)
    assert await rows(world, scan_part, scan_part.c.progress) == [kept]


async def test_the_newest_lines_are_kept(world, monkeypatch):
    monkeypatch.setattr(telling, "MAX_LINES", 3)
    ordered, beside = await world.order(), Beside()
    for turn in range(2):
        for number in range(3):
            beside.log(world.ksocket, line(ordered.run, f"{turn}{number}" + "x" * 1000), 10)
        beside.log(world.ksocket, line("of nobody"), 10)
        beside.log(world.ksocket + 1, line(ordered.run), 10)
        await beside.write(world.store)
    kept = [msgspec.json.decode(one)["params"]["detail"] for one in await rows(world, scan_log, scan_log.c.problem)]
    assert [one[:2] for one in kept] == ["10", "11", "12"]
    assert {len(one) for one in kept} == {telling.MAX_WORD}
    assert {len(one) for one in await rows(world, scan_log, scan_log.c.level)} == {20}


async def test_what_a_flood_brings_is_dropped(world, monkeypatch):
    monkeypatch.setattr("kshub.link.beside.MAX_HELD", 2)
    ordered, beside = await world.order(), Beside()
    for number in range(5):
        beside.progress(world.ksocket, progress(f"run {number}", 1))
        beside.log(world.ksocket, line(ordered.run), 10)
    await beside.write(world.store)
    await beside.write(world.store)  # nothing is left to write
    assert len(await rows(world, scan_log, scan_log.c.id)) == 2


async def test_a_flood_of_one_leaves_room_for_the_others(world, monkeypatch):
    monkeypatch.setattr("kshub.link.beside.MAX_OF_ONE", 2)
    async with world.store.write() as connection:
        other = await places.add_ksocket(connection, world.network, "other")
    ordered, beside = await world.order(world.ksocket, other), Beside()
    for _ in range(2):  # what was written makes room
        for number in range(5):
            beside.progress(world.ksocket, progress(f"run {number}", 1))
            beside.log(world.ksocket, line(ordered.run), 10)
        for who in (world.ksocket, other):
            beside.progress(who, progress(ordered.run, 7))
            beside.log(who, line(ordered.run), 10)
        await beside.write(world.store)
    assert await rows(world, scan_log, scan_log.c.ksocket_id) == [world.ksocket, world.ksocket, other] * 2
    kept = await rows(world, scan_part, scan_part.c.progress)
    assert [one and msgspec.json.decode(one)["found"] for one in kept] == [None, 7]
