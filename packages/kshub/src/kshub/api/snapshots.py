"""/snapshots: what each scan saw."""

from typing import Annotated, Any, Final, Literal, cast

import msgspec
from litestar import delete, get, put
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody, QueryParameter
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.api.asking import Number, Record, found, name, storable, time, wrong
from kshub.api.nodes import PACKAGE_SORTS
from kshub.api.paging import Page, page, sorted_parts
from kshub.auth.access import Networks
from kshub.auth.people import Caller
from kshub.clock import seconds_now
from kshub.merge import document
from kshub.store.engine import Store
from kshub.store.queries import naming, scans
from kshub.store.queries.lists import Part
from kshub.view import nodes, places, snapshot_nodes, snapshots
from kshub.view.snapshot_nodes import Seen
from kswire.facts import Package
from kswire.nodes import Node

_SNAPSHOTS: Final = "/networks/{network_id:int}/snapshots"
_ONE: Final = _SNAPSHOTS + "/{snapshot_id:int}"
_NODES: Final = _ONE + "/nodes"


class SnapshotNode(Node, frozen=True, kw_only=True):
    """A machine as one scan saw it; aggregationType: why its addresses are one node, and that one."""

    network_id: str
    snapshot_id: str
    node_id: str
    aggregation_type: str | None = None


class Task(Record):
    """The run that made a snapshot; reference: the change that it belongs to."""

    task_id: str
    started_at: str | None
    terminated_at: str | None
    status: str
    reference: str | None


class Participant(Record):
    """A Ksocket that took part."""

    ksocket_id: str
    display_name: str


class SnapshotName(Record, forbid_unknown_fields=True):
    """One line, which no other snapshot of the network has."""

    display_name: str


class SnapshotView(Record):
    """A snapshot; status "waiting": it would merge so many nodes that a person must say yes. Its merges say which.

    displayName: what a person calls it; one with a name is kept, however old it is.
    """

    network_id: str
    snapshot_id: str
    display_name: str | None
    named_by: str | None
    named_at: str | None
    status: str
    created_at: str | None
    task: Task
    ksockets: list[Participant]
    number_of_nodes: int
    number_of_addresses: int


@get(_SNAPSHOTS, summary="List snapshots", dependencies=sorted_parts(30, "-snapshotId"))
async def list_snapshots(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    part: NamedDependency[Part],
    status: Annotated[
        Literal["open", "merged", "waiting", "rejected"] | None, QueryParameter(description="only those")
    ] = None,
    *,
    named: Annotated[bool | None, QueryParameter(description="only those that a person named, or did not")] = None,
) -> Page[SnapshotView]:
    """The network's snapshots, the newest first.

    `sort` is snapshotId, createdAt, displayName, numberOfNodes, numberOfAddresses.
    """
    async with store.read() as connection:
        found(await places.networks(connection, networks, network_id) or None, "network")
        rows, total = await snapshots.listed(connection, networks, network_id, part, status, named=named)
        who = await snapshots.ksockets(connection, [row.scan_id for row in rows])
    return Page([view(row, who[row.scan_id]) for row in rows], total)


@get(
    "/networks/{network_id:int}/managed-nodes/{node_id:int}/snapshots",
    summary="A node's snapshots",
    dependencies=sorted_parts(30, "-snapshotId"),
)
async def list_node_snapshots(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    node_id: Number,
    part: NamedDependency[Part],
) -> Page[SnapshotView]:
    """The snapshots in which the node is, the newest first.

    `sort` is snapshotId, createdAt, displayName, numberOfNodes or numberOfAddresses.
    """
    async with store.read() as connection:
        found(await nodes.one(connection, networks, network_id, node_id), "node")
        rows, total = await snapshots.of_node(connection, networks, network_id, node_id, part)
        who = await snapshots.ksockets(connection, [row.scan_id for row in rows])
    return Page([view(row, who[row.scan_id]) for row in rows], total)


@get(_ONE, summary="One snapshot")
async def get_snapshot(
    store: NamedDependency[Store], networks: NamedDependency[Networks], network_id: Number, snapshot_id: Number
) -> SnapshotView:
    """What it is called, which run made it, and how much it saw."""
    async with store.read() as connection:
        return await shown(connection, networks, network_id, snapshot_id)


@put(_ONE + "/name", summary="Name a snapshot")
async def set_snapshot_name(
    store: NamedDependency[Store],
    caller: NamedDependency[Caller],
    networks: NamedDependency[Networks],
    network_id: Number,
    snapshot_id: Number,
    data: JSONBody[SnapshotName],
) -> SnapshotView:
    """From now on it is kept, however old it is."""
    called = name(data.display_name)
    async with store.write() as connection:
        found(await snapshots.exists(connection, networks, network_id, snapshot_id) or None, "snapshot")
        await naming.free_snapshot(connection, network_id, called, snapshot_id)
        who = (called, caller.username, seconds_now())
        found(await scans.name_snapshot(connection, network_id, snapshot_id, *who) or None, "snapshot")
        return await shown(connection, networks, network_id, snapshot_id)


@delete(_ONE + "/name", status_code=204, summary="Take a snapshot's name away")
async def remove_snapshot_name(
    store: NamedDependency[Store], networks: NamedDependency[Networks], network_id: Number, snapshot_id: Number
) -> None:
    """It is kept as long as others, and may go with the next clearing."""
    async with store.write() as connection:
        found(await snapshots.exists(connection, networks, network_id, snapshot_id) or None, "snapshot")
        await scans.name_snapshot(connection, network_id, snapshot_id, None, None, None)


@get(_NODES, summary="A snapshot's nodes", dependencies=sorted_parts(100))
async def list_snapshot_nodes(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    snapshot_id: Number,
    part: NamedDependency[Part],
    text: Annotated[
        str | None, QueryParameter(max_length=200, description="in the name of today or an address, in any case")
    ] = None,
) -> Page[SnapshotNode]:
    """The nodes as this one scan saw them; `sort` is nodeId."""
    if text and not storable(text):
        raise wrong("no name holds a NUL or half a pair")
    async with store.read() as connection:
        found(await snapshots.exists(connection, networks, network_id, snapshot_id) or None, "snapshot")
        seen, total = await snapshot_nodes.nodes(connection, snapshot_id, part, text)
    nodes_shown = [nodes.brief(_node(network_id, snapshot_id, one)) for one in seen]
    return cast("Page[SnapshotNode]", Page(nodes_shown, total))


@get(_NODES + "/{node_id:int}", summary="A node of a snapshot")
async def get_snapshot_node(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    snapshot_id: Number,
    node_id: Number,
) -> SnapshotNode:
    """What this one scan told of it, with what ran on it then."""
    async with store.read() as connection:
        found(await snapshots.exists(connection, networks, network_id, snapshot_id) or None, "snapshot")
        seen = found(await snapshot_nodes.node(connection, snapshot_id, node_id), "node")
    return cast("SnapshotNode", _node(network_id, snapshot_id, seen))


@get(_NODES + "/{node_id:int}/packages", summary="Packages of a snapshot's node", dependencies=sorted_parts(1000))
async def list_snapshot_packages(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    snapshot_id: Number,
    node_id: Number,
    part: NamedDependency[Part],
) -> Page[Package]:
    """What was installed then, by name; `sort` is name, version or arch."""
    async with store.read() as connection:
        found(await snapshots.exists(connection, networks, network_id, snapshot_id) or None, "snapshot")
        seen = found(await snapshot_nodes.node(connection, snapshot_id, node_id), "node")
        installed = await nodes.packages(connection, seen.set_id)
    return page(installed, part, PACKAGE_SORTS)


def _node(network_id: int, snapshot_id: int, seen: Seen) -> dict[str, Any]:
    sources = [document.Source(one.address_id, one.method, one.facts, one.later) for one in seen.reads]
    known = document.build(seen.sightings, sources, seen.number_of_packages)
    shown: dict[str, Any] = msgspec.to_builtins(known)
    names = {"networkId": str(network_id), "snapshotId": str(snapshot_id), "nodeId": str(seen.node_id)}
    return shown | names | {"aggregationType": seen.reason, "numberOfPackages": seen.number_of_packages}


async def shown(connection: AsyncConnection, networks: Networks, network_id: int, snapshot_id: int) -> SnapshotView:
    """The snapshot of this number, or 404."""
    row = found(await snapshots.one(connection, networks, network_id, snapshot_id), "snapshot")
    return view(row, (await snapshots.ksockets(connection, [row.scan_id]))[row.scan_id])


def view(row: Row[Any], who: list[Row[Any]]) -> SnapshotView:
    """A row of `kshub.view.snapshots`, with the Ksockets that took part."""
    task = Task(
        task_id=row.run,
        started_at=time(row.started_at),
        terminated_at=time(row.terminated_at),
        status=row.scan_status,
        reference=row.reference,
    )
    return SnapshotView(
        network_id=str(row.network_id),
        snapshot_id=str(row.id),
        display_name=row.display_name,
        named_by=row.named_by,
        named_at=time(row.named_at),
        status=row.status,
        created_at=time(row.created_at),
        task=task,
        ksockets=[Participant(ksocket_id=str(one.id), display_name=one.display_name) for one in who],
        number_of_nodes=row.number_of_nodes,
        number_of_addresses=row.number_of_addresses,
    )


ROUTES: list[HTTPRouteHandler] = [
    list_snapshots,
    list_node_snapshots,
    get_snapshot,
    set_snapshot_name,
    remove_snapshot_name,
    list_snapshot_nodes,
    get_snapshot_node,
    list_snapshot_packages,
]
