"""What a network's map is drawn of, read: as it is now, or as a snapshot saw it."""

import asyncio
from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import CursorResult, Row, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store import bulk
from kshub.store.records import sort_key
from kshub.store.schema import (
    address,
    event,
    node,
    node_address,
    scan,
    snapshot,
    snapshot_address,
    snapshot_named,
)
from kshub.view import events
from kshub.view.map import devices
from kshub.view.map.drawn import Known, Spot, State
from kshub.view.nodes import joined
from kshub.view.states import present, state

_CHANGES: Final = (
    "components-changed",
    "domain-changed",
    "host-key-changed",
    "mac-changed",
    "nodes-merged",
    "packages-changed",
    "ports-opened",
    "serial-changed",
    "system-changed",
    "version-changed",
    "vlans-changed",
)
_AT_ONCE: Final = 1_000  # rows
_STATES: Final[dict[str, State]] = {"new": "new", "outdated": "lost"}


async def now(connection: AsyncConnection, network_id: int) -> Known:
    """Of the network's nodes as they are known. Those that are retired are not on the map."""
    changed = await _changed(connection, network_id, await _latest(connection, network_id))
    held = exists().where(node_address.c.node_id == node.c.id, node_address.c.current).label("held")
    query = joined(
        select(node.c.id, node.c.display_name, node.c.addr, node.c.device_type, held, state().label("state"))
    )
    mine = (node.c.network_id == network_id, node.c.merged_into.is_(None), present())
    rows = await connection.execute(query.where(*mine).order_by(node.c.addr_key, node.c.id))
    spots = await asyncio.to_thread(_spots, rows, changed)
    return await devices.known(connection, network_id, spots, devices.told_now)


def _spots(rows: CursorResult[Any], changed: Collection[int]) -> list[Spot]:
    """In a thread, bit by bit: others are answered meanwhile. An address that another node has now is no place."""
    return [
        Spot(
            row.id,
            row.display_name,
            row.addr if row.held else "",
            row.device_type,
            _state(row.state, row.id in changed),
        )
        for some in rows.partitions(_AT_ONCE)
        for row in some
    ]


async def then(connection: AsyncConnection, network_id: int, after: Row[Any], before: Row[Any] | None) -> Known:
    """Of the nodes that a snapshot saw, and of those that only the one before it did, which are lost.

    What a node is called and what it is are as now; where it was, and whom it named beside it, are as then.
    """
    seen = await _seen(connection, after.id)
    earlier = {} if before is None else await _seen(connection, before.id)
    changed = await _changed(connection, network_id, after)
    places = earlier | seen
    query = "SELECT id, display_name, device_type FROM node WHERE id = {among}"
    named = {row.id: row for row in await bulk.among(connection, query, sorted(places))}

    def became(number: int) -> State:
        if number not in seen:
            return "lost"
        return "new" if before is not None and number not in earlier else _state("stable", number in changed)

    spots = [
        Spot(number, named[number].display_name, addr, named[number].device_type, became(number))
        for number, addr in sorted(places.items(), key=lambda one: (sort_key(one[1]), one[0]))
        if number in named
    ]
    return await devices.known(connection, network_id, spots, devices.told_then(after.id))


def _state(lifecycle: str, changed: bool) -> State:
    return _STATES.get(lifecycle) or ("changed" if changed else "known")


async def _latest(connection: AsyncConnection, network_id: int) -> Row[int, int] | None:
    query = select(snapshot.c.id, snapshot.c.created_at).join(scan, scan.c.id == snapshot.c.scan_id)
    mine = (snapshot.c.network_id == network_id, snapshot.c.status == "merged", scan.c.kind != "ask")
    query = query.where(*mine).order_by(snapshot.c.id.desc()).limit(1)
    return (await connection.execute(query)).one_or_none()


async def _changed(connection: AsyncConnection, network_id: int, at: Row[Any] | Row[int, int] | None) -> set[int]:
    """Nodes of which an event tells that they are others since this snapshot, until the next one began."""
    if at is None:
        return set()
    later = select(func.min(snapshot.c.created_at)).where(
        snapshot.c.network_id == network_id, snapshot.c.id > at.id, snapshot.c.created_at > at.created_at
    )
    until = (await connection.execute(later)).scalar()
    chosen = [
        event.c.network_id == network_id,
        event.c.kind.in_(_CHANGES),
        *await events.since(connection, at.created_at),
    ]
    chosen += [] if until is None else [event.c.happened_at < until]
    return set((await connection.execute(select(event.c.node_id).distinct().where(*chosen))).scalars())


async def _seen(connection: AsyncConnection, snapshot_id: int) -> dict[int, str]:
    """The first address of each node that answered."""
    silent = select(snapshot_named.c.address_id).where(
        snapshot_named.c.snapshot_id == snapshot_id, snapshot_named.c.silent
    )
    query = select(snapshot_address.c.node_id, address.c.addr).join(
        address, address.c.id == snapshot_address.c.address_id
    )
    mine = (snapshot_address.c.snapshot_id == snapshot_id, snapshot_address.c.node_id.is_not(None))
    rows = await connection.execute(query.where(*mine, snapshot_address.c.address_id.not_in(silent)))
    found: dict[int, str] = {}
    for row in rows:
        known = found.get(row.node_id)
        if known is None or sort_key(row.addr) < sort_key(known):
            found[row.node_id] = row.addr
    return found
