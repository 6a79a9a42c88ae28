"""The first space, places by name, and what is set for them."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.queries import places
from kshub.store.schema import ksocket, network, space


async def first_space(connection: AsyncConnection) -> int:
    """The space that exists, invisible while it is alone; made when there is none."""
    there: int | None = (await connection.execute(select(space.c.id).order_by(space.c.id).limit(1))).scalar()
    return await places.add_space(connection, "default") if there is None else there


async def network_named(connection: AsyncConnection, display_name: str) -> int | None:
    """The number of the first network of this name."""
    query = select(network.c.id).where(network.c.display_name == display_name).order_by(network.c.id).limit(1)
    found: int | None = (await connection.execute(query)).scalar()
    return found


async def ksocket_named(connection: AsyncConnection, display_name: str) -> int | None:
    """The number of the first Ksocket of this name."""
    query = select(ksocket.c.id).where(ksocket.c.display_name == display_name).order_by(ksocket.c.id).limit(1)
    found: int | None = (await connection.execute(query)).scalar()
    return found


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
