"""Scan windows: weekly times in which scan packets may leave, by the clock on a wall. Pure; both sides go by these.

Where the clock is put back, a time that exists twice begins a window the second time and ends one the first time; where
it is put forward, a time that does not exist is the moment of the jump. So a window is never longer than it reads.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LONGEST: Final = timedelta(days=8)  # windows that touch one another all week never close
AHEAD: Final = 9  # days that are looked through for an opening when no day is closed
FAR_AHEAD: Final = 400  # days, when some are

_DAY: Final = timedelta(days=1)
_SECOND: Final = timedelta(seconds=1)

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Weekly times in which scan packets may leave.

    days: 0 is Monday; the day on which the window begins. end before or equal to begin: it ends the next day.
    timezone is a name of the IANA data base; None is this machine's own.
    """

    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    begin: time
    end: time
    timezone: str | None = None


def left(windows: Sequence[Window], moment: datetime, closed: Collection[date] = ()) -> timedelta | None:
    """How long scan packets may still leave: None when no window is open, LONGEST when none closes for that long.

    moment is an aware datetime. closed: dates, by each window's own clock, on which none is open.
    """
    if not windows:
        return LONGEST
    end = moment
    while end - moment < LONGEST:
        later = max(
            (close for start, close in _spans(windows, end, closed, AHEAD) if start <= end < close), default=end
        )
        if later == end:
            break
        end = later
    return min(end - moment, LONGEST) if end > moment else None


def opens(windows: Sequence[Window], moment: datetime, closed: Collection[date] = ()) -> datetime | None:
    """When the next window opens; None when there is none."""
    ahead = FAR_AHEAD if closed else AHEAD
    return min((start for start, _ in _spans(windows, moment, closed, ahead) if start > moment), default=None)


def instant(day: date, wall: time, zone: ZoneInfo | None, *, later: bool = False) -> datetime:
    """The moment, in UTC, at which a clock of this zone (None: this machine's) shows this time on this day.

    later: of a time that exists twice the second. A time that does not exist is the moment of the jump over it.
    """
    naive = datetime.combine(day, wall)
    first, second = (_utc(naive.replace(fold=fold), zone) for fold in (0, 1))
    if first <= second:
        return second if later else first
    return _jump(second, first, zone)


def _jump(low: datetime, high: datetime, zone: ZoneInfo | None) -> datetime:
    """The first moment after low at which the clock goes otherwise than at low."""
    before = low.astimezone(zone).utcoffset()
    while high - low > _SECOND:
        middle = low + (high - low) // 2
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
    return high.replace(microsecond=0)


def _utc(naive: datetime, zone: ZoneInfo | None) -> datetime:
    return (naive.replace(tzinfo=zone) if zone else naive).astimezone(UTC)


def _spans(windows: Sequence[Window], moment: datetime, closed: Collection[date], ahead: int) -> Iterator[Span]:
    """Begin and end, in UTC, of every window from the day before the moment on."""
    for window in windows:
        zone = ZoneInfo(window.timezone) if window.timezone else None
        today = moment.astimezone(zone).date()
        for day in (today + timedelta(days=number) for number in range(-1, ahead)):
            if day.weekday() in window.days:
                for begin, end in _wall(window, day, closed):
                    span = instant(*begin, zone, later=True), instant(*end, zone)
                    if span[0] >= span[1]:  # both within the hour that exists twice: it is open in the first
                        span = instant(*begin, zone), span[1]
                    if span[0] < span[1]:
                        yield span


def _wall(window: Window, day: date, closed: Collection[date]) -> Iterator[tuple[tuple[date, time], tuple[date, time]]]:
    """Begin and end on the wall; at a midnight that borders a closed day it is cut."""
    midnight = (day + _DAY, time(0))
    begin = (day, window.begin)
    if window.end > window.begin:
        parts = [(day, begin, (day, window.end))]
    elif not closed:
        parts = [(day, begin, (day + _DAY, window.end))]
    else:
        parts = [(day, begin, midnight), (day + _DAY, midnight, (day + _DAY, window.end))]
    yield from ((first, last) for date_of, first, last in parts if date_of not in closed and first < last)
