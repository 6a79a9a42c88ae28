"""How devices hang together, read: whom they see, where they route, and whose the addresses are that they name."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store import bulk, documents, records
from kshub.store.queries import records as record_queries
from kshub.store.schema import network_subnet, node_address, node_source, snapshot_address, snapshot_tried
from kshub.view.map.drawn import DEVICES, Device, Known, Spot
from kshub.view.map.links import telling
from kswire.facts import Neighbor

MOST_DEVICES: Final = 3_000  # of which it is read how they hang together; the first by address
MOST_NEIGHBORS: Final = 5_000  # of one device, of those that may become links
MOST_TOLD: Final = 300_000  # of all devices together
MOST_HOPS: Final = 500  # of one device
_device: Final = msgspec.json.Decoder(Device)

T = TypeVar("T")

Told = Callable[[Sequence[int]], Select[Any]]  # a query of node_id, neighbors_id, facts_id, for these nodes


async def known(connection: AsyncConnection, network_id: int, spots: Sequence[Spot], told: Told) -> Known:
    """What is known of how these hang together; told: `told_now`, or what `told_then` gives."""
    ids = [one.node_id for one in spots if one.device_type in DEVICES][:MOST_DEVICES]
    subnets = select(network_subnet.c.subnet).where(network_subnet.c.network_id == network_id)
    query = "SELECT node_id, document FROM node_document WHERE node_id = {among}"
    read = await bulk.among(connection, query, ids)
    devices = await asyncio.to_thread(_documents, read)
    rows = (await connection.execute(told(ids))).all()
    neighbors, hops = await _neighbors(connection, rows), await _hops(connection, rows)
    wanted = [one for some in neighbors.values() for one in some]
    addrs = {one.addr for one in wanted if one.addr}.union(*hops.values())
    return Known(
        spots=spots,
        subnets=(await connection.execute(subnets)).scalars().all(),
        devices=devices,
        neighbors=neighbors,
        hops=hops,
        macs=await _by_mac(connection, network_id, {one.macaddr for one in wanted if one.macaddr}),
        addrs=await _by_addr(connection, network_id, addrs),
    )


def told_now(ids: Sequence[int]) -> Select[Any]:
    """What devices told when they were last read."""
    here = (node_address.c.address_id == node_source.c.address_id) & (node_address.c.node_id == node_source.c.node_id)
    query = select(node_source.c.node_id, node_source.c.neighbors_id, node_source.c.facts_id)
    query = query.join(node_address, here & node_address.c.current)
    return query.where(node_source.c.node_id.in_(ids), node_source.c.facts_id.is_not(None))


def told_then(snapshot_id: int) -> Told:
    """What they told then."""

    def query(ids: Sequence[int]) -> Select[Any]:
        here = (snapshot_address.c.snapshot_id == snapshot_tried.c.snapshot_id) & (
            snapshot_address.c.address_id == snapshot_tried.c.address_id
        )
        told = select(snapshot_address.c.node_id, snapshot_tried.c.neighbors_id, snapshot_tried.c.facts_id)
        told = told.join(snapshot_address, here)
        mine = (snapshot_tried.c.snapshot_id == snapshot_id, snapshot_address.c.node_id.in_(ids))
        return told.where(*mine, snapshot_tried.c.facts_id.is_not(None))

    return query


def _documents(rows: Iterable[Row[Any]]) -> dict[int, Device]:
    return {row.node_id: _device.decode(documents.text(bytes(row.document))) for row in rows}


async def _neighbors(connection: AsyncConnection, rows: Iterable[Row[Any]]) -> dict[int, list[Neighbor]]:
    pairs = sorted({(row.node_id, row.neighbors_id) for row in rows if row.neighbors_id is not None})
    contents = await _contents(connection, {number for _, number in pairs}, _telling)
    found: dict[int, list[Neighbor]] = {}
    left = MOST_TOLD
    for node_id, number in pairs:
        mine = found.setdefault(node_id, [])
        some = contents[number][: min(left, MOST_NEIGHBORS - len(mine))]
        mine += some
        left -= len(some)
    return found


async def _hops(connection: AsyncConnection, rows: Iterable[Row[Any]]) -> dict[int, set[str]]:
    pairs = sorted({(row.node_id, row.facts_id) for row in rows})
    contents = await _contents(connection, {number for _, number in pairs}, _next)
    found: dict[int, set[str]] = {}
    for node_id, number in pairs:
        found.setdefault(node_id, set()).update(contents[number])
    return {number: hops for number, hops in found.items() if hops}


async def _contents(
    connection: AsyncConnection, record_ids: Collection[int], decode: Callable[[bytes], T]
) -> dict[int, T]:
    """Records by number. Tables of thousands of switches take seconds, in which others are answered."""
    stored = await record_queries.read(connection, record_ids, bytes)
    return await asyncio.to_thread(lambda: {number: decode(data) for number, data in stored.items()})


def _telling(data: bytes) -> list[Neighbor]:
    return telling(records.neighbors(data))


def _next(data: bytes) -> frozenset[str]:
    """Where a device sends what is not for its own links: a table of many routes has few of them."""
    hops = sorted({one.next_hop for one in records.facts(data).routes or () if one.next_hop and one.vrf is None})
    return frozenset(hops[:MOST_HOPS])


async def _by_mac(connection: AsyncConnection, network_id: int, macs: set[str]) -> Mapping[str, int]:
    query = f"""
SELECT s.value AS shown, s.node_id FROM node_signature s JOIN node n ON n.id = s.node_id
WHERE s.kind = 'mac' AND s.current AND n.network_id = {int(network_id)} AND n.merged_into IS NULL
  AND s.value = {{among}}
"""  # noqa: S608 - a number of our own
    return _only(await bulk.among(connection, query, sorted(macs), "text"))


async def _by_addr(connection: AsyncConnection, network_id: int, addrs: set[str]) -> Mapping[str, int]:
    query = f"""
SELECT a.addr AS shown, na.node_id FROM address a JOIN node_address na ON na.address_id = a.id AND na.current
WHERE a.network_id = {int(network_id)} AND a.addr = {{among}}
"""  # noqa: S608
    return _only(await bulk.among(connection, query, sorted(addrs), "text"))


def _only(rows: Iterable[Any]) -> dict[str, int]:
    """What only one node shows."""
    pairs = {(shown, node_id) for shown, node_id in rows}
    counts = Counter(shown for shown, _ in pairs)
    return {shown: node_id for shown, node_id in pairs if counts[shown] == 1}
