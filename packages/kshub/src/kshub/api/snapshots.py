"""/snapshots: what each scan saw."""

from typing import Annotated, Any, Final, Literal, cast

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter
from sqlalchemy import Row

from kshub.api.asking import Number, Record, found, time
from kshub.api.nodes import PACKAGE_SORTS
from kshub.api.paging import Page, page, sorted_parts
from kshub.auth.access import Networks
from kshub.merge import document
from kshub.store.engine import Store
from kshub.store.queries.lists import Part
from kshub.view import nodes, places, snapshots
from kshub.view.snapshots import Seen
from kswire.facts import Package
from kswire.nodes import Node

_SNAPSHOTS: Final = "/networks/{network_id:int}/snapshots"
_NODES: Final = _SNAPSHOTS + "/{snapshot_id:int}/nodes"


class SnapshotNode(Node, frozen=True, kw_only=True):
    """A machine as one scan saw it; aggregationType: why its addresses are one node, and that one."""

    network_id: str
    snapshot_id: str
    node_id: str
    aggregation_type: str | None = None


class Task(Record):
    """The run that made a snapshot."""

    task_id: str
    started_at: str | None
    terminated_at: str | None
    status: str


class Participant(Record):
    """A Ksocket that took part."""

    ksocket_id: str
    display_name: str


class SnapshotView(Record):
    """A snapshot; status "waiting": it would merge so many nodes that a person must say yes. Its merges say which."""

    network_id: str
    snapshot_id: str
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
) -> Page[SnapshotView]:
    """The network's snapshots, the newest first; `sort` is snapshotId, createdAt, numberOfNodes, numberOfAddresses."""
    async with store.read() as connection:
        found(await places.networks(connection, networks, network_id) or None, "network")
        rows, total = await snapshots.listed(connection, networks, network_id, part, status)
        who = await snapshots.ksockets(connection, [row.scan_id for row in rows])
    return Page([_view(row, who[row.scan_id]) for row in rows], total)


@get(_NODES, summary="A snapshot's nodes", dependencies=sorted_parts(100))
async def list_snapshot_nodes(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    snapshot_id: Number,
    part: NamedDependency[Part],
) -> Page[SnapshotNode]:
    """The nodes as this one scan saw them; `sort` is nodeId."""
    async with store.read() as connection:
        found(await snapshots.exists(connection, networks, network_id, snapshot_id) or None, "snapshot")
        seen, total = await snapshots.nodes(connection, snapshot_id, part)
    nodes_shown = [_node(network_id, snapshot_id, one) for one in seen]
    return cast("Page[SnapshotNode]", Page(nodes_shown, total))


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
        seen = found(await snapshots.node(connection, snapshot_id, node_id), "node")
        installed = await nodes.packages(connection, seen.set_id)
    return page(installed, part, PACKAGE_SORTS)


def _node(network_id: int, snapshot_id: int, seen: Seen) -> dict[str, Any]:
    sources = [document.Source(one.address_id, one.method, one.facts, one.later) for one in seen.reads]
    known = document.build(seen.sightings, sources, seen.number_of_packages)
    shown: dict[str, Any] = msgspec.to_builtins(known)
    names = {"networkId": str(network_id), "snapshotId": str(snapshot_id), "nodeId": str(seen.node_id)}
    return shown | names | {"aggregationType": seen.reason, "numberOfPackages": seen.number_of_packages}


def _view(row: Row[Any], who: list[Row[Any]]) -> SnapshotView:
    task = Task(
        task_id=row.run, started_at=time(row.started_at), terminated_at=time(row.terminated_at), status=row.scan_status
    )
    return SnapshotView(
        network_id=str(row.network_id),
        snapshot_id=str(row.id),
        status=row.status,
        created_at=time(row.created_at),
        task=task,
        ksockets=[Participant(ksocket_id=str(one.id), display_name=one.display_name) for one in who],
        number_of_nodes=row.number_of_nodes,
        number_of_addresses=row.number_of_addresses,
    )


ROUTES: list[HTTPRouteHandler] = [list_snapshots, list_snapshot_nodes, list_snapshot_packages]
