"""Until when a token is good: its expiry date is the day from which it stops, at 00:00 in the space's time zone.

The API, the commands and what is renewed over the link all take it from here.
"""

from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth.collectors import MAX_DAYS
from kshub.faults import Fault
from kshub.store.schema import ksocket, network, space

_MIDNIGHT: Final = time(0)


def until(now: int, days: int, zone: str) -> int:
    """The first midnight of this zone to which it is at least so many days, each of them as long as its clock says.

    Where that midnight does not exist, because the clock is put forward over it, the day begins at the jump. now and
    the result are seconds since 1970.

    Raises:
        Fault: "token-expiry": less than one day, or too many.
    """
    if not 1 <= days <= MAX_DAYS:
        raise Fault("token-expiry", days=MAX_DAYS)
    place = _zone(zone)
    wall = datetime.fromtimestamp(now, place)
    begun = wall.time() > _MIDNIGHT  # a day of which a part is over does not count
    return int(datetime.combine(wall.date() + timedelta(days=days + begun), _MIDNIGHT, place).timestamp())


async def of_ksocket(connection: AsyncConnection, ksocket_id: int, days: int, now: int) -> int:
    """The end of a token that this Ksocket gets now.

    Raises:
        Fault: "token-expiry".
    """
    query = select(space.c.time_zone).join(network, network.c.space_id == space.c.id)
    query = query.join(ksocket, ksocket.c.network_id == network.c.id).where(ksocket.c.id == ksocket_id)
    return until(now, days, (await connection.execute(query)).scalar() or "UTC")


async def of_program(connection: AsyncConnection, days: int, now: int, space_id: int | None = None) -> int:
    """The end of an API token that is made now. If it is of no space, the first one's time zone counts.

    Raises:
        Fault: "token-expiry".
    """
    query = select(space.c.time_zone).order_by(space.c.id).limit(1)
    query = query if space_id is None else query.where(space.c.id == space_id)
    return until(now, days, (await connection.execute(query)).scalar() or "UTC")


def _zone(name: str) -> tzinfo:
    """The system's data base may have lost the zone: a token ends all the same."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return UTC
