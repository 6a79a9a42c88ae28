"""What is known of nodes after a snapshot, into the rows that people read; only where something changed."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.merge.document import Source, build, rank
from kshub.merge.noticing import Noticed, packages
from kshub.store import bulk, documents
from kshub.store.instants import seconds
from kshub.store.queries import possession, records, texts
from kshub.store.records import facts, seen, sort_key
from kshub.store.schema import node, node_address, node_document, node_source
from kswire.nodes import Node
from kswire.wire import now

MAX_TEXT: Final = 500  # characters of a text in a list
_OWN: Final = frozenset({"system", "sysName"})
_AT_ONCE: Final = 2_000  # nodes whose facts are in memory at once
_COLUMNS: Final = (
    *("set_id", "updated_at", "display_name", "hostname", "family", "version", "serial", "device_type"),
    *("addr", "addr_key", "number_of_packages", "number_of_windows_updates"),
)


async def write(
    connection: AsyncConnection, snapshot_id: int, nodes: Iterable[int], noticed: Noticed | None = None
) -> set[int]:
    """Write the documents, list columns and packages of these nodes; those that are not as they were.

    noticed: gets what changed. None: a person's word changed it, and no machine.
    """
    ordered = sorted(nodes)
    changed: set[int] = set()
    moves: list[possession.Move] = []
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        addresses, sources = await _rows(connection, node_address, some), await _rows(connection, node_source, some)
        inputs = {one: _inputs(addresses[one], sources[one]) for one in some}
        # a node all of whose addresses are others' now stays as it was last seen
        before = await _digests(connection, some)
        stale = [one for one in some if addresses[one] and before.get(one) != inputs[one]]
        changed |= set(stale)
        known = {} if noticed is None else await _documents(connection, stale)
        written, moved = await _write_some(connection, stale, addresses, sources, inputs)
        moves += moved
        if noticed is not None:
            for one, document in written.items():
                noticed.document(one, known.get(one), document)
    if noticed is not None:
        await packages(connection, moves, noticed)
    await possession.move(connection, snapshot_id, moves)
    return changed


async def release(connection: AsyncConnection, snapshot_id: int, absorbed: Iterable[int]) -> None:
    """Nodes that are others now have no packages of their own any more."""
    absorbed = sorted(absorbed)
    had = await _sets(connection, absorbed)
    await possession.move(connection, snapshot_id, [possession.Move(one, had[one], None) for one in had if had[one]])
    await connection.execute(update(node).where(node.c.id.in_(had)).values(set_id=None))
    await texts.refresh(connection, absorbed)


async def _write_some(
    connection: AsyncConnection,
    stale: Sequence[int],
    addresses: Mapping[int, list[Any]],
    sources: Mapping[int, list[Any]],
    inputs: Mapping[int, bytes],
) -> tuple[dict[int, Node], list[possession.Move]]:
    sightings = await records.read(connection, {row.found_id for one in stale for row in addresses[one]}, seen)
    told = {row.facts_id for one in stale for row in sources[one] if row.facts_id is not None}
    contents = await records.read(connection, told, facts)
    owned = {one: _set_of(sources[one]) for one in stale}
    sizes = await _sizes(connection, {one for one in owned.values() if one is not None})
    had = await _sets(connection, stale)
    at, rows, written = seconds(now()), [], dict[int, Node]()
    for one in stale:
        set_id = owned[one]
        known = [
            Source(row.address_id, row.method, contents[row.facts_id], row.collected_snapshot_id)
            for row in sources[one]
            if row.facts_id is not None
        ]
        found = [sightings[row.found_id] for row in addresses[one]]
        written[one] = document = build(found, known, None if set_id is None else sizes[set_id])
        rows.append((one, set_id, at, *_columns(document)))
    stored = [(one, inputs[one], documents.stored(document)) for one, document in written.items()]
    await bulk.put(connection, node_document, stored)
    await texts.write(connection, written)
    await bulk.change(connection, node, ["id"], _COLUMNS, rows)
    return written, [possession.Move(one, had[one], owned[one]) for one in stale if had[one] != owned[one]]


def _columns(document: Node) -> bulk.Row:
    system, first = document.system, document.addresses[0]
    return (
        _short(document.display_name) or first.addr,
        _short(_own_name(document)),
        _short(system.family) if system else None,
        _short(system.version) if system else None,
        _short(system.serial) if system else None,
        _short(document.device_types[0].type) if document.device_types else None,
        first.addr,
        sort_key(first.addr),
        document.number_of_packages,
        document.number_of_windows_updates,
    )


def _own_name(document: Node) -> str | None:
    """What it calls itself by a login or SNMP; a name that DNS knows, or that anybody may announce, is not."""
    names = {one.hostname for address in document.addresses for one in address.hostnames if one.source in _OWN}
    return document.display_name if document.display_name in names else None


def _inputs(addresses: Sequence[Any], sources: Sequence[Any]) -> bytes:
    """A digest of everything that the document is made of."""
    parts = (
        sorted((row.address_id, row.found_id) for row in addresses),
        sorted(
            (row.address_id, row.method, row.facts_id or 0, row.neighbors_id or 0, row.set_id or 0) for row in sources
        ),
        _order(sources),
    )
    return hashlib.blake2b(msgspec.msgpack.encode(parts), digest_size=16).digest()


def _order(sources: Sequence[Any]) -> list[tuple[str, int]]:
    """Whose word counts first, which may change although nobody says anything new."""
    ordered = sorted(sources, key=lambda row: (rank(row.method), -(row.collected_snapshot_id or 0), row.address_id))
    return [(row.method, row.address_id) for row in ordered]


def _set_of(sources: Sequence[Any]) -> int | None:
    known = [row for row in sources if row.set_id is not None]
    best = min(
        known, key=lambda row: (rank(row.method), -(row.collected_snapshot_id or 0), row.address_id), default=None
    )
    return None if best is None else int(best.set_id)


async def _rows(connection: AsyncConnection, table: Any, nodes: Sequence[int]) -> Mapping[int, list[Any]]:
    query = f"SELECT * FROM {table.name} WHERE node_id = {{among}}"  # noqa: S608 - a name of our own
    if table is node_address:
        query += " AND current"
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in await bulk.among(connection, query, nodes):
        rows[row.node_id].append(row)
    return rows


async def _documents(connection: AsyncConnection, nodes: Sequence[int]) -> dict[int, Node]:
    """What is known of those that were written before."""
    query = "SELECT node_id, document FROM node_document WHERE node_id = {among}"
    rows = await bulk.among(connection, query, nodes)
    return {number: documents.node(bytes(document)) for number, document in rows}


async def _digests(connection: AsyncConnection, nodes: Sequence[int]) -> dict[int, bytes]:
    query = "SELECT node_id, inputs FROM node_document WHERE node_id = {among}"
    return {number: bytes(inputs) for number, inputs in await bulk.among(connection, query, nodes)}


async def _sets(connection: AsyncConnection, nodes: Sequence[int]) -> dict[int, int | None]:
    return dict(await bulk.among(connection, "SELECT id, set_id FROM node WHERE id = {among}", nodes))


async def _sizes(connection: AsyncConnection, sets: set[int]) -> dict[int, int]:
    query = "SELECT id, size FROM package_set WHERE id = {among}"
    return dict(await bulk.among(connection, query, sets))


def _short(value: str | None) -> str | None:
    """For a column: PostgreSQL takes no NUL in a text."""
    return None if value is None else value[:MAX_TEXT].replace("\x00", "\ufffd")
