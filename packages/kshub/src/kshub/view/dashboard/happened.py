"""How much happened of which kind, day by day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.instants import moment
from kshub.store.queries.spaces import Spaces
from kshub.store.schema import event
from kshub.view import events
from kshub.view.places import Networks

DAYS: Final = 7


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


async def lately(connection: AsyncConnection, visible: Networks, spaces: Spaces, begins: tuple[int, ...]) -> Lately:
    """The events of these networks, and those that are no network's but of these spaces.

    begins: when each of 2 * DAYS days began, today the last, as `midnights` has it.
    """
    day = case(*((event.c.happened_at >= one, begins.index(one)) for one in reversed(begins)))
    recent = await events.since(connection, begins[0])
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
