"""Which networks may be scanned now: their scan windows, as their settings hold them."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.orders import settings
from kshub.orders.windows import Hours
from kshub.orders.windows import hours as hours_of
from kshub.store.schema import ksocket, network, space

_QUERY = select(network.c.id, network.c.settings, space.c.time_zone).join(space, space.c.id == network.c.space_id)


async def of_networks(connection: AsyncConnection, network_ids: Collection[int]) -> dict[int, Hours]:
    """The times of these networks, by their numbers."""
    if not network_ids:
        return {}
    rows = await connection.execute(_QUERY.where(network.c.id.in_(list(network_ids))))
    return {number: hours_of(settings.read(text).windows, zone) for number, text, zone in rows}


async def of_network(connection: AsyncConnection, network_id: int) -> Hours:
    """The times of this network."""
    return (await of_networks(connection, [network_id])).get(network_id, Hours())


async def of_ksocket(connection: AsyncConnection, ksocket_id: int) -> Hours:
    """The times of the Ksocket's network."""
    query = _QUERY.join(ksocket, ksocket.c.network_id == network.c.id).where(ksocket.c.id == ksocket_id)
    row = (await connection.execute(query)).first()
    return Hours() if row is None else hours_of(settings.read(row.settings).windows, row.time_zone)


async def closed(connection: AsyncConnection, network_ids: Collection[int], now: int) -> set[int]:
    """Of these networks, those whose windows are closed."""
    found = await of_networks(connection, network_ids)
    return {number for number, times in found.items() if not times.open(now)}
