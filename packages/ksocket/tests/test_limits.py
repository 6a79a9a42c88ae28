"""What [limits] leave of an order, and when they let it run."""

from datetime import UTC, datetime, time, timedelta

import pytest

from ksocket.config import Limits, Window
from ksocket.limits import LONGEST, left, narrow, opens
from kswire.orders import Ask, Scan

NIGHTS = Window(days=(0, 1, 2, 3, 4), begin=time(22), end=time(5), timezone="Asia/Tokyo")
SUNDAY = Window(days=(6,), begin=time(0), end=time(23, 59), timezone="UTC")
ALWAYS = Window(begin=time(0), end=time(0), timezone="UTC")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "limit", "granted", "cut"),
    [("fast", "safe", "safe", ["fast"]), ("safe", "fast", "safe", []), ("normal", None, "normal", [])],
)
def test_no_order_is_faster_than_the_limits(asked, limit, granted, cut):
    order, problems = narrow(Scan(run="r", profile=asked), Limits(profile=limit))
    assert order.profile == granted
    assert [one.params["wanted"] for one in problems] == cut


def test_no_order_uses_other_methods_than_the_limits_permit():
    order, problems = narrow(Ask(run="r", addresses=(), methods=("ssh", "snmp")), Limits(methods=("snmp",)))
    assert order.methods == ("snmp",)
    assert [one.params for one in problems] == [{"wanted": "ssh", "rule": "limits"}]


@pytest.mark.parametrize(
    ("windows", "moment", "hours"),
    [
        ((), "2026-11-22T12:00", LONGEST / timedelta(hours=1)),
        ((NIGHTS,), "2026-11-23T13:00", 7),  # Monday 22:00 in Tokyo, the very beginning
        ((NIGHTS,), "2026-11-23T12:59", None),
        ((NIGHTS,), "2026-11-27T19:00", 1),  # Saturday 04:00: the window of Friday night
        ((NIGHTS,), "2026-11-27T20:00", None),
        ((NIGHTS,), "2026-11-28T14:00", None),  # Saturday night is not among the days
        ((NIGHTS, SUNDAY), "2026-11-22T12:00", 12 - 1 / 60),
        ((ALWAYS,), "2026-11-22T12:00", LONGEST / timedelta(hours=1)),
    ],
)
def test_how_long_packets_may_leave(windows, moment, hours):
    remaining = left(windows, at(moment))
    assert (remaining and remaining / timedelta(hours=1)) == pytest.approx(hours) if hours else remaining is None


def test_a_window_goes_by_the_clock_on_the_wall_also_when_it_is_put_forward():
    window = Window(begin=time(1), end=time(4), timezone="Europe/Berlin")
    assert left((window,), at("2026-03-29T00:00")) == timedelta(hours=2)  # 01:00 to 04:00 without 02:00 to 03:00
    assert left((window,), at("2026-03-28T00:00")) == timedelta(hours=3)


def test_when_it_opens_again():
    assert opens((NIGHTS,), at("2026-11-28T14:00")) == at("2026-11-30T13:00")
    assert opens((), at("2026-11-28T14:00")) is None
