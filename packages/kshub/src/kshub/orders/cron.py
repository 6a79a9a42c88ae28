"""When a schedule is due: five fields of cron in a time zone. Pure.

Over a change to daylight saving it goes as Debian's cron does: what is due at a time that does not exist is due at the
jump, what is due at a time that exists twice is due the first time; only hours written as `*` go by the hour.
"""

from datetime import UTC, datetime
from typing import Final

from cronsim import CronSim, CronSimError

from kshub.faults import Fault
from kshub.orders.windows import zone

MAX_CRON: Final = 200  # characters


def following(expression: str, time_zone: str, after: int, count: int = 1) -> list[int]:
    """The next times after this one, all in seconds since 1970; fewer than count when there are no more.

    Raises:
        Fault: "order-wrong" with the expression or the time zone.
    """
    place = zone(time_zone)
    if len(expression) > MAX_CRON or len(expression.split()) != 5:
        raise Fault("order-wrong", key="cron", value=expression[:80])
    try:
        simulated = CronSim(expression, datetime.fromtimestamp(after, UTC).astimezone(place))
        found: list[int] = []
        while len(found) < count:
            found.append(int(next(simulated).timestamp()))
    except CronSimError:
        raise Fault("order-wrong", key="cron", value=expression[:80]) from None
    except StopIteration:
        pass
    return found
