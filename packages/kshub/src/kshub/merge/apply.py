"""A snapshot into the managed nodes, in one transaction."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.merge import carry, deciding, heard, missing, noticing, outcome, placing, sources, writing
from kshub.merge.applied import Applied
from kshub.merge.inputs import inputs
from kshub.merge.noticing import Noticed
from kshub.merge.outcome import CHANGES, Shown
from kshub.store.engine import Store
from kshub.store.queries import meta
from kshub.store.schema import (
    address,
    network,
    node,
    node_address,
    node_document,
    node_presence,
    node_source,
    record,
    snapshot,
)
from kshub.store.shared import Lookup

__all__ = ["Applied", "apply"]

MANY: Final = 1000  # new nodes of one snapshot, after which the database looks at its tables anew


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
        if not applied.waiting:
            await noticing.answered(connection, network_id, snapshot_id)
            known = await outcome.known(connection, snapshot_id)
            await carry.carry(connection, snapshot_id)
            gone = await missing.note(connection, network_id, snapshot_id)
            shown = Shown(applied.created, applied.told, gone)
            await outcome.note(connection, snapshot_id, known and known.then(shown, applied.merged or {}))
    lookup.keep()
    if len(applied.created) >= MANY:
        await store.study((address, node, node_address, node_document, node_presence, node_source, record))
    return applied


async def _changes(
    connection: AsyncConnection, lookup: Lookup, network_id: int, snapshot_id: int, fresh: set[int], *, approved: bool
) -> Applied:
    asked = await inputs(connection, network_id, snapshot_id)
    observed, matching = asked.observed, asked.matching()
    if matching.needs_approval and not approved:
        await deciding.ask(connection, network_id, snapshot_id, len(matching.merges))
        return Applied(network_id, waiting=True)
    placed = await placing.place(connection, network_id, snapshot_id, observed, matching)
    fresh = fresh | placed.moved
    noticed = Noticed(await noticing.failing(connection, snapshot_id, fresh))
    await sources.update(connection, lookup, snapshot_id, fresh)
    told = {one.address_id: one.signatures for one in observed}
    await sources.sign(connection, snapshot_id, told, placed.node_of, fresh)
    touched = placed.touched | {placed.node_of[one] for one in fresh}
    await deciding.rename(connection, network_id, placed.merged)
    await writing.release(connection, snapshot_id, placed.merged)
    changed = await writing.write(connection, snapshot_id, touched - set(placed.merged), noticed)
    created = frozenset(placed.created)
    await noticing.tell(connection, network_id, snapshot_id, created, noticed)
    others = frozenset(one.node_id for one in noticed.happened if one.kind in CHANGES and one.node_id) - created
    changes = frozenset(changed) - created
    return Applied(network_id, created=created, changed=changes, told=others, merged=placed.merged)


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
