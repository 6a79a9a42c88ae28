"""Answers that are kept while they are true."""

import asyncio

import pytest

from kshub.view.remembering import LONGEST, MOST, Remembered


class Answers:
    """Counts how often one is made."""

    def __init__(self):
        self.made = 0

    async def make(self):
        await asyncio.sleep(0)
        self.made += 1
        return self.made


async def test_an_answer_is_made_anew_when_its_stamp_is_another_and_when_it_is_old():
    now, answers = [0.0], Answers()
    remembered = Remembered(lambda: now[0])
    assert [await remembered.told("a", 1, answers.make) for _ in range(3)] == [1, 1, 1]
    assert await remembered.told("a", 2, answers.make) == 2
    assert await remembered.told("b", 2, answers.make) == 3, "of another name nothing is kept"
    now[0] = LONGEST - 1
    assert await remembered.told("a", 2, answers.make) == 2
    now[0] = LONGEST
    assert await remembered.told("a", 2, answers.make) == 4


async def test_who_asks_meanwhile_waits_for_the_same_answer():
    answers, remembered = Answers(), Remembered()
    told = await asyncio.gather(*(remembered.told("a", 1, answers.make) for _ in range(5)))
    assert told == [1] * 5


async def test_an_answer_that_fails_is_not_kept_and_holds_nobody_up():
    remembered, answers = Remembered(), Answers()

    async def fails():
        await asyncio.sleep(0)
        raise OSError

    first, second = await asyncio.gather(
        remembered.told("a", 1, fails), remembered.told("a", 1, answers.make), return_exceptions=True
    )
    assert (type(first), second) == (OSError, 1)
    leaving = asyncio.create_task(remembered.told("b", 1, asyncio.Event().wait))
    waiting = asyncio.create_task(remembered.told("b", 1, answers.make))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await waiting == 2
    with pytest.raises(asyncio.CancelledError):
        await leaving


async def test_no_more_than_so_many_are_kept():
    remembered, answers = Remembered(), Answers()
    for name in range(MOST + 1):
        await remembered.told(name, 1, answers.make)
    assert await remembered.told(1, 1, answers.make) == 2
    assert await remembered.told(0, 1, answers.make) == MOST + 2
