"""Managed nodes under the names of the original's published exporter, and their packages."""

from collections.abc import AsyncIterator, Callable, Sequence
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.export.listing import Column, Listing, at, by_key, called
from kshub.store import documents
from kshub.store.engine import Store
from kshub.store.queries import labels, packages
from kshub.store.schema import network, node, node_document, node_presence, space
from kshub.view.places import Networks
from kshub.view.states import state
from kswire.nodes import Node
from kswire.workbook import BESIDE, COLUMNS, READERS

NODES_AT_ONCE: Final = 10  # whose packages are read together: a machine has thousands


class Known:
    """A node's row, what people say of it, and its document, which is read when the first column asks for it."""

    def __init__(self, row: Row[Any], mark: Row[Any] | None = None, tags: Sequence[tuple[str, str]] = ()) -> None:
        self.row, self.mark, self.tags = row, mark, tags

    @cached_property
    def node(self) -> Node:
        """What is known of it; no packages, updates, neighbours or attempts."""
        return documents.node(self.row.document)


def alive(visible: Networks, network_id: int | None) -> list[Any]:
    """The nodes of a network (None: of all) that a person may see, as conditions of a query."""
    here = [] if network_id is None else [node.c.network_id == network_id]
    return [node.c.network_id.in_(visible), *here, node.c.merged_into.is_(None)]


def query(visible: Networks, network_id: int | None) -> Select[Any]:
    """Nodes with their documents, states and times, and where they are."""
    times = (node_presence.c.last_seen_at, node_presence.c.last_scan_succeeded_at)
    where = (network.c.display_name.label("network_name"), space.c.display_name.label("space_name"))
    return (
        select(node, *times, *where, node_document.c.document, state().label("state"))
        .select_from(node)
        .join(node_presence, node_presence.c.node_id == node.c.id)
        .join(network, network.c.id == node.c.network_id)
        .join(space, space.c.id == network.c.space_id)
        .join(node_document, node_document.c.node_id == node.c.id)
        .where(*alive(visible, network_id))
    )


async def known(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[Known]:
    """A page of `query`."""
    numbers = [row.id for row in rows]
    marks, tags = await labels.marks(connection, numbers), await labels.tags(connection, numbers)
    return [Known(row, marks.get(row.id), tags[row.id]) for row in rows]


def _nodes(store: Store, visible: Networks, network_id: int) -> AsyncIterator[list[Any]]:
    return by_key(store, query(visible, network_id), node.c.id, known)


def _count(visible: Networks, network_id: int) -> Select[Any]:
    return select(func.count()).select_from(node).where(*alive(visible, network_id))


def _packages(store: Store, visible: Networks, network_id: int) -> AsyncIterator[list[Any]]:
    those = select(node).where(*alive(visible, network_id), node.c.set_id.is_not(None))
    return by_key(store, those, node.c.id, _installed, NODES_AT_ONCE)


async def _installed(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[tuple[Row[Any], Any]]:
    sets = await packages.read_sets(connection, {row.set_id for row in rows})
    entries = await packages.read_packages(connection, {one for numbers in sets.values() for one in numbers})
    order = {number: place for place, number in enumerate(sorted(entries, key=lambda one: entries[one].name))}
    return [(row, entries[one]) for row in rows for one in sorted(sets[row.set_id], key=order.__getitem__)]


def _count_packages(visible: Networks, network_id: int) -> Select[Any]:
    return select(func.coalesce(func.sum(node.c.number_of_packages), 0)).where(*alive(visible, network_id))


def _of_row(read: Callable[[Row[Any]], Any]) -> Callable[[Known], Any]:
    return lambda one: read(one.row)


def _of_node(name: str) -> Callable[[Known], Any]:
    read = (READERS | BESIDE)[name]
    return lambda one: read(one.node)


# What the hub knows better than the node's document does
_OURS: Final[dict[str, Callable[[Known], Any]]] = {
    "networkId": _of_row(lambda row: str(row.network_id)),
    "managedNodeId": _of_row(lambda row: str(row.id)),
    "displayName": _of_row(lambda row: row.display_name),
    "packagesTotal": _of_row(lambda row: row.number_of_packages),
    "windowsupdatesTotal": _of_row(lambda row: row.number_of_windows_updates),
    "updatedAt": _of_row(lambda row: at(row.updated_at)),
}
_MORE: Final = (
    called(Column("state", _of_row(lambda row: row.state)), "state"),
    called(Column("deviceType", _of_row(lambda row: row.device_type)), "deviceType"),
    *(Column(name, _of_node(name)) for name in BESIDE),
    Column("lastSeenAt", _of_row(lambda row: at(row.last_seen_at))),
    Column("lastScanSucceededAt", _of_row(lambda row: at(row.last_scan_succeeded_at))),
    Column("tags", lambda one: "\n".join(f"{name}={value}" if value else name for name, value in one.tags)),
    called(Column("mark", lambda one: one.mark and one.mark.mark), "mark"),
    Column("markReason", lambda one: one.mark and one.mark.reason),
    Column("networkName", _of_row(lambda row: row.network_name)),
    Column("spaceName", _of_row(lambda row: row.space_name)),
)
_WHO: Final = (
    Column("managedNodeId", lambda one: str(one[0].id)),
    Column("displayName", lambda one: one[0].display_name),
    Column("ipAddress", lambda one: one[0].addr),
)


def _entry(name: str, attribute: str) -> Column:
    return Column(name, lambda one: getattr(one[1], attribute))


_ENTRIES: Final = (
    *(_entry(one, one) for one in ("name", "epoch", "version", "arch", "kind")),
    _entry("sourceName", "source_name"),
    _entry("sourceVersion", "source_version"),
    _entry("vendor", "vendor"),
    _entry("modularityLabel", "modularity_label"),
)

NODES: Final = Listing(
    "managed-nodes",
    (*(Column(name, _OURS.get(name) or _of_node(name)) for name in COLUMNS), *_MORE),
    _nodes,
    _count,
    COLUMNS,
)
PACKAGES: Final = Listing("packages", _WHO + _ENTRIES, _packages, _count_packages)
