"""The first space, and what is set for networks and Ksockets."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.queries import places
from kshub.store.schema import ksocket, network, space


async def first_space(connection: AsyncConnection, time_zone: str = "UTC") -> int:
    """The space that exists, invisible while it is alone; made, in this time zone, when there is none."""
    there: int | None = (await connection.execute(select(space.c.id).order_by(space.c.id).limit(1))).scalar()
    return await places.add_space(connection, "default", time_zone) if there is None else there


async def rename_network(connection: AsyncConnection, network_id: int, display_name: str) -> None:
    """A name that is free: see `naming`."""
    await connection.execute(update(network).where(network.c.id == network_id).values(display_name=display_name))


async def rename_ksocket(connection: AsyncConnection, ksocket_id: int, display_name: str) -> None:
    """A name that is free: see `naming`."""
    await connection.execute(update(ksocket).where(ksocket.c.id == ksocket_id).values(display_name=display_name))


async def set_network(connection: AsyncConnection, network_id: int, settings: str) -> None:
    """What the network's Ksockets share."""
    await connection.execute(update(network).where(network.c.id == network_id).values(settings=settings))


async def set_ksocket(connection: AsyncConnection, ksocket_id: int, settings: str) -> None:
    """What is different for this Ksocket."""
    await connection.execute(update(ksocket).where(ksocket.c.id == ksocket_id).values(settings=settings))


async def set_thresholds(connection: AsyncConnection, network_id: int, new_days: int, outdated_days: int) -> None:
    """For how many days a node is new, and after how many unseen it is outdated."""
    days = {"new_days": new_days, "outdated_days": outdated_days}
    await connection.execute(update(network).where(network.c.id == network_id).values(days))
