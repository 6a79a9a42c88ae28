"""A matching into rows: which node has which address now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.merge.explain import because, explain_merge
from kshub.merge.seen import Seen
from kshub.merge.segments import segment_of
from kshub.merge.types import Assignment, Matching, NodeMerge, Place
from kshub.store import bulk
from kshub.store.queries import events, labels
from kshub.store.queries.events import Happened
from kshub.store.records import sort_key
from kshub.store.schema import (
    address,
    node,
    node_address,
    node_presence,
    node_signature,
    node_source,
    snapshot,
    snapshot_address,
)

_columns = itemgetter(*node_address.columns.keys())

# Which MAC address answers there, and since when; a collector that is not on the segment sees none and changes none.
_SAME = "excluded.macaddr IS NULL OR excluded.macaddr = node_address.macaddr"
_ANSWERED = {
    "macaddr": "COALESCE(excluded.macaddr, node_address.macaddr)",
    "answered_since": f"CASE WHEN {_SAME} THEN node_address.answered_since ELSE excluded.answered_since END",
    "answered_until": """CASE WHEN excluded.macaddr IS NULL AND node_address.macaddr IS NOT NULL
  THEN COALESCE(node_address.answered_until,
    (SELECT s.created_at FROM snapshot s WHERE s.id = node_address.last_snapshot_id), node_address.last_seen_at)
  END""",
}


@dataclass(slots=True)
class Placed:
    """node_of: every address of the snapshot. moved: addresses whose node is another one. touched: nodes concerned."""

    node_of: dict[int, int]
    created: set[int] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)
    touched: set[int] = field(default_factory=set)
    merged: dict[int, int] = field(default_factory=dict)


async def place(
    connection: AsyncConnection, network_id: int, snapshot_id: int, observed: Sequence[Seen], matching: Matching
) -> Placed:
    """Make the new nodes, merge those that are one, give each address to its node."""
    placed = Placed({})
    await tell(connection, network_id, matching.merges, {"snapshot": snapshot_id})
    for merge in matching.merges:
        await absorb(connection, merge)
        placed.merged[merge.absorbed] = merge.keep
        placed.touched.add(merge.keep)
    at = (await connection.execute(select(snapshot.c.created_at).where(snapshot.c.id == snapshot_id))).scalar_one()
    born = await _new_nodes(connection, network_id, snapshot_id, at, matching.assignments)
    placed.created = set(born.values())
    await _undecided(connection, network_id, snapshot_id, born, matching.assignments)
    by_place = {one.observation.place: one for one in observed}
    rows: dict[tuple[str, ...], list[bulk.Row]] = defaultdict(list)
    for one in matching.assignments:
        what = by_place[one.place]
        owner = _owner(one, born, placed.merged)
        placed.node_of[what.address_id] = owner
        rows[_kept(what)].append(_row(what, one, owner, snapshot_id, at))
    await _leave(connection, _moved(placed, await current(connection, network_id)))
    for keep, some in rows.items():
        await bulk.put(connection, node_address, some, keep=keep, changes=_ANSWERED)
    placed.touched |= await _retire(connection, snapshot_id, placed)
    return placed


def _owner(one: Assignment, born: Mapping[int, int], merged: Mapping[int, int]) -> int:
    """The number of a place's node, which may have been merged into another one in this very snapshot."""
    if one.node is not None:
        return merged.get(one.node, one.node)
    assert one.new is not None, "an assignment names a known node or a new one"
    return born[one.new]


def _kept(what: Seen) -> tuple[str, ...]:
    """What stays of a place that was known: who was only named tells less than who was found, and was not seen."""
    kept = ("first_seen_at", "first_snapshot_id")
    if what.silent:
        return (*kept, "found_id", "reason", "because", "last_seen_at", "last_snapshot_id")
    return (*kept, "found_id") if what.lean else kept


def _moved(placed: Placed, before: Mapping[int, int]) -> list[dict[str, int]]:
    """Notes the addresses that have another node now; those that others must give up."""
    left = []
    for address_id, owner in placed.node_of.items():
        previous = before.get(address_id)
        if previous == owner:
            continue
        placed.moved.add(address_id)
        if previous is not None:
            left.append({"address": address_id, "owner": previous})
            placed.touched.add(previous)
    return left


def _row(what: Seen, one: Assignment, owner: int, snapshot_id: int, at: int) -> bulk.Row:
    row = {
        "address_id": what.address_id,
        "node_id": owner,
        "current": True,
        "found_id": what.found_id,
        "macaddr": what.observation.macaddr,
        "answered_since": at if what.observation.macaddr else None,
        "answered_until": None,
        "reason": one.reason.kind,
        "because": because(one),
        "first_seen_at": at,
        "last_seen_at": at,
        "first_snapshot_id": snapshot_id,
        "last_snapshot_id": snapshot_id,
    }
    columns: bulk.Row = _columns(row)
    return columns


async def current(connection: AsyncConnection, network_id: int) -> dict[int, int]:
    """Whose each address of the network is now."""
    statement = (
        select(node_address.c.address_id, node_address.c.node_id)
        .join(address, address.c.id == node_address.c.address_id)
        .where(address.c.network_id == network_id, node_address.c.current)
    )
    return dict((await connection.execute(statement)).all())


async def _leave(connection: AsyncConnection, left: Sequence[Mapping[str, int]]) -> None:
    """These addresses are no longer those nodes'."""
    gone = [(one["address"], one["owner"], False) for one in left]
    await bulk.change(connection, node_address, ["address_id", "node_id"], ["current"], gone)


async def _new_nodes(
    connection: AsyncConnection, network_id: int, snapshot_id: int, at: int, assignments: Sequence[Assignment]
) -> dict[int, int]:
    """A number for each node that is new: rows that `writing` fills."""
    firsts = {one.new: one.place.addr for one in reversed(assignments) if one.node is None and one.new is not None}
    if not firsts:
        return {}
    blank = ("network_id", "display_name", "created_at", "updated_at", "addr", "addr_key")
    rows = [(network_id, "", at, at, addr, sort_key(addr)) for addr in firsts.values()]
    born = dict(zip(firsts, await bulk.born(connection, node, blank, rows), strict=True))
    presence = ("node_id", "first_seen_at", "last_seen_at", "last_snapshot_id")
    await bulk.add(connection, node_presence, presence, [(one, at, at, snapshot_id) for one in born.values()])
    return born


async def _undecided(
    connection: AsyncConnection,
    network_id: int,
    snapshot_id: int,
    born: Mapping[int, int],
    assignments: Sequence[Assignment],
) -> None:
    """Write down which new nodes may be known ones as well: a person may decide, and later scans tell it no more."""
    doubtful = {one.new: because(one) for one in assignments if one.candidates and one.new is not None}
    happened = [
        Happened("node-undecided", {"nodes": nodes, "snapshot": snapshot_id}, born[new])
        for new, nodes in doubtful.items()
    ]
    await events.add_all(connection, network_id, happened)


async def tell(
    connection: AsyncConnection, network_id: int, merges: Sequence[NodeMerge], more: Mapping[str, object]
) -> None:
    """Write down which nodes become others, and why; before they do. more: in which snapshot, or by whose word."""
    names = await bulk.among(
        connection, "SELECT id, display_name FROM node WHERE id = {among}", [one.absorbed for one in merges]
    )
    called = dict(map(tuple, names))
    happened = [
        Happened("nodes-merged", {**explain_merge(one).params, "name": called[one.absorbed], **more}, one.keep)
        for one in merges
    ]
    await events.add_all(connection, network_id, happened)


async def absorb(connection: AsyncConnection, one: NodeMerge) -> None:
    """Everything of a node becomes another's; where both have a row, that of the one that stays counts."""
    await connection.execute(update(node).where(node.c.id == one.absorbed).values(merged_into=one.keep))
    await connection.execute(update(node).where(node.c.merged_into == one.absorbed).values(merged_into=one.keep))
    for table, keys in (
        (node_address, ("address_id",)),
        (node_source, ("address_id", "method")),
        (node_signature, ("kind", "value")),
    ):
        kept = table.alias()
        twice = exists().where(kept.c.node_id == one.keep, *(kept.c[key] == table.c[key] for key in keys))
        await connection.execute(delete(table).where(table.c.node_id == one.absorbed, twice))
        await connection.execute(update(table).where(table.c.node_id == one.absorbed).values(node_id=one.keep))
    told = snapshot_address.c.node_id == one.absorbed
    await connection.execute(update(snapshot_address).where(told).values(node_id=one.keep))
    await labels.absorb(connection, one.keep, one.absorbed)


async def _retire(connection: AsyncConnection, snapshot_id: int, placed: Placed) -> set[int]:
    """A node seen at a new address has left those of the same segment at which it was not seen this time."""
    movers = {placed.node_of[one] for one in placed.moved} - placed.created
    if not movers:
        return set()
    statement = (
        select(node_address, address.c.addr, address.c.route)
        .join(address, address.c.id == node_address.c.address_id)
        .where(node_address.c.node_id.in_(movers), node_address.c.current)
    )
    places = defaultdict(list)
    for row in await connection.execute(statement):
        places[row.node_id].append((segment_of(Place(row.addr, tuple(row.route.split()))), row))
    left = []
    for owner, rows in places.items():
        here = {segment for segment, row in rows if row.last_snapshot_id == snapshot_id}
        gone = [row for segment, row in rows if segment in here and row.last_snapshot_id != snapshot_id]
        left += [{"address": row.address_id, "owner": owner} for row in gone]
    await _leave(connection, left)
    return {one["owner"] for one in left}
