"""After a snapshot: which nodes should have been seen, and were not."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.clock import seconds_now
from kshub.merge import noticing
from kshub.merge.lifecycle import Search, Spot, could_see
from kshub.merge.types import NodeId, Place
from kshub.store import records, searches
from kshub.store.instants import moment, seconds
from kshub.store.queries import records as record_queries
from kshub.store.schema import (
    address,
    node,
    node_address,
    node_presence,
    node_source,
    scan_part,
    snapshot,
    snapshot_address,
    snapshot_named,
    snapshot_tried,
)
from kswire.reports import Searched

_AT_ONCE = 5_000


async def note(connection: AsyncConnection, network_id: int, snapshot_id: int) -> frozenset[NodeId]:
    """Write when each node was missed by the parts of the run that have ended; those that are outdated from now on.

    What nobody searched stays as it is.
    """
    looked = await searched(connection, snapshot_id)
    if not looked:
        return frozenset()
    unseen = await _unseen(connection, network_id, snapshot_id)
    spots = await _spots(connection, snapshot_id, sorted(unseen))
    missed: dict[int, list[NodeId]] = defaultdict(list)
    limit, outdated = await noticing.threshold(connection, network_id), []
    for number, (seen_at, missed_at) in unseen.items():
        times = [one.finished_at for one in looked if could_see(one, spots.get(number, ()))]
        if times and (at := seconds(max(times))) > seen_at:
            missed[at].append(number)
            if (missed_at or 0) - seen_at < limit <= at - seen_at:
                outdated.append(number)
    for at, nodes in missed.items():
        for some in _parts(nodes):
            later = func.coalesce(node_presence.c.missed_at, 0) < at
            mine = update(node_presence).where(node_presence.c.node_id.in_(some), later)
            await connection.execute(mine.values(missed_at=at))
    for some in _parts(outdated):
        await noticing.outdated(connection, network_id, some)
    return frozenset(outdated)


async def searched(connection: AsyncConnection, snapshot_id: int) -> list[Search]:
    """Where the parts of its run that have ended looked to the end."""
    query = select(scan_part.c.searched, scan_part.c.terminated_at)
    query = query.join(snapshot, snapshot.c.scan_id == scan_part.c.scan_id)
    ended = (snapshot.c.id == snapshot_id, scan_part.c.searched.is_not(None), scan_part.c.terminated_at.is_not(None))
    now = seconds_now()
    return [
        _search(one, min(row.terminated_at, now))  # a collector's clock may be ahead
        for row in await connection.execute(query.where(*ended))
        for one in searches.unpack(row.searched).searched
    ]


def _search(one: Searched, at: int) -> Search:
    prefixes = tuple(found for word in one.prefixes if (found := searches.network(word)) is not None)
    return Search(
        finished_at=moment(at),
        prefixes=prefixes,
        addresses=frozenset(one.addresses),
        route=one.route,
        on_link=one.on_link,
    )


async def _unseen(
    connection: AsyncConnection, network_id: int, snapshot_id: int
) -> dict[NodeId, tuple[int, int | None]]:
    """The network's nodes that the snapshot did not see, with when each was seen last, and missed."""
    silent = exists().where(
        snapshot_named.c.snapshot_id == snapshot_address.c.snapshot_id,
        snapshot_named.c.address_id == snapshot_address.c.address_id,
        snapshot_named.c.silent,
    )
    seen = select(snapshot_address.c.node_id).where(
        snapshot_address.c.snapshot_id == snapshot_id, snapshot_address.c.node_id.is_not(None), ~silent
    )
    query = (
        select(node.c.id, node_presence.c.last_seen_at, node_presence.c.missed_at)
        .join(node_presence, node_presence.c.node_id == node.c.id)
        .where(node.c.network_id == network_id, node.c.merged_into.is_(None), node.c.id.not_in(seen))
    )
    return {number: (seen_at, missed_at) for number, seen_at, missed_at in await connection.execute(query)}


async def _spots(connection: AsyncConnection, snapshot_id: int, nodes: Sequence[NodeId]) -> Mapping[NodeId, list[Spot]]:
    """Where each of these nodes is, as far as is known: where another answers now, it is looked for as well."""
    rows: list[Any] = []
    for some in _parts(nodes):
        query = select(node_address.c.node_id, node_address.c.found_id, address.c.id, address.c.addr, address.c.route)
        query = query.join(address, address.c.id == node_address.c.address_id)
        rows += (await connection.execute(query.where(node_address.c.node_id.in_(some), _last()))).all()
    sightings = await record_queries.read(connection, {row.found_id for row in rows}, records.seen)
    told = await _told(connection, snapshot_id)
    spots: dict[NodeId, list[Spot]] = defaultdict(list)
    for row in rows:
        place = Place(row.addr, tuple(row.route.split()))
        spots[row.node_id].append(Spot(place, sightings[row.found_id].by, row.id in told))
    return spots


def _last() -> ColumnElement[bool]:
    """An address that the node has; or of one that has none, where it was seen last."""
    other = node_address.alias()
    others = exists().where(other.c.node_id == node_address.c.node_id)
    later = others.where(other.c.last_seen_at > node_address.c.last_seen_at)
    return or_(node_address.c.current, and_(not_(others.where(other.c.current)), not_(later)))


async def _told(connection: AsyncConnection, snapshot_id: int) -> set[int]:
    """Addresses at which this run tried a method that has read facts there before."""
    before = (
        (node_source.c.address_id == snapshot_tried.c.address_id)
        & (node_source.c.method == snapshot_tried.c.method)
        & node_source.c.facts_id.is_not(None)
    )
    named = (snapshot_named.c.snapshot_id == snapshot_tried.c.snapshot_id) & (
        snapshot_named.c.address_id == snapshot_tried.c.address_id
    )
    query = select(snapshot_tried.c.address_id).join(node_source, before).join(snapshot_named, named)
    return set((await connection.execute(query.where(snapshot_tried.c.snapshot_id == snapshot_id))).scalars())


def _parts(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    return (numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE))
