import asyncio
import gc
import signal
from itertools import cycle

import pytest

from ksocket.pace.places import Places
from ksocket.pace.table import Table


@pytest.fixture(params=["alone", "shared"])
def crowd(request, tmp_path):
    """The places of one process; or of two scans in it."""
    tables = [Table()] if request.param == "alone" else [Table.open(tmp_path), Table.open(tmp_path)]
    return [Places(table, asyncio.sleep) for table in tables]


@pytest.mark.parametrize("limit", [1, 2, 8])
async def test_never_more_than_the_limit_at_once(crowd, limit):
    inside, seen = 0, []

    async def visit(places):
        nonlocal inside
        async with places.place("host", limit):
            inside += 1
            seen.append(inside)
            for _ in range(3):
                await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(visit(places) for places, _ in zip(cycle(crowd), range(20), strict=False)))
    assert (max(seen), len(seen)) == (limit, 20)


async def test_those_of_one_process_are_served_in_turn(crowd):
    served = []

    async def visit(number):
        async with crowd[0].place("host", 2):
            served.append(number)
            await asyncio.sleep(0)

    await asyncio.gather(*(visit(number) for number in range(20)))
    assert served == list(range(20))


async def test_who_comes_again_and_again_does_not_pass_another_process_that_waits(tmp_path):
    busy, waiting = (Places(Table.open(tmp_path), asyncio.sleep) for _ in range(2))
    served, begun = [], asyncio.Event()

    async def come_again(place):
        while "waited" not in served[:-1]:
            async with place:
                served.append("again")
                begun.set()
                await asyncio.sleep(0.001)

    async def wait(place):
        async with place:
            served.append("waited")

    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(come_again(busy.place("host", 1)))
        await begun.wait()
        group.create_task(wait(waiting.place("host", 1)))


async def test_who_gives_up_waiting_leaves_nothing_behind(crowd):
    places = crowd[0]
    async with places.place("host", 1):
        waiting = [asyncio.create_task(one.place("host", 1).__aenter__()) for one in crowd for _ in range(3)]
        await asyncio.sleep(0)
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting)
    async with asyncio.timeout(10), crowd[-1].place("host", 1):
        pass
    del waiting, task  # their tracebacks hold what they waited for
    await asyncio.sleep(0)
    gc.collect()
    assert [len(one._crowds) for one in crowd] == [0] * len(crowd)


async def test_a_place_may_be_taken_again_and_again(crowd):
    one, other = crowd[0].place("host", 1), crowd[-1].place("host", 1)
    for _ in range(2):
        async with one:
            waiting = asyncio.create_task(other.__aenter__())
            await asyncio.sleep(0)
            assert not waiting.done()
        await waiting
        await other.__aexit__()


async def test_who_waits_only_so_long(crowd):
    one, other = crowd[0].place("host", 1), crowd[-1].place("host", 1)
    assert await one.within(10)
    assert not await other.within(0.01)
    waiting = asyncio.create_task(other.within(10))
    await asyncio.sleep(0)
    await one.__aexit__()
    assert await waiting
    await other.__aexit__()


HOLD = """
import asyncio, sys
from pathlib import Path
from ksocket.pace import PROFILES, Pace

async def main():
    pace = Pace(PROFILES["fast"], state=Path(sys.argv[1]))
    async with pace.snmp("10.0.0.1"), pace.session("10.0.0.1"), pace.session("10.0.0.1"):
        print("ready", flush=True)
        sys.stdin.readline()

asyncio.run(main())
"""


@pytest.mark.parametrize("ending", ["done", "killed"])
async def test_other_processes_count_and_a_killed_one_gives_its_places_back(tmp_path, processes, paced, ending):
    (other,) = await processes(1, HOLD, tmp_path)
    places = Places(Table.open(tmp_path), asyncio.sleep)
    async with places.place("snmp 10.0.0.2", 1):
        pass
    for key, limit in (("snmp 10.0.0.1", 1), ("session 10.0.0.1", 2)):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05), places.place(key, limit):
                pass
    if ending == "killed":
        other.send_signal(signal.SIGKILL)
    await other.communicate(b"done\n")
    async with asyncio.timeout(10), places.place("snmp 10.0.0.1", 1), places.place("session 10.0.0.1", 2):
        pass
