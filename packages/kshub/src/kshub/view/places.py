"""Networks and Ksockets as people see them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, ScalarSelect, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.schema import ksocket, ksocket_token, network, node, node_note, node_presence, scan, snapshot, space
from kshub.view.states import present, state

Networks = Any  # a query of network numbers: kshub.auth.access says which


async def networks(connection: AsyncConnection, visible: Networks, network_id: int | None = None) -> list[Row[Any]]:
    """The networks with their counts of nodes and when their last scan ended."""
    last = select(func.max(scan.c.terminated_at)).where(scan.c.network_id == network.c.id).scalar_subquery()
    query = select(network, last.label("scanned_at")).where(network.c.id.in_(visible)).order_by(network.c.id)
    if network_id is not None:
        query = query.where(network.c.id == network_id)
    return list((await connection.execute(query)).all())


async def named(connection: AsyncConnection, visible: Networks) -> dict[int, Any]:
    """What the networks and their spaces are called, by the network's number."""
    query = select(network.c.id, network.c.display_name, network.c.space_id)
    query = query.add_columns(space.c.display_name.label("space_display_name"))
    query = query.join(space, space.c.id == network.c.space_id).where(network.c.id.in_(visible))
    return {row.id: row for row in await connection.execute(query)}


async def counts(connection: AsyncConnection, visible: Networks) -> dict[int, dict[str, int]]:
    """How many nodes are new, stable and outdated, by network; retired ones are none of them."""
    states = [func.sum(case((state() == one, 1), else_=0)) for one in ("new", "stable", "outdated")]
    query = (
        select(node.c.network_id, *states)
        .join(node_presence, node_presence.c.node_id == node.c.id)
        .join(network, network.c.id == node.c.network_id)
        .where(node.c.network_id.in_(visible), node.c.merged_into.is_(None), present())
        .group_by(node.c.network_id)
    )
    rows = (await connection.execute(query)).all()
    return {row[0]: {"new": row[1], "stable": row[2], "outdated": row[3]} for row in rows}


@dataclass(frozen=True, slots=True)
class Content:
    """How much is in a network."""

    nodes: int
    snapshots: int
    ksockets: int
    notes: int


async def content(connection: AsyncConnection, network_id: int) -> Content:
    """What would go with the network."""
    alive = select(func.count()).where(node.c.network_id == network_id, node.c.merged_into.is_(None))
    seen = select(func.count()).where(snapshot.c.network_id == network_id)
    there = select(func.count()).where(ksocket.c.network_id == network_id, ksocket.c.removed_at.is_(None))
    written = select(func.count()).select_from(node_note.join(node, node.c.id == node_note.c.node_id))
    counts = (alive, seen, there, written.where(node.c.network_id == network_id))
    return Content(*[(await connection.execute(one)).scalar_one() for one in counts])


async def ksockets(
    connection: AsyncConnection, visible: Networks, network_id: int, ksocket_id: int | None = None
) -> list[Row[Any]]:
    """The Ksockets of a network, with who is connected, and when the last of their tokens ends."""
    query = select(ksocket, token_end().label("token_expires_at"))
    query = query.where(ksocket.c.network_id == network_id, ksocket.c.network_id.in_(visible))
    query = query.where(ksocket.c.removed_at.is_(None))
    if ksocket_id is not None:
        query = query.where(ksocket.c.id == ksocket_id)
    return list((await connection.execute(query.order_by(ksocket.c.id))).all())


def token_end() -> ScalarSelect[int]:
    """When the last of a Ksocket's tokens ends, or has ended; none is counted that is revoked, or not taken yet."""
    mine = (ksocket_token.c.ksocket_id == ksocket.c.id, ksocket_token.c.revoked_at.is_(None), ~ksocket_token.c.renews)
    return select(func.max(ksocket_token.c.expires_at)).where(*mine).correlate(ksocket).scalar_subquery()
