"""Addresses of a network: whose each is, and when it was last seen."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.export.listing import Column, Listing, at, by_key
from kshub.export.nodes import alive
from kshub.store import records
from kshub.store.engine import Store
from kshub.store.queries import records as record_queries
from kshub.store.records import Sighting
from kshub.store.schema import address, node, node_address
from kshub.view.places import Networks

_Seen = tuple[Row[Any], Sighting]


def query(visible: Networks, network_id: int) -> Select[Any]:
    """The current addresses of the network's nodes."""
    return (
        select(node_address, address.c.addr, address.c.route, node.c.display_name)
        .select_from(node_address)
        .join(address, address.c.id == node_address.c.address_id)
        .join(node, node.c.id == node_address.c.node_id)
        .where(*alive(visible, network_id), node_address.c.current)
    )


async def seen(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[_Seen]:
    """A page of `query`, each row with what was seen there last."""
    found = await record_queries.read(connection, [row.found_id for row in rows], records.seen)
    return [(row, found[row.found_id]) for row in rows]


def _pages(store: Store, visible: Networks, network_id: int) -> AsyncIterator[list[Any]]:
    return by_key(store, query(visible, network_id), node_address.c.address_id, seen)


def _count(visible: Networks, network_id: int) -> Select[Any]:
    return select(func.count()).select_from(query(visible, network_id).subquery())


def vendor(sighting: Sighting) -> str | None:
    """Who made the adapter that answers there."""
    extra = sighting.address.extra_fields
    return extra.macaddr.organization_name if extra and extra.macaddr else None


ADDRESSES: Final = Listing(
    "addresses",
    (
        Column("ipAddress", lambda one: one[0].addr),
        Column("subnet", lambda one: one[1].address.subnet),
        Column("macaddr", lambda one: one[0].macaddr or one[1].address.macaddr),
        Column("vendor", lambda one: vendor(one[1])),
        Column("hostName", lambda one: "\n".join(name.hostname for name in one[1].address.hostnames)),
        Column("services", lambda one: "\n".join(service.name for service in one[1].address.services)),
        Column("foundBy", lambda one: one[1].by),
        Column("route", lambda one: " > ".join(one[0].route.split())),
        Column("managedNodeId", lambda one: str(one[0].node_id)),
        Column("displayName", lambda one: one[0].display_name),
        Column("firstSeenAt", lambda one: at(one[0].first_seen_at)),
        Column("lastSeenAt", lambda one: at(one[0].last_seen_at)),
    ),
    _pages,
    _count,
)
