"""Why a node is the one that it is: what gave it each of its addresses, and which nodes it absorbed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.schema import address, event, node, node_address
from kshub.view.events import params

MOST: Final = 1000  # nodes of which one is told that they were merged into it


@dataclass(frozen=True, slots=True)
class Absorbed:
    """A node that is another one now. why: the parameters of its event "nodes-merged"; none: it was cleared away."""

    node_id: int
    display_name: str
    why: Mapping[str, str]
    at: int | None


async def addresses(connection: AsyncConnection, node_id: int) -> Sequence[Row[Any, Any, Any, Any]]:
    """The addresses that the node has now (addr, route), each with the kind of the reason, and what was kept of it."""
    query = (
        select(address.c.addr, address.c.route, node_address.c.reason, node_address.c.because)
        .join(address, address.c.id == node_address.c.address_id)
        .where(node_address.c.node_id == node_id, node_address.c.current)
        .order_by(node_address.c.address_id)
    )
    return (await connection.execute(query)).all()


async def called(connection: AsyncConnection, node_ids: Collection[int]) -> dict[int, Row[Any]]:
    """What these nodes are called, and the first address of each: rows of id, display_name, addr."""
    query: Select[Any] = select(node.c.id, node.c.display_name, node.c.addr).where(node.c.id.in_(node_ids))
    return {row.id: row for row in await connection.execute(query)}


async def absorbed(connection: AsyncConnection, node_id: int) -> list[Absorbed]:
    """The nodes that are this one now, by number; at most MOST."""
    query = select(node.c.id, node.c.display_name).where(node.c.merged_into == node_id).order_by(node.c.id)
    gone = (await connection.execute(query.limit(MOST))).all()
    if not gone:
        return []
    those = select(node.c.id).where(node.c.merged_into == node_id)
    mine = (event.c.kind == "nodes-merged", (event.c.node_id == node_id) | event.c.node_id.in_(those))
    rows = (await connection.execute(select(event).where(*mine).order_by(event.c.id))).all()
    why = {told["absorbed"]: (told, row.happened_at) for row in rows for told in [params(row.params)]}
    return [Absorbed(row.id, row.display_name, *why.get(str(row.id), ({}, None))) for row in gone]
