"""A snapshot into the managed nodes, in one transaction."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.merge import carry, deciding, heard, missing, placing, recalled, seen, sources, writing
from kshub.merge.applied import Applied
from kshub.merge.match import match
from kshub.store.engine import Store
from kshub.store.queries import meta
from kshub.store.schema import network, snapshot
from kshub.store.shared import Lookup

__all__ = ["Applied", "apply"]


async def apply(store: Store, snapshot_id: int, *, approved: bool = False) -> Applied:
    """Merge what a snapshot holds so far. Doing it again after more was reported, or twice, does no harm.

    approved: a person has seen that it merges more than a tenth of the network's nodes, and wants it.
    """
    async with store.write() as connection:
        network_id = await _locked_network(connection, snapshot_id)
        lookup = store.shared.lookup(await meta.generation(connection))
        await heard.judge(connection, snapshot_id)
        fresh = await carry.news(connection, snapshot_id)
        applied = Applied(network_id)
        if await deciding.rejected(connection, snapshot_id):
            return applied
        if fresh:
            applied = await _changes(connection, lookup, network_id, snapshot_id, fresh, approved=approved)
        if applied.waiting:
            waiting = update(snapshot).where(snapshot.c.id == snapshot_id).values(status="waiting")
            await connection.execute(waiting)
        else:
            await carry.carry(connection, snapshot_id)
            await missing.note(connection, network_id, snapshot_id)
    lookup.keep()
    return applied


async def _changes(
    connection: AsyncConnection, lookup: Lookup, network_id: int, snapshot_id: int, fresh: set[int], *, approved: bool
) -> Applied:
    observed = await seen.observations(connection, network_id, snapshot_id)
    settled = heard.settled(observed, await placing.current(connection, network_id))
    matching = match(
        [one.observation for one in observed if one.address_id not in settled],
        await recalled.recall(connection, network_id, snapshot_id, await seen.known(connection, network_id)),
        await seen.decisions(connection, network_id),
    )
    matching = heard.with_settled(matching, observed, settled)
    if matching.needs_approval and not approved:
        return Applied(network_id, waiting=True)
    placed = await placing.place(connection, network_id, snapshot_id, observed, matching)
    fresh = fresh | placed.moved
    await sources.update(connection, lookup, snapshot_id, fresh)
    told = {one.address_id: one.signatures for one in observed}
    await sources.sign(connection, snapshot_id, told, placed.node_of, fresh)
    touched = placed.touched | {placed.node_of[one] for one in fresh}
    await deciding.rename(connection, network_id, placed.merged)
    await writing.release(connection, snapshot_id, placed.merged)
    changed = await writing.write(connection, snapshot_id, touched - set(placed.merged))
    created = frozenset(placed.created)
    return Applied(network_id, created=created, changed=frozenset(changed) - created, merged=placed.merged)


async def _locked_network(connection: AsyncConnection, snapshot_id: int) -> int:
    """One snapshot at a time is merged into a network, also among replicas."""
    statement = (
        select(network.c.id)
        .join(snapshot, snapshot.c.network_id == network.c.id)
        .where(snapshot.c.id == snapshot_id)
        .with_for_update(of=network)
    )
    number: int = (await connection.execute(statement)).scalar_one()
    return number
