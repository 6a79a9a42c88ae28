"""A flood of sign-ins ends at the door."""

import logging

import pytest

from kshub.auth.oidc import crowd, states
from kshub.auth.oidc.crowd import Crowd
from kshub.auth.oidc.refused import CrowdedError, RefusedError

HERE, THERE = "192.0.2.1", "2001:db8::/64"


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def one(clock, monkeypatch):
    monkeypatch.setattr(crowd, "OPEN", 2)
    monkeypatch.setattr(states, "MOST", 4)
    return Crowd(clock)


def begun(one, where):
    with one.begins(where, state := states.state()):
        return state


def refused(one, where):
    with pytest.raises(CrowdedError) as raised:
        begun(one, where)
    return raised.value.seconds


def test_one_address_leaves_room_for_the_others(one):
    mine = [begun(one, HERE) for _ in range(2)]
    assert refused(one, HERE) == 60
    begun(one, THERE)
    one.back(mine[0])
    one.back(mine[0])  # it counts once
    one.back("nobody's")
    begun(one, HERE)
    assert refused(one, HERE) == 60


def test_all_together_are_not_too_many_either(one):
    for where in (HERE, HERE, THERE, THERE):
        begun(one, where)
    assert refused(one, "192.0.2.9") == 60


def test_what_is_too_old_makes_room(one, clock):
    begun(one, HERE)
    clock.now += states.SECONDS - 1
    begun(one, HERE)
    assert refused(one, HERE) == 60
    clock.now += 1
    begun(one, HERE)
    assert refused(one, HERE) == 60


def test_what_could_not_be_written_makes_room(one):
    for _ in range(9):
        with pytest.raises(OSError, match="full"), one.begins(HERE, states.state()):
            raise OSError("full")
    begun(one, HERE)


def test_few_wait_for_the_database_at_once(one, monkeypatch):
    monkeypatch.setattr(crowd, "WRITING", 1)
    with one.begins(HERE, states.state()):
        assert refused(one, THERE) == 1
    begun(one, THERE)


def test_few_wait_for_the_provider_at_once(one, monkeypatch):
    monkeypatch.setattr(crowd, "ASKING", 1)
    for _ in range(2):
        with one.asks(), pytest.raises(RefusedError, match="oidc-busy"), one.asks():
            pass


def test_the_log_is_not_flooded(one, clock, monkeypatch, caplog):
    monkeypatch.setattr(crowd, "TOLD", 2)
    caplog.set_level(logging.WARNING)
    for number in range(5):
        one.tell(f"line {number}")
    clock.now += 60
    one.tell("later")
    said = [record.getMessage() for record in caplog.records]
    assert said == [
        "line 0",
        "line 1",
        "3 more sign-ins by the identity provider were refused in one minute",
        "later",
    ]
