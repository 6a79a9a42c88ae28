"""/managed-nodes: what is known of each machine over all snapshots of its network."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal, cast

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.api.asking import Number, found, storable, time, wrong
from kshub.api.labels import MarkView, TagView, mark_view
from kshub.api.paging import Page, page, sorted_parts
from kshub.api.ports import Cabled, PluggedView
from kshub.api.ports import places as plugged
from kshub.api.reasons import Merge, Reason, of_addresses, of_merges
from kshub.auth.access import Networks
from kshub.store.engine import Store
from kshub.store.queries import labels
from kshub.store.queries.lists import Part
from kshub.view import nodes, places
from kshub.view.nodes import Tried
from kshub.view.reads import reads
from kshub.view.search.language import parse
from kswire.facts import Attempt, Package, Update
from kswire.nodes import Node

PACKAGE_SORTS: Final[dict[str, Callable[[Package], Any]]] = {
    "name": lambda one: one.name,
    "version": lambda one: one.version,
    "arch": lambda one: one.arch,
}
_UPDATE_SORTS: Final[dict[str, Callable[[Update], Any]]] = {
    "name": lambda one: one.name,
    "installedOn": lambda one: one.installed_on,
}
_NODES: Final = "/networks/{network_id:int}/managed-nodes"
_NODE: Final = _NODES + "/{node_id:int}"
Search = Annotated[
    str, QueryParameter(name="search", max_length=4000, description="what the search box understands; see search.md")
]


class NodeAttempt(Attempt, frozen=True, kw_only=True):
    """One try at one of the node's addresses; route: the jump hosts that it went through.

    past: the node had the address, and has it no more: of a node of which nothing was tried where it is now.
    """

    addr: str
    route: tuple[str, ...] = ()
    past: bool = False


class ManagedNode(Node, frozen=True, kw_only=True):
    """What is known of one machine over all snapshots. What is not known is absent.

    state: new, stable or outdated. Only in the answer for one node stand attempts, neighbors and routes, the first
    2,000 each of its listeningPorts, runningServices, containers and components, its vlans, when each group of facts
    was read, the reasons why its addresses are its own, the merges of other nodes into it, and where it is plugged in.

    addressesPast: it has no address now; those that stand here are the last that it had, and another node has them, so
    no search for an address finds it. lastMissedAt: when a scan last looked where it was seen last and did not see it;
    absent: none has since.
    """

    network_id: str
    managed_node_id: str
    state: str
    attempts: tuple[NodeAttempt, ...] = ()
    reasons: tuple[Reason, ...] = ()
    merges: tuple[Merge, ...] = ()
    plugged_into: tuple[PluggedView, ...] = ()
    mark: MarkView | None = None
    tags: tuple[TagView, ...] = ()
    addresses_past: bool = False
    last_seen_at: datetime | None = None
    last_missed_at: datetime | None = None
    last_scan_succeeded_at: datetime | None = None


@get(_NODES, summary="List managed nodes", dependencies=sorted_parts(100, "managedNodeId"))
async def list_nodes(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    *,
    part: NamedDependency[Part],
    node_state: Annotated[
        Literal["new", "stable", "outdated"] | None, QueryParameter(name="state", description="only those")
    ] = None,
    family: Annotated[
        str | None, QueryParameter(name="systemFamily", max_length=500, description="only those of this system")
    ] = None,
    device_type: Annotated[
        str | None, QueryParameter(name="deviceType", max_length=500, description="only those of this type")
    ] = None,
    text: Annotated[
        str | None, QueryParameter(name="text", max_length=200, description="stands in the name or the first address")
    ] = None,
    search: Search = "",
) -> Page[ManagedNode]:
    """The network's nodes; `sort` is managedNodeId, displayName, ipAddress, updatedAt, lastScanSucceededAt,
    systemFamily, systemVersion, numberOfPackages or numberOfWindowsUpdates, with - before it for descending.
    """  # noqa: D205 - one sentence
    if not all(storable(one) for one in (family, device_type, text) if one):
        raise wrong("no name holds a NUL or half a pair")
    wanted = nodes.Wanted(network_id, part, node_state, family, device_type, text, parse(search))
    async with store.read() as connection:
        found(await places.networks(connection, networks, network_id) or None, "network")
        try:
            rows, total = await nodes.page(connection, networks, wanted)
        except ValueError as error:
            raise wrong(str(error)) from None
        shown = await views(connection, rows)
    return cast("Page[ManagedNode]", Page(shown, total))


@get(_NODE, summary="One managed node")
async def get_node(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    cabled: NamedDependency[Cabled],
    network_id: Number,
    node_id: Number,
) -> ManagedNode:
    """Everything that is known of it, with the attempts that say why not more is, its neighbours, and why it is one."""
    async with store.read() as connection:
        row = found(await nodes.one(connection, networks, network_id, node_id), "node")
        [shown] = await _views(connection, [row])
        tried, neighbors = await nodes.told(connection, node_id)
        read = await reads(connection, await nodes.sources(connection, node_id))
        told = {
            "neighbors": neighbors,
            "groups": read.groups,
            "reasons": await of_addresses(connection, node_id),
            "merges": await of_merges(connection, node_id),
            "pluggedInto": await plugged(connection, cabled, network_id, row),
        }
    more: dict[str, Any] = {"routes": read.routes, "missing": read.missing or None, "uptime": read.uptime}
    told |= {name: value for name, value in more.items() if value is not None}
    attempts = [_attempt(where, one) for where in tried for one in where.attempts]
    return cast("ManagedNode", shown | {"attempts": attempts} | told)


@get(_NODE + "/packages", summary="A node's packages", dependencies=sorted_parts(1000))
async def list_packages(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    node_id: Number,
    part: NamedDependency[Part],
) -> Page[Package]:
    """What is installed, by name; `sort` is name, version or arch."""
    async with store.read() as connection:
        row = found(await nodes.one(connection, networks, network_id, node_id), "node")
        installed = await nodes.packages(connection, row.set_id)
    return page(installed, part, PACKAGE_SORTS)


@get(_NODE + "/windows-updates", summary="A node's Windows updates", dependencies=sorted_parts(1000))
async def list_updates(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    node_id: Number,
    part: NamedDependency[Part],
) -> Page[Update]:
    """Which updates it has; `sort` is name or installedOn."""
    async with store.read() as connection:
        found(await nodes.one(connection, networks, network_id, node_id), "node")
        installed = await nodes.updates(connection, node_id)
    return page(installed, part, _UPDATE_SORTS)


async def views(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    """Managed nodes as lists show them."""
    return [nodes.brief(one) for one in await _views(connection, rows)]


async def _views(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    numbers = [row.id for row in rows]
    marks, tags = await labels.marks(connection, numbers), await labels.tags(connection, numbers)
    there = await nodes.placed(connection, numbers)
    return [_view(row) | _place(row, there) | _labels(marks.get(row.id), tags[row.id]) for row in rows]


def _place(row: Row[Any], there: set[int]) -> dict[str, Any]:
    past = {} if row.id in there else {"addressesPast": True}
    missed = row.missed_at is not None and row.missed_at > row.last_seen_at
    return past | ({"lastMissedAt": time(row.missed_at)} if missed else {})


def _labels(mark: Row[Any] | None, tags: list[tuple[str, str]]) -> dict[str, Any]:
    shown = [TagView(name=name, value=value) for name, value in tags]
    return {"tags": shown} | ({} if mark is None else {"mark": mark_view(mark)})


def _view(row: Row[Any]) -> dict[str, Any]:
    return nodes.fields(row.document) | {
        "networkId": str(row.network_id),
        "managedNodeId": str(row.id),
        "displayName": row.display_name,
        "state": row.state,
        "updatedAt": time(row.updated_at),
        "lastSeenAt": time(row.last_seen_at),
        "lastScanSucceededAt": time(row.last_scan_succeeded_at),
        "numberOfPackages": row.number_of_packages,
        "numberOfWindowsUpdates": row.number_of_windows_updates,
    }


def _attempt(where: Tried, one: Attempt) -> dict[str, Any]:
    shown: dict[str, Any] = {"addr": where.addr} | ({"route": list(where.route)} if where.route else {})
    shown |= {"past": True} if where.past else {}
    return shown | cast("dict[str, Any]", msgspec.to_builtins(one))


ROUTES: list[HTTPRouteHandler] = [list_nodes, get_node, list_packages, list_updates]
