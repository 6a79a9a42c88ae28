"""What is asked while an answer is on its way is asked together, in order, and each gets its own answer."""

import asyncio

import pytest

from kshub.link import together
from kshub.link.together import Together


class Answers:
    def __init__(self, fails=()):
        self.asked, self.fails = [], set(fails)

    async def __call__(self, questions):
        self.asked.append(list(questions))
        await asyncio.sleep(0)
        if self.fails & set(questions):
            raise OSError("away")
        return [one * 10 for one in questions]


async def test_what_comes_meanwhile_is_asked_together():
    answers = Answers()
    asking = Together(answers, key=lambda one: one)
    assert await asyncio.gather(*(asking.ask(one) for one in range(5))) == [0, 10, 20, 30, 40]
    assert answers.asked == [[0, 1, 2, 3, 4]]
    assert await asking.ask(7) == 70


async def test_so_many_in_one_go(monkeypatch):
    monkeypatch.setattr(together, "MOST", 2)
    answers = Answers()
    asking = Together(answers, key=lambda one: one)
    await asyncio.gather(*(asking.ask(one) for one in range(5)))
    assert answers.asked == [[0, 1], [2, 3], [4]]


async def test_the_same_key_waits_for_its_turn():
    answers = Answers()
    asking = Together(answers, key=lambda one: one % 10)
    await asyncio.gather(*(asking.ask(one) for one in (1, 2, 11, 3)))
    assert answers.asked == [[1, 2], [11, 3]]


async def test_what_fails_fails_for_those_who_asked(monkeypatch):
    monkeypatch.setattr(together, "MOST", 2)
    asking = Together(Answers(fails=[1]), key=lambda one: one)
    got = await asyncio.gather(*(asking.ask(one) for one in range(4)), return_exceptions=True)
    assert [isinstance(one, OSError) for one in got] == [True, True, False, False]


async def test_who_does_not_wait_holds_nobody_up():
    answers = Answers()
    asking = Together(answers, key=lambda one: one)
    first = asyncio.create_task(asking.ask(1))
    await asyncio.sleep(0)
    first.cancel()
    assert await asking.ask(2) == 20
    assert [one for some in answers.asked for one in some] == [1, 2]
    with pytest.raises(asyncio.CancelledError):
        await first
