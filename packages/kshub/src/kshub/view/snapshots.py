"""Snapshots and their nodes: what each scan saw."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store import records
from kshub.store.queries import lists
from kshub.store.queries import records as record_queries
from kshub.store.queries.lists import Part
from kshub.store.records import Sighting
from kshub.store.retention import GOING
from kshub.store.schema import ksocket, package_set, scan, scan_part, snapshot, snapshot_address, snapshot_tried
from kshub.view.places import Networks
from kswire.facts import Facts

SORTS: Final = {
    "snapshotId": snapshot.c.id,
    "createdAt": snapshot.c.created_at,
    "displayName": snapshot.c.display_name,
    "numberOfNodes": snapshot.c.number_of_nodes,
    "numberOfAddresses": snapshot.c.number_of_addresses,
}


@dataclass(frozen=True, slots=True)
class Read:
    """What one method told of one address; later is when."""

    address_id: int
    method: str
    facts: Facts
    later: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A node as the snapshot saw it: its addresses, what it told, and why they are one."""

    node_id: int
    reason: str | None
    sightings: tuple[Sighting, ...]
    reads: tuple[Read, ...]
    set_id: int | None
    number_of_packages: int | None


async def listed(
    connection: AsyncConnection, visible: Networks, network_id: int, part: Part, status: str | None = None
) -> tuple[list[Row[Any]], int]:
    """Snapshots of the network with the runs that made them; and how many there are. status: only those.

    Raises:
        NoSuchField.
    """
    chosen = _there(visible, network_id)
    chosen += [] if status is None else [snapshot.c.status == status]
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


async def nodes(connection: AsyncConnection, snapshot_id: int, part: Part) -> tuple[list[Seen], int]:
    """The snapshot's nodes by number (sort "nodeId"), and how many. The caller knows that the snapshot may be seen.

    Raises:
        NoSuchField.
    """
    here = (snapshot_address.c.snapshot_id == snapshot_id, snapshot_address.c.node_id.is_not(None))
    distinct = select(snapshot_address.c.node_id).where(*here).distinct()
    number = snapshot_address.c.node_id
    ordered = distinct.order_by(*lists.order(part, {"nodeId": number}, number))
    rows, total = await lists.listed(connection, ordered, lists.count(distinct.subquery()), part)
    seen = await _seen(connection, snapshot_id, [row.node_id for row in rows])
    return sorted(seen, key=lambda one: one.node_id, reverse=part.descending), total


async def node(connection: AsyncConnection, snapshot_id: int, node_id: int) -> Seen | None:
    """One node of it."""
    return next(iter(await _seen(connection, snapshot_id, [node_id])), None)


async def _seen(connection: AsyncConnection, snapshot_id: int, node_ids: list[int]) -> list[Seen]:
    here = (snapshot_address.c.snapshot_id == snapshot_id, snapshot_address.c.node_id.in_(node_ids))
    query = select(snapshot_address).where(*here).order_by(snapshot_address.c.node_id, snapshot_address.c.address_id)
    addresses = (await connection.execute(query)).all()
    mine = (snapshot_tried.c.snapshot_id == snapshot_id, snapshot_tried.c.facts_id.is_not(None))
    tried = select(snapshot_tried, package_set.c.size).outerjoin(
        package_set, package_set.c.id == snapshot_tried.c.set_id
    )
    of_these = snapshot_tried.c.address_id.in_([row.address_id for row in addresses])
    reads = (await connection.execute(tried.where(*mine, of_these))).all()
    sightings = await record_queries.read(connection, [row.found_id for row in addresses], records.seen)
    facts = await record_queries.read(connection, [row.facts_id for row in reads], records.facts)
    told: dict[int, list[Row[Any]]] = {}
    for row in reads:
        told.setdefault(row.address_id, []).append(row)
    return [
        _one(number, mine, [one for row in mine for one in told.get(row.address_id, ())], sightings, facts)
        for number, mine in _by_node(addresses).items()
    ]


def _by_node(addresses: Sequence[Row[Any]]) -> dict[int, list[Row[Any]]]:
    grouped: dict[int, list[Row[Any]]] = {}
    for row in addresses:
        grouped.setdefault(row.node_id, []).append(row)
    return grouped


def _one(
    node_id: int,
    mine: list[Row[Any]],
    told: list[Row[Any]],
    sightings: dict[int, Sighting],
    facts: dict[int, Facts],
) -> Seen:
    largest = max((row for row in told if row.set_id is not None), key=lambda row: row.size or 0, default=None)
    return Seen(
        node_id,
        next((row.reason for row in mine if row.reason), None),
        tuple(sightings[row.found_id] for row in mine),
        tuple(Read(row.address_id, row.method, facts[row.facts_id], row.tried_at) for row in told),
        None if largest is None else largest.set_id,
        None if largest is None else largest.size,
    )
