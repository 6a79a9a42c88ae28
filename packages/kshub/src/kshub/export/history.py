"""What was done and what happened: snapshots, runs, events."""

from collections.abc import AsyncIterator, Callable
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Table, func, select

from kshub.export.listing import Column, Listing, by_key, called, field, instant, number
from kshub.store.engine import Store
from kshub.store.queries.spaces import Spaces
from kshub.store.schema import event, scan, snapshot
from kshub.view import events
from kshub.view.events import Wanted, params
from kshub.view.places import Networks
from kshub.words.happened import sentence


def _pages(query: Select[Any], table: Table) -> Callable[[Store, Networks, int], AsyncIterator[list[Any]]]:
    def pages(store: Store, visible: Networks, network_id: int) -> AsyncIterator[list[Any]]:
        return by_key(store, query.where(*_mine(table, visible, network_id)), table.c.id)

    return pages


def _count(table: Table) -> Callable[[Networks, int], Select[Any]]:
    return lambda visible, network_id: select(func.count()).select_from(table).where(*_mine(table, visible, network_id))


def _mine(table: Table, visible: Networks, network_id: int) -> list[ColumnElement[bool]]:
    return [table.c.network_id.in_(visible), table.c.network_id == network_id]


def _told(row: Any) -> str:
    return "\n".join(f"{name}={value}" for name, value in params(row.params).items())


def _sentence(row: Any, language: str) -> str:
    return sentence(row.kind, params(row.params), row.node_id, language)


def feed(visible: Networks, spaces: Spaces, wanted: Wanted, language: str) -> Listing:
    """These events of all networks that may be seen, each as a sentence, too; language: of the sentences."""
    chosen = events.feed_conditions(visible, spaces, wanted)
    columns = (
        field("spaceName", "space"),
        field("networkName", "network"),
        *EVENTS.columns[:4],
        Column("text", lambda row: _sentence(row, language)),
        EVENTS.columns[5],
        field("displayName", "node_name"),
        *EVENTS.columns[6:],
    )
    query = events.feed().where(*chosen)
    count = select(func.count()).select_from(event).where(*chosen)
    return Listing(
        "events",
        columns,
        lambda store, _visible, _network_id: by_key(store, query, event.c.id),
        lambda _visible, _network_id: count,
        ("spaceName", "networkName", *EVENTS.plain),
    )


_times: Final = (
    scan.c.started_at,
    scan.c.terminated_at,
    scan.c.run,
    scan.c.status.label("scan_status"),
    scan.c.reference,
)
_snapshots: Final = select(snapshot, *_times).join(scan, scan.c.id == snapshot.c.scan_id)
_scans: Final = select(scan, snapshot.c.id.label("snapshot_id"), snapshot.c.number_of_nodes).outerjoin(
    snapshot, snapshot.c.scan_id == scan.c.id
)

SNAPSHOTS: Final = Listing(
    "snapshots",
    (
        number("networkId", "network_id"),
        number("snapshotId", "id"),
        field("displayName", "display_name"),
        field("namedBy", "named_by"),
        instant("namedAt", "named_at"),
        called(field("status"), "snapshot"),
        instant("createdAt", "created_at"),
        field("taskId", "run"),
        called(field("taskStatus", "scan_status"), "run"),
        instant("startedAt", "started_at"),
        instant("terminatedAt", "terminated_at"),
        field("reference"),
        field("numberOfNodes", "number_of_nodes"),
        field("numberOfAddresses", "number_of_addresses"),
    ),
    _pages(_snapshots, snapshot),
    _count(snapshot),
)
SCANS: Final = Listing(
    "scans",
    (
        number("networkId", "network_id"),
        field("scanId", "run"),
        called(field("kind"), "kind"),
        called(field("status"), "run"),
        field("orderedBy", "ordered_by"),
        field("reference"),
        instant("createdAt", "created_at"),
        instant("startedAt", "started_at"),
        instant("terminatedAt", "terminated_at"),
        number("snapshotId", "snapshot_id"),
        field("numberOfNodes", "number_of_nodes"),
    ),
    _pages(_scans, scan),
    _count(scan),
)
EVENTS: Final = Listing(
    "events",
    (
        number("networkId", "network_id"),
        number("eventId", "id"),
        instant("happenedAt", "happened_at"),
        called(field("kind"), "event"),
        Column("text", lambda row: _sentence(row, "en"), _sentence),
        number("managedNodeId", "node_id"),
        Column("params", _told),
    ),
    _pages(select(event), event),
    _count(event),
    ("networkId", "eventId", "happenedAt", "kind", "managedNodeId", "params"),
)
