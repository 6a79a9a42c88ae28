"""Spaces, networks and collectors."""

from sqlalchemy import Table, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store import planner, witness
from kshub.store.instants import seconds
from kshub.store.queries import meta
from kshub.store.schema import ksocket, network, space
from kswire.wire import now

NEW_DAYS = 7
OUTDATED_DAYS = 7


async def add_space(connection: AsyncConnection, display_name: str, time_zone: str = "UTC") -> int:
    """A new customer; its number."""
    row = {"display_name": display_name, "time_zone": time_zone, "created_at": seconds(now())}
    return await numbered(connection, space, row)


async def add_network(connection: AsyncConnection, space_id: int, display_name: str, settings: str = "{}") -> int:
    """A new network of a space; its number. settings: JSON, what all its collectors share."""
    days = {"new_days": NEW_DAYS, "outdated_days": OUTDATED_DAYS}
    row = {"space_id": space_id, "display_name": display_name, "settings": settings, "created_at": seconds(now())}
    number = await numbered(connection, network, row | days)
    await planner.told(connection, network)
    return number


async def add_ksocket(connection: AsyncConnection, network_id: int, display_name: str, settings: str = "{}") -> int:
    """A new collector of a network; its number. settings: JSON, what differs from the network's."""
    row = {"network_id": network_id, "display_name": display_name, "settings": settings, "created_at": seconds(now())}
    return await numbered(connection, ksocket, row)


async def never_again(connection: AsyncConnection, table: Table) -> None:
    """Before a row is removed: its number is not given to another one, of which old tokens and logs would speak then.

    PostgreSQL never does; SQLite would.
    """
    last = await _last(connection, table)
    await meta.put(connection, f"last-{table.name}", str(last))


async def numbered(connection: AsyncConnection, table: Table, row: dict[str, object]) -> int:
    """Write a row; its number, which no row of the table ever had."""
    if connection.dialect.name == "sqlite":
        row = row | {"id": await _last(connection, table) + 1}
    result = await connection.execute(insert(table).values(row).returning(table.c.id))
    number: int = result.scalar_one()
    witness.about(table.name, number)
    return number


async def _last(connection: AsyncConnection, table: Table) -> int:
    """The largest number that was ever given."""
    there = (await connection.execute(select(func.max(table.c.id)))).scalar() or 0
    return max(there, int(await meta.value(connection, f"last-{table.name}") or 0))
