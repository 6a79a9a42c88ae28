"""What [limits] leave of an order, and when they let it run."""

import math
from datetime import UTC, datetime, time, timedelta

import pytest

from ksocket.config import Limits, Window
from ksocket.limits import left, narrow, timeouts
from kswire.orders import Ask, Scan, Timeouts
from kswire.windows import LONGEST


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
    ("asked", "granted", "cut"),
    [
        (None, {}, []),
        (Timeouts(ssh=20, snmp=1.5), {"ssh": 20, "snmp": 1.5}, []),
        (Timeouts(ssh=3600), {"ssh": 60}, ["timeouts.ssh 3600"]),
        (Timeouts(winrm=0.0), {"winrm": 1}, ["timeouts.winrm 0"]),
        (Timeouts(snmp=math.nan), {"snmp": 60}, ["timeouts.snmp nan"]),
        (Timeouts(snmp=math.inf), {"snmp": 60}, ["timeouts.snmp inf"]),
        (Timeouts(snmp=-math.inf), {"snmp": 1}, ["timeouts.snmp -inf"]),
    ],
)
def test_no_order_makes_anyone_wait_for_ever(asked, granted, cut):
    for order in (Scan(run="r", timeouts=asked), Ask(run="r", addresses=(), timeouts=asked)):
        left_of_it, problems = narrow(order, Limits())
        assert timeouts(left_of_it) == granted
        assert [one.params["wanted"] for one in problems] == cut


NIGHTS = (Window(begin=time(22), end=time(5), timezone="UTC"),)


@pytest.mark.parametrize(
    ("windows", "until", "hours"),
    [
        ((), None, LONGEST / timedelta(hours=1)),
        (NIGHTS, None, 2),
        ((), "2026-11-23T04:00", 1),
        (NIGHTS, "2026-11-23T04:00", 1),
        (NIGHTS, "2026-11-23T06:00", 2),
        (NIGHTS, "2026-11-23T03:00", None),  # the hub's window is closed: the order came late
    ],
)
def test_the_hub_narrows_the_windows_of_the_limits(windows, until, hours):
    order = Scan(run="r", until=until and at(until))
    remaining = left(order, Limits(windows=windows), at("2026-11-23T03:00"))
    assert (remaining and remaining / timedelta(hours=1)) == hours


def test_outside_the_limits_no_order_of_the_hub_helps():
    order = Ask(run="r", addresses=(), until=at("2026-11-24T00:00"))
    assert left(order, Limits(windows=NIGHTS), at("2026-11-23T12:00")) is None
