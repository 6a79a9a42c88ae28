"""Where people moved things on the map of a network. The caller has made sure that the network may be seen."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.faults import Fault
from kshub.store import bulk
from kshub.store.schema import map_position

MOST: Final = 10_000  # of one network

Point = tuple[float, float]


async def read(connection: AsyncConnection, network_id: int) -> dict[str, Point]:
    """Each place that somebody moved, with where it is now."""
    query = select(map_position.c.place, map_position.c.x, map_position.c.y)
    rows = await connection.execute(query.where(map_position.c.network_id == network_id).order_by(map_position.c.place))
    return {place: (x, y) for place, x, y in rows}


async def write(connection: AsyncConnection, network_id: int, moved: Mapping[str, Point | None]) -> None:
    """Where these are from now on; None: where the map itself puts them.

    Raises:
        Fault: "map-positions-many": more than MOST would be moved.
    """
    back = [place for place, point in moved.items() if point is None]
    mine = map_position.c.network_id == network_id
    await connection.execute(delete(map_position).where(mine, map_position.c.place.in_(back)))
    rows = [(network_id, place, *point) for place, point in moved.items() if point is not None]
    await bulk.put(connection, map_position, rows)
    count = (await connection.execute(select(func.count()).select_from(map_position).where(mine))).scalar_one()
    if count > MOST:
        raise Fault("map-positions-many", most=MOST)
