"""Whether somebody is at an address of which a person or a routing table told, and no probe."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.merge.seen import Seen
from kshub.merge.types import Assignment, Matching, NodeId, Reason
from kshub.store import records, searches
from kshub.store.queries import records as record_queries
from kshub.store.records import NAMED
from kshub.store.schema import address, scan_part, snapshot, snapshot_address, snapshot_named, snapshot_tried
from kswire.facts import Attempt
from kswire.problems import SILENT

_AT_ONCE = 5_000


async def judge(connection: AsyncConnection, snapshot_id: int) -> None:
    """Note which of the addresses that were only named were heard, by a method, a sweep, or another collector."""
    here = snapshot_named.c.snapshot_id == snapshot_id
    query = (
        select(snapshot_named.c.address_id, snapshot_address.c.found_id, address.c.addr, address.c.route)
        .join(
            snapshot_address,
            (snapshot_address.c.snapshot_id == snapshot_named.c.snapshot_id)
            & (snapshot_address.c.address_id == snapshot_named.c.address_id),
        )
        .join(address, address.c.id == snapshot_named.c.address_id)
        .where(here)
    )
    rows = (await connection.execute(query)).all()
    if not rows:
        return
    sightings = await record_queries.read(connection, {row.found_id for row in rows}, records.seen)
    probed = [row.address_id for row in rows if sightings[row.found_id].by not in NAMED]
    answered = await _answered(connection, snapshot_id)
    spoke = await _spoke(connection, snapshot_id, [row.address_id for row in rows])
    heard = [row.address_id for row in rows if row.address_id in spoke or (not row.route and row.addr in answered)]
    for some in _parts(probed):
        await connection.execute(delete(snapshot_named).where(here, snapshot_named.c.address_id.in_(some)))
    for some in _parts(heard):
        mine = here, snapshot_named.c.address_id.in_(some)
        await connection.execute(update(snapshot_named).where(*mine).values(silent=False))


def settled(observed: Sequence[Seen], owners: Mapping[int, NodeId]) -> dict[int, NodeId]:
    """Addresses that were named and silent, with the node that has each: silence tells nothing about who is there."""
    return {one.address_id: owners[one.address_id] for one in observed if one.silent and one.address_id in owners}


def with_settled(matching: Matching, observed: Sequence[Seen], known: Mapping[int, NodeId]) -> Matching:
    """The matching of all others, and those that stay where they are."""
    reason = Reason(kind="address")
    left = tuple(
        Assignment(
            network=one.observation.network,
            place=one.observation.place,
            group=-number,
            node=known[one.address_id],
            new=None,
            reason=reason,
        )
        for number, one in enumerate(observed, 1)
        if one.address_id in known
    )
    return replace(matching, assignments=(*matching.assignments, *left)) if left else matching


async def _answered(connection: AsyncConnection, snapshot_id: int) -> set[str]:
    """What collectors say of it at the end of their parts."""
    query = select(scan_part.c.searched).join(snapshot, snapshot.c.scan_id == scan_part.c.scan_id)
    parts = await connection.execute(query.where(snapshot.c.id == snapshot_id, scan_part.c.searched.is_not(None)))
    return {addr for stored in parts.scalars() for addr in searches.unpack(stored).answered}


async def _spoke(connection: AsyncConnection, snapshot_id: int, address_ids: Sequence[int]) -> set[int]:
    """Those that answered a method, be it with a refusal."""
    tried: dict[int, list[int]] = defaultdict(list)
    told = set[int]()
    for some in _parts(address_ids):
        mine = snapshot_tried.c.snapshot_id == snapshot_id, snapshot_tried.c.address_id.in_(some)
        query = select(snapshot_tried).where(*mine)
        for row in await connection.execute(query):
            tried[row.address_id].append(row.attempts_id)
            told |= {row.address_id} if row.facts_id is not None else set()
    wanted = {one for many in tried.values() for one in many}
    attempts = await record_queries.read(connection, wanted, records.timeless)
    spoke = {number for number, many in tried.items() if any(answered(one) for each in many for one in attempts[each])}
    return told | spoke


def answered(attempt: Attempt) -> bool:
    """Whether the attempt heard anything of the machine."""
    return attempt.problem is None or attempt.problem.code not in SILENT


def _parts(numbers: Sequence[int]) -> list[Sequence[int]]:
    return [numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE)]
