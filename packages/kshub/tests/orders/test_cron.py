"""When a schedule is due, also over a change to daylight saving."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from kshub.faults import Fault
from kshub.orders.cron import following


def shown(cron, zone, after, count=3):
    place = ZoneInfo(zone)
    begin = int(datetime.fromisoformat(after).replace(tzinfo=place).timestamp())
    times = following(cron, zone, begin, count)
    return [datetime.fromtimestamp(one, place).isoformat(timespec="minutes") for one in times]


@pytest.mark.parametrize(
    ("cron", "zone", "after", "expected"),
    [
        ("30 2 * * *", "Asia/Tokyo", "2026-03-28T12:00", ["2026-03-29T02:30+09:00", "2026-03-30T02:30+09:00"]),
        ("0 22 * * sun", "Asia/Tokyo", "2026-11-23T00:00", ["2026-11-29T22:00+09:00", "2026-12-06T22:00+09:00"]),
        # a time that does not exist: at the jump, once
        ("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00", ["2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00"]),
        ("15 2 29 3 *", "Europe/Berlin", "2026-03-28T12:00", ["2026-03-29T03:00+02:00", "2027-03-29T02:15+02:00"]),
        ("30 2 * * *", "America/New_York", "2026-03-07T12:00", ["2026-03-08T03:00-04:00", "2026-03-09T02:30-04:00"]),
        ("45 1 * * *", "Australia/Lord_Howe", "2026-10-03T12:00", ["2026-10-04T01:45+10:30", "2026-10-05T01:45+11:00"]),
        ("10 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00", ["2026-10-04T02:30+11:00", "2026-10-05T02:10+11:00"]),
        # a time that exists twice: the first time only
        ("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00", ["2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"]),
        ("30 1 * * *", "America/New_York", "2026-10-31T12:00", ["2026-11-01T01:30-04:00", "2026-11-02T01:30-05:00"]),
        # by the hour: as many as there are
        (
            "0 * * * *",
            "Europe/Berlin",
            "2026-10-25T01:30",
            ["2026-10-25T02:00+02:00", "2026-10-25T02:00+01:00", "2026-10-25T03:00+01:00"],
        ),
        ("0 * * * *", "Europe/Berlin", "2026-03-29T01:30", ["2026-03-29T03:00+02:00", "2026-03-29T04:00+02:00"]),
    ],
)
def test_the_next_times(cron, zone, after, expected):
    assert shown(cron, zone, after, len(expected)) == expected


@pytest.mark.parametrize(
    ("cron", "zone"),
    [
        ("", "UTC"),
        ("* * * *", "UTC"),
        ("* * * * * *", "UTC"),
        ("61 * * * *", "UTC"),
        ("0 0 * * *", "Asia/Nowhere"),
        ("0 0 * * *", "../../etc/passwd"),
        ("0 0 30 2 *", "UTC"),
        ("0 " * 300, "UTC"),
    ],
)
def test_what_is_no_schedule(cron, zone):
    with pytest.raises(Fault) as raised:
        following(cron, zone, 0)
    assert raised.value.code == "order-wrong"
