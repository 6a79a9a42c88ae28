"""How much happened of which kind, day by day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.instants import moment
from kshub.store.queries.spaces import Spaces
from kshub.store.schema import event
from kshub.view import events
from kshub.view.places import Networks

DAYS: Final = 7
_SLACK: Final = 3600  # seconds by which the order of numbers and that of times may differ: replicas, clocks set back


@dataclass(frozen=True, slots=True)
class Lately:
    """days: of each of the last DAYS days, today the last, how many events of which kind; begins: when they began.

    before: the same of as many days before them, all together.
    """

    begins: tuple[int, ...]
    days: tuple[Counter[str], ...]
    before: Counter[str]


def midnights(now: int, zone: ZoneInfo, days: int) -> tuple[int, ...]:
    """When so many days began there, today the last; seconds since 1970."""
    today = moment(now).astimezone(zone).date()
    begun = (today - timedelta(days=back) for back in reversed(range(days)))
    return tuple(int(datetime.combine(one, time(), zone).timestamp()) for one in begun)


async def lately(connection: AsyncConnection, visible: Networks, spaces: Spaces, now: int, zone: ZoneInfo) -> Lately:
    """The events of these networks, and those that are no network's but of these spaces."""
    begins = midnights(now, zone, 2 * DAYS)
    day = case(*((event.c.happened_at >= one, begins.index(one)) for one in reversed(begins)))
    recent = (event.c.id >= await _first(connection, begins[0] - _SLACK), event.c.happened_at >= begins[0])
    query = select(event.c.kind, day.label("day"), func.count().label("many"))
    query = query.where(events.seen(visible, spaces), *recent).group_by(event.c.kind, "day")
    found = [Counter[str]() for _ in begins]
    for row in await connection.execute(query):
        found[row.day][row.kind] = row.many
    return Lately(begins[DAYS:], tuple(found[DAYS:]), _sum(found[:DAYS]))


def _sum(counts: Sequence[Counter[str]]) -> Counter[str]:
    every = Counter[str]()
    for one in counts:
        every.update(one)
    return every


async def _first(connection: AsyncConnection, since: int) -> int:
    """A number from which on all events of that time and later are: they are numbered as they happen.

    Halved and halved again within the database, for no index has their times, and a hub keeps millions of them.
    """
    found = (await connection.execute(_HALVING, {"since": since})).scalar()
    return int(found or 0) + 1


# older: up to this number all events are older; newer: above that one none is
_PAST: Final = "(SELECT happened_at FROM event WHERE id > (older + newer) / 2 ORDER BY id LIMIT 1) < :since"
_HALVING: Final = text(f"""
    WITH RECURSIVE halved(older, newer) AS (
        SELECT (SELECT min(id) FROM event) - 1, (SELECT max(id) FROM event)
        UNION ALL
        SELECT CASE WHEN {_PAST} THEN (older + newer) / 2 ELSE older END,
               CASE WHEN {_PAST} THEN newer ELSE (older + newer) / 2 END
        FROM halved WHERE older < newer - 1
    ) SELECT max(older) FROM halved
""")  # noqa: S608 - two constants
