"""When a network may be scanned: weekly times, closed days, time zone. Pure; the rules are `kswire.windows`."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from kshub.faults import Fault
from kswire import windows
from kswire.windows import Window
from kswire.wire import Wire

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MAX_WEEKLY: Final = 50
MAX_CLOSED: Final = 1000
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")
_ALWAYS: Final = time(0)


class Weekly(Wire, frozen=True):
    """From and to as HH:MM; the days are those on which it begins. A `to` that is not later is on the next day."""

    begin: str = msgspec.field(name="from")
    end: str = msgspec.field(name="to")
    days: tuple[str, ...] = DAYS


class ScanWindows(Wire, frozen=True):
    """No weekly times: all day. closed_days: dates (YYYY-MM-DD) without any. time_zone: else the space's."""

    weekly: tuple[Weekly, ...] = ()
    closed_days: tuple[str, ...] = ()
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """The times of one network. Empty windows: always."""

    windows: tuple[Window, ...] = ()
    closed: frozenset[date] = frozenset()

    def open(self, now: int) -> bool:
        """Whether scan packets may leave; now is in seconds since 1970."""
        return windows.left(self.windows, _moment(now), self.closed) is not None

    def until(self, now: int) -> datetime | None:
        """When what begins now, while it is open, must end; None: whenever."""
        left = windows.left(self.windows, _moment(now), self.closed) if self.windows else None
        return None if left is None else _moment(now) + left

    def opens(self, now: int) -> datetime | None:
        """When it opens next; None when it never does."""
        return windows.opens(self.windows, _moment(now), self.closed)


def hours(chosen: ScanWindows | None, time_zone: str) -> Hours:
    """These windows in the space's time zone, unless they name their own."""
    if chosen is None or not (chosen.weekly or chosen.closed_days):
        return Hours()
    zone = chosen.time_zone or time_zone
    weekly = tuple(_window(one, zone) for one in chosen.weekly) or (Window(begin=_ALWAYS, end=_ALWAYS, timezone=zone),)
    return Hours(weekly, frozenset(map(date.fromisoformat, chosen.closed_days)))


def checked(chosen: ScanWindows) -> ScanWindows:
    """The same windows, when each value can be meant.

    Raises:
        Fault: "order-wrong" with the key and the value, "order-large".
    """
    if len(chosen.weekly) > MAX_WEEKLY:
        raise Fault("order-large", most=MAX_WEEKLY)
    if len(chosen.closed_days) > MAX_CLOSED:
        raise Fault("order-large", most=MAX_CLOSED)
    for one in chosen.weekly:
        for key, wall in (("from", one.begin), ("to", one.end)):
            if not _CLOCK.fullmatch(wall):
                raise Fault("order-wrong", key=f"windows.weekly.{key}", value=wall[:80])
        if not one.days or set(one.days) - set(DAYS):
            raise Fault(
                "order-wrong", key="windows.weekly.days", value=next(iter(sorted(set(one.days) - set(DAYS))), "")[:80]
            )
    for day in chosen.closed_days:
        _date(day)
    if chosen.time_zone is not None:
        zone(chosen.time_zone, "windows.timeZone")
    return chosen


def zone(name: str, key: str = "timeZone") -> ZoneInfo:
    """The time zone of this name; key: where it stands.

    Raises:
        Fault: "order-wrong": the IANA data base has none of this name.
    """
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        raise Fault("order-wrong", key=key, value=name[:80]) from None


def _window(one: Weekly, time_zone: str) -> Window:
    days = tuple(sorted({DAYS.index(day) for day in one.days}))
    return Window(days=days, begin=_time(one.begin), end=_time(one.end), timezone=time_zone)


def _time(text: str) -> time:
    return time(0) if text == "24:00" else time.fromisoformat(text)


def _date(text: str) -> date:
    try:
        if len(text) == len("YYYY-MM-DD"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Fault("order-wrong", key="windows.closedDays", value=text[:80])


def _moment(now: int) -> datetime:
    return datetime.fromtimestamp(now, UTC)
