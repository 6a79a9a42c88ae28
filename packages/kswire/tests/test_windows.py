"""When scan packets may leave, over nights, closed days and changes to and from daylight saving."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from kswire.windows import LONGEST, Window, instant, left, opens

NIGHTS = Window(days=(0, 1, 2, 3, 4), begin=time(22), end=time(5), timezone="Asia/Tokyo")
SUNDAY = Window(days=(6,), begin=time(0), end=time(23, 59), timezone="UTC")
ALWAYS = Window(begin=time(0), end=time(0), timezone="UTC")
HOUR = timedelta(hours=1)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def daily(begin, end, zone="Europe/Berlin"):
    return (Window(begin=time.fromisoformat(begin), end=time.fromisoformat(end), timezone=zone),)


@pytest.mark.parametrize(
    ("windows", "moment", "hours"),
    [
        ((), "2026-11-22T12:00", LONGEST / HOUR),
        ((NIGHTS,), "2026-11-23T13:00", 7),  # Monday 22:00 in Tokyo, the very beginning
        ((NIGHTS,), "2026-11-23T12:59", None),
        ((NIGHTS,), "2026-11-27T19:00", 1),  # Saturday 04:00: the window of Friday night
        ((NIGHTS,), "2026-11-27T20:00", None),
        ((NIGHTS,), "2026-11-28T14:00", None),  # Saturday night is not among the days
        ((NIGHTS, SUNDAY), "2026-11-22T12:00", 12 - 1 / 60),
        ((ALWAYS,), "2026-11-22T12:00", LONGEST / HOUR),
    ],
)
def test_how_long_packets_may_leave(windows, moment, hours):
    remaining = left(windows, at(moment))
    assert (remaining and remaining / HOUR) == pytest.approx(hours) if hours else remaining is None


def test_when_it_opens_again():
    assert opens((NIGHTS,), at("2026-11-28T14:00")) == at("2026-11-30T13:00")
    assert opens((), at("2026-11-28T14:00")) is None


CLOSED = (date(2026, 12, 31), date(2027, 1, 1))  # Thursday and Friday


@pytest.mark.parametrize(
    ("moment", "hours"),
    [
        ("2026-12-30T14:00", 1),  # Wednesday 23:00 in Tokyo: cut at the midnight before the closed day
        ("2026-12-30T15:00", None),
        ("2026-12-31T14:00", None),
        ("2027-01-01T14:00", None),  # Friday 23:00: its night begins on a closed day, and goes on after it
        ("2027-01-01T15:00", 5),
    ],
)
def test_no_window_is_open_on_a_closed_day(moment, hours):
    remaining = left((NIGHTS,), at(moment), CLOSED)
    assert (remaining and remaining / HOUR) == hours
    assert opens((NIGHTS,), at("2026-12-30T15:00"), CLOSED) == at("2027-01-01T15:00")


def test_a_window_that_is_always_closed_never_opens():
    assert (
        opens((ALWAYS,), at("2026-01-01T00:00"), {date(2026, 1, 1) + timedelta(days=one) for one in range(500)}) is None
    )


@pytest.mark.parametrize(
    ("windows", "moment", "begin", "hours"),
    [
        # put forward on 2026-03-29: 02:00 to 03:00 does not exist; 03:00 is 01:00 UTC
        (daily("01:00", "04:00"), "2026-03-28T12:00", "2026-03-29T00:00", 2),
        (daily("02:30", "04:00"), "2026-03-28T12:00", "2026-03-29T01:00", 1),
        (daily("01:00", "02:30"), "2026-03-28T12:00", "2026-03-29T00:00", 1),
        (daily("02:10", "02:50"), "2026-03-28T12:00", "2026-03-30T00:10", 2 / 3),  # no such time: the next day
        (daily("22:00", "02:30"), "2026-03-28T12:00", "2026-03-28T21:00", 4),
        # put back on 2026-10-25: 02:00 to 03:00 exists twice, from 00:00 and from 01:00 UTC
        (daily("01:00", "04:00"), "2026-10-24T12:00", "2026-10-24T23:00", 4),
        (daily("02:30", "04:00"), "2026-10-24T12:00", "2026-10-25T01:30", 1.5),
        (daily("01:00", "02:30"), "2026-10-24T12:00", "2026-10-24T23:00", 1.5),
        (daily("02:10", "02:50"), "2026-10-24T12:00", "2026-10-25T00:10", 2 / 3),  # in the first of the two
        (daily("02:30", "04:00", "Asia/Tokyo"), "2026-10-24T12:00", "2026-10-24T17:30", 1.5),
        (daily("01:45", "03:00", "Australia/Lord_Howe"), "2026-10-03T00:00", "2026-10-03T15:15", 0.75),  # half an hour
        (daily("00:30", "02:00", "Africa/Cairo"), "2026-04-23T12:00", "2026-04-23T22:00", 1),  # midnight itself
    ],
)  # fmt: skip
def test_a_window_is_never_longer_than_it_reads(windows, moment, begin, hours):
    opening = opens(windows, at(moment))
    assert opening == at(begin)
    assert left(windows, opening) == timedelta(hours=hours)
    assert left(windows, opening - timedelta(seconds=1)) is None


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo"]
)
def test_an_instant_shows_its_time_or_is_the_jump(zone):
    """Over a year of days, each at six times."""
    place = ZoneInfo(zone)
    for day in (date(2026, 1, 1) + timedelta(days=number) for number in range(366)):
        for wall in (time(0), time(0, 30), time(1, 45), time(2, 30), time(3), time(12)):
            first, last = instant(day, wall, place), instant(day, wall, place, later=True)
            assert first <= last
            shown = first.astimezone(place)
            if shown.time() != wall or shown.date() != day:
                assert (first - timedelta(seconds=1)).astimezone(place).utcoffset() != shown.utcoffset()
