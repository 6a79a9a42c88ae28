"""[limits] of ksocket.toml: what no order may widen. Pure: an order and the limits in, the order as it may run out."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from ksocket.config import Limits, Window
from kswire.orders import PROFILES, Ask, Scan
from kswire.problems import Code, Problem, problem

LONGEST = timedelta(days=8)  # windows that touch one another all week never close


def narrow(order: Scan | Ask, limits: Limits) -> tuple[Scan | Ask, tuple[Problem, ...]]:
    """The order with no faster profile and no other methods than the limits permit, and what was cut off."""
    cut = [method for method in order.methods if method not in limits.methods]
    changes: dict[str, object] = {"methods": tuple(method for method in order.methods if method in limits.methods)}
    if isinstance(order, Scan) and limits.profile and PROFILES.index(order.profile) > PROFILES.index(limits.profile):
        cut.append(order.profile)
        changes["profile"] = limits.profile
    problems = tuple(problem(Code.LIMITED, wanted=word, rule="limits") for word in cut)
    return msgspec.structs.replace(order, **changes), problems


def left(windows: tuple[Window, ...], moment: datetime) -> timedelta | None:
    """How long scan packets may still leave: None when no window is open, LONGEST when none ever closes.

    moment is an aware datetime. A window goes by its own time zone's clock, also over a change to daylight saving.
    """
    if not windows:
        return LONGEST
    end = moment
    while end - moment < LONGEST:
        later = max((close for start, close in _spans(windows, end) if start <= end < close), default=end)
        if later == end:
            break
        end = later
    return min(end - moment, LONGEST) if end > moment else None


def opens(windows: tuple[Window, ...], moment: datetime) -> datetime | None:
    """When the next window opens; None when there is none."""
    return min((start for start, _ in _spans(windows, moment) if start > moment), default=None)


def _spans(windows: tuple[Window, ...], moment: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Begin and end, in UTC, of every window from the day before the moment to a week after it."""
    for window in windows:
        zone = ZoneInfo(window.timezone) if window.timezone else moment.astimezone().tzinfo
        today = moment.astimezone(zone).date()
        for day in (today + timedelta(days=number) for number in range(-1, 9)):
            if day.weekday() in window.days:
                last = day if window.end > window.begin else day + timedelta(days=1)
                start = datetime.combine(day, window.begin, zone)
                yield start.astimezone(UTC), datetime.combine(last, window.end, zone).astimezone(UTC)
