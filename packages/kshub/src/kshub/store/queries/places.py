"""Spaces, networks and collectors."""

from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.instants import seconds
from kshub.store.schema import ksocket, network, space
from kswire.wire import now

NEW_DAYS = 7
OUTDATED_DAYS = 7


async def add_space(connection: AsyncConnection, display_name: str, time_zone: str = "UTC") -> int:
    """A new customer; its number."""
    row = {"display_name": display_name, "time_zone": time_zone, "created_at": seconds(now())}
    return await _number(connection, space, row)


async def add_network(connection: AsyncConnection, space_id: int, display_name: str, settings: str = "{}") -> int:
    """A new network of a space; its number. settings: JSON, what all its collectors share."""
    days = {"new_days": NEW_DAYS, "outdated_days": OUTDATED_DAYS}
    row = {"space_id": space_id, "display_name": display_name, "settings": settings, "created_at": seconds(now())}
    return await _number(connection, network, row | days)


async def add_ksocket(connection: AsyncConnection, network_id: int, display_name: str, settings: str = "{}") -> int:
    """A new collector of a network; its number. settings: JSON, what differs from the network's."""
    row = {"network_id": network_id, "display_name": display_name, "settings": settings, "created_at": seconds(now())}
    return await _number(connection, ksocket, row)


async def _number(connection: AsyncConnection, table: Table, row: dict[str, object]) -> int:
    result = await connection.execute(insert(table).values(row).returning(table.c.id))
    number: int = result.scalar_one()
    return number
