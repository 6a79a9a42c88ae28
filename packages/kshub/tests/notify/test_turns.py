"""How often a target may be tried: a clock that stands until it is moved."""

from contextlib import ExitStack

import pytest

from kshub.notify.turns import AT_ONCE, EVERY, TooSoonError, Turns


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def refused(turns, target):
    with pytest.raises(TooSoonError) as raised, turns.taken(target):
        pass
    return raised.value.seconds


def test_one_test_of_a_target_at_once_and_then_not_for_some_seconds(clock):
    turns = Turns(clock)
    with turns.taken(1):
        clock.now += 60
        assert refused(turns, 1) == EVERY
    with turns.taken(1):
        pass
    clock.now += 0.5
    assert refused(turns, 1) == EVERY
    with turns.taken(2):
        pass
    clock.now += EVERY
    with turns.taken(1):
        pass
    assert len(turns._next) == 1, "what is over is forgotten"


def test_few_at_once(clock):
    turns = Turns(clock)
    with ExitStack() as under_way:
        for number in range(AT_ONCE):
            under_way.enter_context(turns.taken(number))
        assert refused(turns, AT_ONCE) == EVERY
    with turns.taken(AT_ONCE):
        pass
