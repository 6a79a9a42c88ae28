"""Which events go where: cases that can be read."""

import pytest

from kshub.store.notifying import Rule, Share, kinds_of, left_out, runs, shares, told


def rule(target=1, *, of=None, space=None, network=None, kinds=(), wait=60):
    return Rule(target, of, space, network, frozenset(kinds), wait)


@pytest.mark.parametrize(
    ("one", "goes"),
    [
        (rule(), True),  # the hub's, for all spaces
        (rule(space=7), True),
        (rule(space=8), False),
        (rule(of=7), True),
        (rule(of=8), False),
        (rule(of=8, space=7), False),  # whatever a rule says: a target of space 8 learns nothing of space 7
        (rule(network=3), True),
        (rule(network=4), False),
        (rule(of=7, space=7, network=3), True),
        (rule(kinds=["run-failed", "node-new"]), True),
        (rule(kinds=["node-new"]), False),
    ],
)
def test_an_event_of_network_3_in_space_7(one, goes):
    assert one.fits(7, 3, "run-failed") is goes
    assert (1 in told([one], 7, 3, "run-failed")) is goes


def test_an_event_of_no_network_is_not_for_a_rule_of_one():
    assert not rule(network=3).fits(7, None, "run-failed")
    assert rule(space=7).fits(7, None, "run-failed")


def test_of_several_rules_the_shortest_wait_counts():
    rules = [rule(1, wait=300), rule(1, wait=10, kinds=["run-failed"]), rule(2, wait=0), rule(3, of=8)]
    assert told(rules, 7, 3, "run-failed") == {1: 10, 2: 0}
    assert told(rules, 7, 3, "node-new") == {1: 300, 2: 0}


def test_kinds_as_they_are_stored():
    assert kinds_of('["a","b"]') == {"a", "b"}
    assert kinds_of("[]") == frozenset()


def test_of_many_events_each_target_has_its_share():
    rules = [rule(2, wait=0), rule(1, wait=300), rule(1, wait=10, kinds=["run-failed"]), rule(3, of=8)]
    assert shares(rules, 7, 3, {"node-new": 4, "run-failed": 1, "node-back": 2}) == [
        Share(1, 10, ("run-failed",), 1),
        Share(1, 300, ("node-new", "node-back"), 6),
        Share(2, 0, ("node-new", "run-failed", "node-back"), 7),
    ]
    assert shares([], 7, 3, {"node-new": 1}) == []


def test_numbers_as_their_unbroken_runs():
    assert runs([]) == []
    assert runs([4]) == [(4, 4)]
    assert runs([1, 2, 3, 7, 9, 10]) == [(1, 3), (7, 7), (9, 10)]


def test_how_many_are_left_out():
    errors = (None, "timed-out", "http-404", "too-many-", "too-many-x", "not-too-many-3", "too-many-12")
    assert [left_out(one) for one in errors] == [0, 0, 0, 0, 0, 0, 12]
