"""Tokens end at 00:00 of a day in the space's time zone, also where the clock changes."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from kshub.auth import lasting
from kshub.auth.collectors import MAX_DAYS
from kshub.faults import Fault
from kshub.store.queries import places
from kshub.store.schema import space


def seconds(text):
    return int(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize(
    ("zone", "now", "days", "end"),
    [
        ("Asia/Tokyo", "2026-11-30T10:00+09:00", 30, "2026-12-31T00:00+09:00"),
        ("Asia/Tokyo", "2026-11-30T23:59:59+09:00", 1, "2026-12-02T00:00+09:00"),
        ("Asia/Tokyo", "2026-12-01T00:00+09:00", 1, "2026-12-02T00:00+09:00"),
        ("UTC", "2028-02-28T12:00+00:00", 1, "2028-03-01T00:00+00:00"),
        # the clock is put forward: the second day has 23 hours
        ("Europe/Berlin", "2027-03-27T00:00+01:00", 1, "2027-03-28T00:00+01:00"),
        ("Europe/Berlin", "2027-03-27T00:00+01:00", 2, "2027-03-29T00:00+02:00"),
        ("Europe/Berlin", "2027-03-27T08:00+01:00", 365, "2028-03-27T00:00+02:00"),
        # and back: one has 25
        ("America/New_York", "2026-10-31T12:00-04:00", 1, "2026-11-02T00:00-05:00"),
        ("America/New_York", "2026-11-01T01:30-04:00", 1, "2026-11-03T00:00-05:00"),
        # this midnight did not exist: the day began at 01:00
        ("America/Sao_Paulo", "2018-11-03T00:00-03:00", 1, "2018-11-04T01:00-02:00"),
        ("Nowhere/Lost", "2026-11-30T10:00+00:00", 1, "2026-12-02T00:00+00:00"),
    ],
)
def test_the_day_from_which_it_stops(zone, now, days, end):
    assert lasting.until(seconds(now), days, zone) == seconds(end)


@pytest.mark.parametrize("days", [0, -1, MAX_DAYS + 1])
def test_it_has_an_end_and_not_too_far(days):
    with pytest.raises(Fault) as raised:
        lasting.until(0, days, "UTC")
    assert raised.value.code == "token-expiry"


async def test_the_zone_is_the_spaces(store):
    now = seconds("2026-11-30T10:00+09:00")
    async with store.write() as connection:
        await connection.execute(update(space).values(time_zone="Asia/Tokyo"))
        ends = {await lasting.of_ksocket(connection, 1, 30, now), await lasting.of_program(connection, 30, now)}
    assert ends == {seconds("2026-12-31T00:00+09:00")}


async def test_of_a_programs_space_if_it_has_one(store):
    now = seconds("2026-11-30T10:00+09:00")
    async with store.write() as connection:
        tokyo = await places.add_space(connection, "a", "Asia/Tokyo")
        ends = [await lasting.of_program(connection, 30, now, one) for one in (tokyo, None)]
    assert ends == [seconds("2026-12-31T00:00+09:00"), seconds("2026-12-31T00:00+00:00")]


async def test_a_hub_without_a_space_has_tokens_too(store):
    async with store.read() as connection:
        end = await lasting.of_ksocket(connection, 99, 1, seconds("2026-11-30T10:00+00:00"))
    assert datetime.fromtimestamp(end, ZoneInfo("UTC")).isoformat() == "2026-12-02T00:00:00+00:00"
