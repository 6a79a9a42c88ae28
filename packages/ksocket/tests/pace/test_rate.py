from array import array
from dataclasses import astuple
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ksocket.pace.profiles import CONNECTIONS_PER_SECOND, PROFILES
from ksocket.pace.rate import LONGEST_DEBT, Rate

CAPS = sorted(
    {value for one in PROFILES.values() for value in astuple(one)[1:] if value} | {CONNECTIONS_PER_SECOND, 1, 2, 3}
)


def busiest_second(groups):
    """The most packets in any half-open second, of groups (time, packets) in order of time."""
    most = 0
    for first, (begin, _) in enumerate(groups):
        most = max(most, sum(count for at, count in groups[first:] if at < begin + 1))
    return most


def played(rate, wishes, start=1000.0):
    """When groups leave that are each asked for so long after the one before left."""
    paid, now, groups = array("d", [0.0]), start, []
    for pause, count in wishes:
        now = rate.earliest(paid, count, now + pause)
        rate.pay(memoryview(paid), [0], count, now)
        groups.append((now, count))
    return groups


@settings(deadline=None)
@given(st.sampled_from(CAPS), st.sampled_from([0.5, 1.0]), st.data())
def test_never_more_than_the_cap_in_any_second(cap, spare, data):
    count = st.one_of(st.integers(1, cap), st.integers(1, max(1, cap // 8)), st.just(1))
    pause = st.one_of(st.just(0.0), st.floats(0, 3 / cap), st.floats(0, 2))
    groups = played(
        Rate.of(max(cap, 2) if spare > 0.5 else cap, spare), data.draw(st.lists(st.tuples(pause, count), max_size=60))
    )
    assert busiest_second(groups) <= cap


@settings(deadline=None)
@given(st.lists(st.floats(0, 0.0909), min_size=30, max_size=60))
def test_safe_arp_holds_even_if_frames_leave_late(delays):
    ready = [at for at, _ in played(Rate.of(12, spare=1.0), [(0, 1)] * len(delays))]
    left = accumulate((at + late for at, late in zip(ready, delays, strict=True)), max)  # a frame overtakes no other
    assert busiest_second([(at, 1) for at in left]) <= 12


@pytest.mark.parametrize(("cap", "a_second"), [(12, 11.5), (250, 219), (2000, 1750), (256, 224), (40, 35.5)])
def test_and_not_much_less_in_the_long_run(cap, a_second):
    seconds = 20
    groups = played(Rate.of(cap), [(0, 1)] * (cap * seconds))
    assert len(groups) / (groups[-1][0] - groups[0][0]) == pytest.approx(a_second, rel=0.02)


def test_more_than_the_cap_together_is_our_own_mistake():
    with pytest.raises(ValueError, match="13 packets together under a cap of 12"):
        Rate.of(12).earliest([0], 13, 0)


@pytest.mark.parametrize("paid", [1e9, -1e9, float("nan"), float("inf"), 100 + LONGEST_DEBT + 1])
def test_a_moment_of_another_boot_or_a_damaged_file_is_passed_over(paid):
    rate = Rate.of(12)
    buckets = array("d", [paid, 100 + 2 * rate.interval])
    assert rate.earliest(buckets[:1], 1, 100.0) == 100.0
    assert rate.earliest(buckets, 1, 100.0) == pytest.approx(100 + (3 - rate.burst) * rate.interval)
    rate.pay(memoryview(buckets), [0], 1, 100.0)
    assert buckets[0] == pytest.approx(100 + rate.interval)


def test_a_debt_is_never_so_long_that_it_looks_like_one_of_another_boot():
    for cap in CAPS:
        rate = Rate.of(cap)
        assert cap * rate.interval < LONGEST_DEBT / 2  # two buckets in one slot
