import asyncio

import pytest

from ksocket.scan.young import Young

AGES = 3600.0


async def turns():
    for _ in range(10):
        await asyncio.sleep(0)


async def begun(young, count):
    """So many who want to begin, how many of them have begun, and what ends them."""
    inside, end = [], asyncio.Event()

    async def one(number):
        async with young.one():
            inside.append(number)
            await end.wait()

    tasks = [asyncio.create_task(one(number)) for number in range(count)]
    await turns()
    return inside, end, tasks


async def test_no_more_than_the_limit_while_they_are_young():
    young = Young(2, AGES)
    inside, end, tasks = await begun(young, 5)
    assert inside == [0, 1]
    end.set()
    await asyncio.gather(*tasks)
    assert inside == [0, 1, 2, 3, 4]


async def test_who_takes_long_does_not_count():
    young = Young(2, 0.0)
    inside, end, tasks = await begun(young, 5)
    while len(inside) < 5:  # noqa: ASYNC110 - time alone lets them in
        await asyncio.sleep(0)
    end.set()
    await asyncio.gather(*tasks)
    young = Young(1, 0.0)  # and gives its place back only once
    async with young.one():
        async with young.one(), young.one():
            pass
        await turns()
    assert young._places._value == 1


@pytest.mark.parametrize("waits", [True, False])
async def test_who_is_cancelled_leaves_the_place(waits):
    young = Young(1, AGES)
    _, end, tasks = await begun(young, 2)
    tasks[waits].cancel()
    await asyncio.wait([tasks[waits]])
    end.set()
    await asyncio.wait(tasks)
    async with young.one():
        pass
