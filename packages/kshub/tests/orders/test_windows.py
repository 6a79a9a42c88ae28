"""A network's scan windows as its settings hold them."""

from datetime import UTC, datetime

import msgspec
import pytest

from kshub.faults import Fault
from kshub.orders import settings
from kshub.orders.settings import ScanSettings
from kshub.orders.windows import ScanWindows, Weekly, checked, hours

NIGHTS = ScanWindows(
    weekly=(Weekly(begin="22:00", end="05:00", days=("mon", "tue", "wed", "thu", "fri")),), closed_days=("2026-12-31",)
)


def at(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def test_as_people_write_them():
    text = (
        b'{"weekly":[{"from":"22:00","to":"05:00","days":["mon","tue","wed","thu","fri"]}],"closedDays":["2026-12-31"]}'
    )
    assert msgspec.json.decode(text, type=ScanWindows) == NIGHTS
    assert settings.read(settings.write(ScanSettings(windows=NIGHTS))).windows == NIGHTS


@pytest.mark.parametrize(
    ("zone", "now", "until"),
    [
        ("UTC", "2026-11-23T22:00", "2026-11-24T05:00"),
        ("Asia/Tokyo", "2026-11-23T13:00", "2026-11-23T20:00"),
        ("Asia/Tokyo", "2026-11-23T12:59", None),
        ("UTC", "2026-12-30T22:00", "2026-12-31T00:00"),
        ("UTC", "2026-12-31T22:00", None),
    ],
)
def test_when_it_is_open(zone, now, until):
    times = hours(NIGHTS, zone)
    assert times.open(at(now)) == (until is not None)
    assert until is None or int(times.until(at(now)).timestamp()) == at(until)


def test_its_own_zone_goes_before_the_space_s():
    times = hours(msgspec.structs.replace(NIGHTS, time_zone="Asia/Tokyo"), "UTC")
    assert times.opens(at("2026-11-23T12:00")) == datetime(2026, 11, 23, 13, tzinfo=UTC)


@pytest.mark.parametrize("chosen", [None, ScanWindows()])
def test_without_any_it_is_always_open(chosen):
    times = hours(chosen, "UTC")
    assert (times.open(at("2026-11-23T12:00")), times.until(0)) == (True, None)


def test_closed_days_alone():
    times = hours(ScanWindows(closed_days=("2026-12-31",)), "UTC")
    assert times.open(at("2026-12-30T12:00"))
    assert not times.open(at("2026-12-31T12:00"))
    assert times.opens(at("2026-12-31T12:00")) == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "wrong",
    [
        ScanWindows(weekly=(Weekly(begin="25:00", end="05:00"),)),
        ScanWindows(weekly=(Weekly(begin="22:00", end="5"),)),
        ScanWindows(weekly=(Weekly(begin="22:00", end="05:00", days=("funday",)),)),
        ScanWindows(weekly=(Weekly(begin="22:00", end="05:00", days=()),)),
        ScanWindows(weekly=(Weekly(begin="22:00", end="05:00"),) * 51),
        ScanWindows(closed_days=("31.12.2026",)),
        ScanWindows(closed_days=("2026-02-30",)),
        ScanWindows(closed_days=("2026-12-31",) * 1001),
        ScanWindows(time_zone="Asia/Nowhere"),
    ],
)
def test_what_cannot_be_meant(wrong):
    with pytest.raises(Fault):
        checked(wrong)
    with pytest.raises(Fault):
        settings.checked(ScanSettings(windows=wrong))


def test_a_ksocket_has_none_of_its_own():
    assert settings.checked(ScanSettings(windows=NIGHTS)).windows == NIGHTS
    with pytest.raises(Fault):
        settings.checked(ScanSettings(windows=NIGHTS), own=True)
