"""What a snapshot shows to have happened, as events: written in the transaction that changes the nodes, each once."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from pyroaring import BitMap
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.merge.changes import Change, of_attempts, of_documents, of_packages
from kshub.store import bulk, documents
from kshub.store.queries import events
from kshub.store.queries.events import Happened
from kshub.store.queries.packages import read_packages, read_sets
from kshub.store.queries.possession import Move
from kshub.store.queries.records import read as read_records
from kshub.store.records import timeless
from kshub.store.retention import DAY
from kshub.store.schema import event, network, network_subnet, node, node_document, node_mark, snapshot
from kswire.nodes import Node

# Failed answers of the snapshot beside the attempts of the same method at the same address before
_FAILED: Final = text("""
SELECT t.address_id, na.node_id, a.addr, t.attempts_id, ns.attempts_id AS before_id
FROM snapshot_tried t
JOIN node_address na ON na.address_id = t.address_id AND na.current
JOIN address a ON a.id = t.address_id
JOIN node_source ns ON ns.address_id = t.address_id AND ns.method = t.method AND ns.node_id = na.node_id
WHERE t.snapshot_id = :snapshot AND t.facts_id IS NULL AND ns.attempts_id <> t.attempts_id
""")

# Nodes that answered in the snapshot and are retired, or outdated until now; before their presence is written
_ANSWERED: Final = text("""
SELECT na.node_id, n.display_name, MAX(sa.found_at) AS at, MIN(np.last_seen_at) AS seen_at,
  MIN(np.missed_at) AS missed_at, MIN(k.marked_at) AS marked_at
FROM snapshot_address sa
JOIN node_address na ON na.address_id = sa.address_id AND na.current
JOIN node n ON n.id = na.node_id
JOIN node_presence np ON np.node_id = na.node_id
LEFT JOIN node_mark k ON k.node_id = na.node_id AND k.mark = 'retired'
WHERE sa.snapshot_id = :snapshot AND (np.missed_at > np.last_seen_at OR k.node_id IS NOT NULL)
  AND NOT EXISTS (
  SELECT 1 FROM snapshot_named s WHERE s.snapshot_id = sa.snapshot_id AND s.address_id = sa.address_id AND s.silent)
GROUP BY na.node_id, n.display_name
""")


@dataclass(slots=True)
class Noticed:
    """What was seen while nodes were written: happened, and the subnets of their addresses."""

    happened: list[Happened] = field(default_factory=list)
    subnets: set[str] = field(default_factory=set)

    def document(self, node_id: int, before: Node | None, after: Node) -> None:
        """What is known of a node is written; before: what was."""
        self.subnets |= {one.subnet for one in after.addresses if one.subnet}
        if before is not None:
            self.happened += [_of(node_id, one) for one in of_documents(before, after)]


async def packages(connection: AsyncConnection, moves: Sequence[Move], noticed: Noticed) -> None:
    """Nodes whose packages are others now; a first list is no change."""
    known = [one for one in moves if one.before is not None and one.after is not None]
    sets = await read_sets(connection, {number for one in known for number in (one.before, one.after) if number})
    differ = {one.node_id: _between(sets, one) for one in known}
    entries = await read_packages(connection, {number for pair in differ.values() for part in pair for number in part})
    for node_id, (removed, added) in differ.items():
        change = of_packages((entries[one] for one in removed), (entries[one] for one in added))
        if change is not None:
            noticed.happened.append(_of(node_id, change))


async def failing(connection: AsyncConnection, snapshot_id: int, fresh: AbstractSet[int]) -> list[Happened]:
    """What is refused now and was not before; asked before the snapshot's answers become what is known."""
    rows = [row for row in await connection.execute(_FAILED, {"snapshot": snapshot_id}) if row.address_id in fresh]
    wanted = {number for row in rows for number in (row.attempts_id, row.before_id)}
    contents = await read_records(connection, wanted, timeless)
    return [
        _of(row.node_id, one)
        for row in rows
        for one in of_attempts(row.addr, contents[row.before_id], contents[row.attempts_id])
    ]


async def tell(
    connection: AsyncConnection, network_id: int, snapshot_id: int, created: AbstractSet[int], noticed: Noticed
) -> None:
    """Write down what was noticed. A network's first scan is one event, not one for each of its nodes."""
    first = await _first(connection, network_id, snapshot_id)
    fresh = await _subnets(connection, network_id, noticed.subnets)
    happened = list(noticed.happened)
    if not first:
        happened += [Happened("subnet-new", {"subnet": one}) for one in fresh]
        happened += await _born(connection, created)
    elif created and not await _told(connection, network_id):
        happened.append(Happened("network-first", {"nodes": len(created), "snapshot": snapshot_id}))
    await events.add_all(connection, network_id, happened)


async def answered(connection: AsyncConnection, network_id: int, snapshot_id: int) -> None:
    """Nodes that were outdated are back, and retired ones answer; asked before their presence is written."""
    rows = (await connection.execute(_ANSWERED, {"snapshot": snapshot_id})).all()
    if not rows:
        return
    seconds = await threshold(connection, network_id)
    happened = [
        Happened("node-back", {"name": row.display_name, "days": (row.at - row.seen_at) // DAY}, row.node_id)
        for row in rows
        if (row.missed_at or 0) - row.seen_at >= seconds
    ]
    happened += [
        Happened("retired-answers", {"name": row.display_name}, row.node_id)
        for row in rows
        if row.marked_at is not None and row.seen_at <= row.marked_at < row.at
    ]
    await events.add_all(connection, network_id, happened)


async def outdated(connection: AsyncConnection, network_id: int, nodes: Sequence[int]) -> None:
    """These nodes have been missed for as long as the network's threshold says, for the first time."""
    retired = select(node_mark.c.node_id).where(node_mark.c.mark == "retired")
    query = select(node.c.id, node.c.display_name).where(node.c.id.in_(nodes), node.c.id.not_in(retired))
    days = await threshold(connection, network_id) // DAY
    rows = (await connection.execute(query.order_by(node.c.id))).all()
    happened = [Happened("node-outdated", {"name": row.display_name, "days": days}, row.id) for row in rows]
    await events.add_all(connection, network_id, happened)


async def threshold(connection: AsyncConnection, network_id: int) -> int:
    """After how many seconds in which it was looked for and missed a node of the network is outdated."""
    query = select(network.c.outdated_days).where(network.c.id == network_id)
    return int((await connection.execute(query)).scalar_one()) * DAY


def _of(node_id: int, one: Change) -> Happened:
    return Happened(one.kind, one.params, node_id)


def _between(sets: dict[int, BitMap], one: Move) -> tuple[BitMap, BitMap]:
    assert one.before is not None and one.after is not None, "asked of those alone"  # noqa: PT018 - one thing
    return sets[one.before] - sets[one.after], sets[one.after] - sets[one.before]


async def _born(connection: AsyncConnection, created: Iterable[int]) -> list[Happened]:
    query = "SELECT id, display_name, addr FROM node WHERE id = {among}"
    rows = await bulk.among(connection, query, sorted(created))
    return [Happened("node-new", {"name": row.display_name, "addr": row.addr}, row.id) for row in sorted(rows)]


async def _first(connection: AsyncConnection, network_id: int, snapshot_id: int) -> bool:
    """Whether no other snapshot of this network has shown a node yet."""
    others = (snapshot.c.network_id == network_id, snapshot.c.id != snapshot_id, snapshot.c.number_of_nodes > 0)
    return (await connection.execute(select(snapshot.c.id).where(*others).limit(1))).first() is None


async def _told(connection: AsyncConnection, network_id: int) -> bool:
    query = select(event.c.id).where(event.c.network_id == network_id, event.c.kind == "network-first").limit(1)
    return (await connection.execute(query)).first() is not None


async def _subnets(connection: AsyncConnection, network_id: int, seen: AbstractSet[str]) -> list[str]:
    """Those of the subnets that the network is not known to have; from now on it is."""
    if not seen:
        return []
    query = f"SELECT subnet FROM network_subnet WHERE network_id = {int(network_id)} AND subnet = {{among}}"  # noqa: S608
    known = {row.subnet for row in await bulk.among(connection, query, sorted(seen), "text")}
    fresh, told = sorted(seen - known), bool(known) or await _noted(connection, network_id)
    if not told:  # a database of an earlier version: where its nodes are was never noted, and is nothing new
        fresh = sorted(seen | await _of_documents(connection, network_id))
    await bulk.add(connection, network_subnet, network_subnet.columns.keys(), [(network_id, one) for one in fresh])
    return fresh if told else []


async def _noted(connection: AsyncConnection, network_id: int) -> bool:
    query = select(network_subnet.c.subnet).where(network_subnet.c.network_id == network_id).limit(1)
    return (await connection.execute(query)).first() is not None


async def _of_documents(connection: AsyncConnection, network_id: int) -> set[str]:
    """The subnets of all nodes of the network."""
    query = select(node_document.c.document).join(node, node.c.id == node_document.c.node_id)
    found: set[str] = set()
    for document in (await connection.execute(query.where(node.c.network_id == network_id))).scalars():
        found |= {one.subnet for one in documents.node(bytes(document)).addresses if one.subnet}
    return found
