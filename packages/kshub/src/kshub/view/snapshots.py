"""Snapshots and their nodes: what each scan saw."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.queries import lists
from kshub.store.queries.lists import Part
from kshub.store.retention import GOING
from kshub.store.schema import (
    ksocket,
    scan,
    scan_part,
    snapshot,
    snapshot_address,
)
from kshub.view.places import Networks

SORTS: Final = {
    "snapshotId": snapshot.c.id,
    "createdAt": snapshot.c.created_at,
    "displayName": snapshot.c.display_name,
    "numberOfNodes": snapshot.c.number_of_nodes,
    "numberOfAddresses": snapshot.c.number_of_addresses,
}


async def listed(
    connection: AsyncConnection,
    visible: Networks,
    network_id: int,
    part: Part,
    status: str | None = None,
    *,
    named: bool | None = None,
) -> tuple[list[Row[Any]], int]:
    """Snapshots of the network with the runs that made them; and how many there are. status, named: only those.

    Raises:
        NoSuchField.
    """
    chosen = _there(visible, network_id)
    chosen += [] if status is None else [snapshot.c.status == status]
    chosen += [] if named is None else [snapshot.c.display_name.is_not(None) == named]
    query = _runs().where(*chosen)
    query = query.order_by(*lists.order(part, SORTS, snapshot.c.id))
    return await lists.listed(connection, query, lists.count(snapshot).where(*chosen), part)


async def of_node(
    connection: AsyncConnection, visible: Networks, network_id: int, node_id: int, part: Part
) -> tuple[list[Row[Any]], int]:
    """The same of those in which the node is, which the caller knows to be of the network.

    Raises:
        NoSuchField.
    """
    with_it = select(snapshot_address.c.snapshot_id).where(snapshot_address.c.node_id == node_id)
    chosen = [*_there(visible, network_id), snapshot.c.id.in_(with_it)]
    query = _runs().where(*chosen).order_by(*lists.order(part, SORTS, snapshot.c.id))
    return await lists.listed(connection, query, lists.count(snapshot).where(*chosen), part)


async def ksockets(connection: AsyncConnection, scan_ids: list[int]) -> dict[int, list[Row[Any]]]:
    """Who took part, by scan."""
    query = select(scan_part.c.scan_id, ksocket.c.id, ksocket.c.display_name)
    query = query.join(ksocket, ksocket.c.id == scan_part.c.ksocket_id).where(scan_part.c.scan_id.in_(scan_ids))
    found: dict[int, list[Any]] = {number: [] for number in scan_ids}
    for row in await connection.execute(query.order_by(ksocket.c.id)):
        found[row.scan_id].append(row)
    return found


async def one(connection: AsyncConnection, visible: Networks, network_id: int, snapshot_id: int) -> Row[Any] | None:
    """The network's snapshot of this number, with the run that made it."""
    query = _runs().where(*_there(visible, network_id), snapshot.c.id == snapshot_id)
    found: Row[Any] | None = (await connection.execute(query)).one_or_none()
    return found


async def earlier(connection: AsyncConnection, visible: Networks, network_id: int, snapshot_id: int) -> Row[Any] | None:
    """The merged one before it, of a run that was no question to single addresses."""
    before = (snapshot.c.id < snapshot_id, snapshot.c.status == "merged", scan.c.kind != "ask")
    query = _runs().where(*_there(visible, network_id), *before).order_by(snapshot.c.id.desc()).limit(1)
    found: Row[Any] | None = (await connection.execute(query)).one_or_none()
    return found


async def latest(connection: AsyncConnection, visible: Networks, network_id: int) -> Row[Any] | None:
    """The last that is merged, of a run that was no question to single addresses."""
    return await earlier(connection, visible, network_id, 2**53)


def _there(visible: Networks, network_id: int) -> list[ColumnElement[bool]]:
    """One that is being removed is not whole, and as good as gone."""
    return [snapshot.c.network_id == network_id, snapshot.c.network_id.in_(visible), snapshot.c.status != GOING]


def _runs() -> Select[Any]:
    columns = (scan.c.started_at, scan.c.terminated_at, scan.c.status.label("scan_status"), scan.c.run)
    more = (scan.c.kind, scan.c.reference, scan.c.ordered_by, scan.c.incomplete)
    return select(snapshot, *columns, *more).join(scan, scan.c.id == snapshot.c.scan_id)


async def holds(connection: AsyncConnection, snapshot_ids: list[int], node_id: int) -> bool:
    """Whether any of these snapshots, of which the caller knows that they may be seen, has the node."""
    here = (snapshot_address.c.snapshot_id.in_(snapshot_ids), snapshot_address.c.node_id == node_id)
    return (await connection.execute(select(snapshot_address.c.node_id).where(*here).limit(1))).first() is not None


async def exists(connection: AsyncConnection, visible: Networks, network_id: int, snapshot_id: int) -> bool:
    """Is there such a snapshot, and may the caller see it?"""
    mine = (*_there(visible, network_id), snapshot.c.id == snapshot_id)
    return (await connection.execute(select(snapshot.c.id).where(*mine))).first() is not None
