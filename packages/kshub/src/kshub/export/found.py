"""The nodes that a search finds, as a file: the same nodes, in the same order, as the list of nodes shows them."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.export.files import Place
from kshub.export.listing import PAGE, Listing
from kshub.export.nodes import NODES, known, query
from kshub.store.engine import Store
from kshub.store.schema import network, node, space
from kshub.view.places import Networks


def found(numbers: Sequence[int]) -> Listing:
    """These nodes, in this order."""

    def pages(store: Store, visible: Networks, _network_id: int) -> AsyncIterator[list[Any]]:
        return _pages(store, visible, numbers)

    return replace(NODES, pages=pages, count=lambda _visible, _network_id: select(literal(len(numbers))))


async def _pages(store: Store, visible: Networks, numbers: Sequence[int]) -> AsyncIterator[list[Any]]:
    """Between two pages no connection is held; who was merged into another since is left out."""
    for begin in range(0, len(numbers), PAGE):
        some = numbers[begin : begin + PAGE]
        async with store.read() as connection:
            rows = (await connection.execute(query(visible, None).where(node.c.id.in_(some)))).all()
            by_number = {one.row.id: one for one in await known(connection, rows)}
        yield [by_number[one] for one in some if one in by_number]


async def everywhere(connection: AsyncConnection, visible: Networks) -> Place:
    """All that one sees. Times are in the zone of the first space of it."""
    where = select(space.c.time_zone).join(network, network.c.space_id == space.c.id).where(network.c.id.in_(visible))
    zone = (await connection.execute(where.order_by(space.c.id).limit(1))).scalar()
    return Place(0, "kshub", ZoneInfo(zone or "UTC"))
