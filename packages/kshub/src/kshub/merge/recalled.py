"""What identity asks for rarely, read from earlier scans of only those nodes that it concerns.

When a signature that several nodes have shown was last shown without a login, and which scans saw silent machines that
may be one: companions.py and attendance.py say of which nodes that must be known.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.merge.attendance import LATEST
from kshub.merge.companions import asked
from kshub.merge.signatures import normal
from kshub.merge.types import Known, KnownPlace, KnownSignature, NodeId, Place
from kshub.store.instants import moment
from kshub.store.queries import records
from kshub.store.records import shown
from kshub.store.schema import address, node_source, scan, snapshot, snapshot_address, snapshot_named
from kswire.facts import Signature

_AT_ONCE = 5_000
_Attended = Mapping[tuple[NodeId, Place], tuple[datetime, ...]]


async def recall(connection: AsyncConnection, network_id: int, snapshot_id: int, known: Sequence[Known]) -> list[Known]:
    """The known nodes of a network, with what earlier scans add where it matters."""
    last_shown = await _shown(connection, _doubtful(known))
    known = [_with_shown(one, last_shown[one.node]) if one.node in last_shown else one for one in known]
    nodes = asked(known)
    attended = await _attended(connection, network_id, snapshot_id, nodes) if nodes else {}
    return [_with_scans(one, attended) if one.node in nodes else one for one in known]


def _doubtful(known: Sequence[Known]) -> list[NodeId]:
    """Nodes with a signature that others have shown too, and that may have been shown later than facts were told."""
    holders = Counter(one.signature for node in known for one in node.signatures)
    return [
        node.node
        for node in known
        if any(holders[one.signature] > 1 and one.last_seen_at < node.last_seen_at for one in node.signatures)
    ]


async def _shown(connection: AsyncConnection, nodes: Sequence[NodeId]) -> Mapping[NodeId, dict[Signature, datetime]]:
    """What each of these nodes showed when it was last asked and told nothing, and when that was."""
    columns = (node_source.c.node_id, node_source.c.attempts_id, snapshot.c.created_at)
    query = select(*columns).join(snapshot, snapshot.c.id == node_source.c.last_snapshot_id)
    rows = [
        row
        for some in _parts(nodes)
        for row in await connection.execute(
            query.where(node_source.c.node_id.in_(some), node_source.c.tried_facts_id.is_(None))
        )
    ]
    contents = await records.read(connection, {row.attempts_id for row in rows}, shown)
    found: dict[NodeId, dict[Signature, datetime]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: row.created_at):
        told = map(normal, contents[row.attempts_id].signatures or ())
        found[row.node_id] |= dict.fromkeys(told, moment(row.created_at))
    return found


def _with_shown(node: Known, last_shown: Mapping[Signature, datetime]) -> Known:
    def again(one: KnownSignature) -> KnownSignature:
        return replace(one, last_seen_at=max(one.last_seen_at, last_shown.get(one.signature, one.last_seen_at)))

    return replace(node, signatures=tuple(map(again, node.signatures)))


async def _attended(
    connection: AsyncConnection, network_id: int, snapshot_id: int, nodes: Collection[NodeId]
) -> _Attended:
    """Which of the latest scans before this one saw these nodes, by place. Scans that were cut tell nothing."""
    created_at = select(snapshot.c.created_at).where(snapshot.c.id == snapshot_id).scalar_subquery()
    latest = (
        select(snapshot.c.id, snapshot.c.created_at)
        .join(scan, scan.c.id == snapshot.c.scan_id)
        .where(snapshot.c.network_id == network_id, snapshot.c.status == "merged", snapshot.c.created_at < created_at)
        .where(scan.c.kind.in_(("scan", "import")), scan.c.status == "done")
        .order_by(snapshot.c.created_at.desc())
        .limit(LATEST)
    )
    times = dict((await connection.execute(latest)).all())
    silent = exists().where(
        snapshot_named.c.snapshot_id == snapshot_address.c.snapshot_id,
        snapshot_named.c.address_id == snapshot_address.c.address_id,
        snapshot_named.c.silent,
    )
    query = (
        select(snapshot_address.c.node_id, snapshot_address.c.snapshot_id, address.c.addr, address.c.route)
        .join(address, address.c.id == snapshot_address.c.address_id)
        .where(snapshot_address.c.snapshot_id.in_(times), ~silent)
    )
    found = defaultdict[tuple[NodeId, Place], list[datetime]](list)
    for some in _parts(sorted(nodes)):
        for row in await connection.execute(query.where(snapshot_address.c.node_id.in_(some))):
            place = Place(row.addr, tuple(row.route.split()))
            found[row.node_id, place].append(moment(times[row.snapshot_id]))
    return {place: tuple(sorted(some)) for place, some in found.items()}


def _with_scans(node: Known, attended: _Attended) -> Known:
    def seen(one: KnownPlace) -> KnownPlace:
        return replace(one, scans=attended.get((node.node, one.place), ()))

    return replace(node, places=tuple(map(seen, node.places)))


def _parts(nodes: Sequence[NodeId]) -> Iterator[Sequence[NodeId]]:
    return (nodes[start : start + _AT_ONCE] for start in range(0, len(nodes), _AT_ONCE))
