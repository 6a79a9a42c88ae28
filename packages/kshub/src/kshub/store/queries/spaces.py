"""Spaces as lists show them, and what is changed of them."""

from typing import Any, Final

from sqlalchemy import BigInteger, Row, cast, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.faults import Fault
from kshub.store.queries import lists, places
from kshub.store.queries.lists import Part
from kshub.store.schema import api_token, network, node, space

Spaces = Any  # a query of space numbers: kshub.auth.access says which

_NETWORKS: Final = (
    select(func.count())
    .where(network.c.space_id == space.c.id, network.c.removed_at.is_(None))
    .correlate(space)
    .scalar_subquery()
)
# network by network: as one join SQLite would walk over all nodes for each space
_OF_NETWORK: Final = (
    select(func.count())
    .where(node.c.network_id == network.c.id, node.c.merged_into.is_(None))
    .correlate(network)
    .scalar_subquery()
)
_NODES: Final = (
    select(cast(func.coalesce(func.sum(_OF_NETWORK), 0), BigInteger))  # of PostgreSQL it is a decimal
    .where(network.c.space_id == space.c.id, network.c.removed_at.is_(None))
    .correlate(space)
    .scalar_subquery()
)
SORTS: Final = {
    "spaceId": space.c.id,
    "displayName": space.c.display_name,
    "timeZone": space.c.time_zone,
    "createdAt": space.c.created_at,
    "numberOfNetworks": _NETWORKS,
    "numberOfNodes": _NODES,
}
_WITH_NUMBERS: Final = select(space, _NETWORKS.label("networks"), _NODES.label("nodes"))


async def listed(connection: AsyncConnection, visible: Spaces, part: Part) -> tuple[list[Row[Any]], int]:
    """Those that may be seen, by number where nothing else is wanted, and how many there are.

    Raises:
        NoSuchField: the part's sort is no key of SORTS.
    """
    query = _WITH_NUMBERS.where(space.c.id.in_(visible)).order_by(*lists.order(part, SORTS, space.c.id))
    return await lists.listed(connection, query, lists.count(space).where(space.c.id.in_(visible)), part)


async def one(connection: AsyncConnection, visible: Spaces, space_id: int) -> Row[Any] | None:
    """The space of this number, if it may be seen."""
    query = _WITH_NUMBERS.where(space.c.id == space_id, space.c.id.in_(visible))
    found: Row[Any] | None = (await connection.execute(query)).one_or_none()
    return found


async def there(connection: AsyncConnection, space_id: int) -> bool:
    """Whether there is a space of this number, whoever may see it."""
    return (await connection.execute(select(space.c.id).where(space.c.id == space_id))).first() is not None


async def numbers(connection: AsyncConnection, visible: Spaces, most: int) -> list[int]:
    """The numbers of the first so many."""
    query = select(space.c.id).where(space.c.id.in_(visible)).order_by(space.c.id).limit(most)
    return list((await connection.execute(query)).scalars())


async def change(connection: AsyncConnection, space_id: int, values: dict[str, Any]) -> None:
    """Its name, its time zone."""
    if values:
        await connection.execute(update(space).where(space.c.id == space_id).values(values))


async def remove(connection: AsyncConnection, space_id: int, now: int) -> None:
    """An empty space goes, with what may be done in it; API tokens for it alone are revoked.

    Raises:
        Fault: "space-not-empty", "space-clearing" (a network that was deleted is not cleared away yet), "last-space".
    """
    # who makes a network in it, or removes another one at once, waits here
    await connection.execute(select(space.c.id).order_by(space.c.id).with_for_update())
    there = select(network.c.removed_at).where(network.c.space_id == space_id)
    if removed := (await connection.execute(there)).scalars().all():
        raise Fault("space-not-empty" if None in removed else "space-clearing")
    if (await connection.execute(lists.count(space))).scalar_one() == 1:
        raise Fault("last-space")
    await places.never_again(connection, space)
    mine = (api_token.c.space_id == space_id, api_token.c.revoked_at.is_(None))
    await connection.execute(update(api_token).where(*mine).values(revoked_at=now))
    await connection.execute(delete(space).where(space.c.id == space_id))
