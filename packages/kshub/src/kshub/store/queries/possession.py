"""Who has which packages: intervals per node, bitmaps per package. Written only where something changes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pyroaring import BitMap
from sqlalchemy import and_, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.packages import SHARD
from kshub.store.queries.packages import read_sets
from kshub.store.schema import node_packages, package_shard
from kshub.store.upsert import insert_new, upsert

_AT_ONCE = 5_000
_EMPTY = BitMap().serialize()


@dataclass(frozen=True, slots=True)
class Move:
    """A node had one set and has another now; None: not known."""

    node_id: int
    before: int | None
    after: int | None


async def move(connection: AsyncConnection, snapshot_id: int, moves: Sequence[Move]) -> None:
    """Write the moves of a snapshot."""
    if not moves:
        return
    await _intervals(connection, snapshot_id, moves)
    sets = await read_sets(connection, {one for step in moves for one in (step.before, step.after) if one is not None})
    nothing = BitMap()
    added: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    removed: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for one in moves:
        before = nothing if one.before is None else sets[one.before]
        after = nothing if one.after is None else sets[one.after]
        shard, bit = divmod(one.node_id, SHARD)
        gain, loss = added[shard], removed[shard]
        for number in after - before:
            gain[number].append(bit)
        for number in before - after:
            loss[number].append(bit)
    for shard in sorted(added):
        await _shard(connection, shard, added[shard], removed[shard])


async def _intervals(connection: AsyncConnection, snapshot_id: int, moves: Sequence[Move]) -> None:
    open_now = and_(node_packages.c.node_id == bindparam("number"), node_packages.c.until_id.is_(None))
    ended = [{"number": one.node_id} for one in moves if one.before is not None]
    if ended:
        # what began in this very snapshot (a run that is merged in steps) never was
        began_now = node_packages.c.since_id == snapshot_id
        await connection.execute(delete(node_packages).where(open_now, began_now), ended)
        await connection.execute(update(node_packages).where(open_now).values(until_id=snapshot_id), ended)
    begun = [
        {"node_id": one.node_id, "since_id": snapshot_id, "until_id": None, "set_id": one.after}
        for one in moves
        if one.after is not None
    ]
    if begun:
        await connection.execute(upsert(connection, node_packages), begun)


async def _shard(
    connection: AsyncConnection, shard: int, added: dict[int, list[int]], removed: dict[int, list[int]]
) -> None:
    concerned = sorted(added.keys() | removed.keys())
    for start in range(0, len(concerned), _AT_ONCE):
        some = concerned[start : start + _AT_ONCE]
        known = await _locked(connection, shard, some)
        rows, emptied = [], []
        for number in some:
            nodes = known[number]
            nodes.update(added.get(number, ()))
            nodes -= BitMap(removed.get(number, ()))
            nodes.run_optimize()
            rows.append({"package_id": number, "shard": shard, "nodes": nodes.serialize()})
            if not nodes:
                emptied.append({"number": number})
        await connection.execute(upsert(connection, package_shard), rows)
        if emptied:
            gone = (package_shard.c.package_id == bindparam("number"), package_shard.c.shard == shard)
            await connection.execute(delete(package_shard).where(*gone), emptied)


async def _locked(connection: AsyncConnection, shard: int, package_ids: list[int]) -> dict[int, BitMap]:
    """The bitmaps, which no other replica changes until the transaction ends.

    All lock them in one order, so that nobody waits in a ring.
    """
    known: dict[int, BitMap] = {}
    if connection.dialect.name != "sqlite":  # a row that is not there cannot be locked
        empty = [{"package_id": one, "shard": shard, "nodes": _EMPTY} for one in package_ids]
        await connection.execute(insert_new(connection, package_shard), empty)
    statement = (
        select(package_shard.c.package_id, package_shard.c.nodes)
        .where(package_shard.c.shard == shard, package_shard.c.package_id.in_(package_ids))
        .order_by(package_shard.c.package_id)
        .with_for_update()
    )
    for number, nodes in await connection.execute(statement):
        known[number] = BitMap.deserialize(bytes(nodes))
    return defaultdict(BitMap, known)
