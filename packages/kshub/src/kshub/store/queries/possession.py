"""Who has which packages: intervals per node, bitmaps per package. Written only where something changes."""

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat

from pyroaring import BitMap
from sqlalchemy import bindparam, delete
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store import bulk
from kshub.store.packages import SHARD
from kshub.store.queries.packages import read_sets
from kshub.store.schema import node_packages, package_shard

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
        _note(added[shard], after - before, bit)
        _note(removed[shard], before - after, bit)
    for shard in sorted(added):
        await _shard(connection, shard, added[shard], removed[shard])


def _note(nodes: dict[int, list[int]], numbers: BitMap, bit: int) -> None:
    """Millions of times at a network's first scan: without a step of Python for each."""
    if numbers:
        lists = map(nodes.__getitem__, numbers)
        deque(map(list.append, lists, repeat(bit)), maxlen=0)


async def _intervals(connection: AsyncConnection, snapshot_id: int, moves: Sequence[Move]) -> None:
    ended = [one.node_id for one in moves if one.before is not None]
    query = "SELECT node_id, since_id FROM node_packages WHERE until_id IS NULL AND node_id = {among}"
    opened = await bulk.among(connection, query, ended)
    # what began in this very snapshot (a run that is merged in steps) never was
    gone = [node_id for node_id, since_id in opened if since_id == snapshot_id]
    if gone:
        mine = (node_packages.c.since_id == snapshot_id, node_packages.c.until_id.is_(None))
        await connection.execute(
            delete(node_packages).where(node_packages.c.node_id == bindparam("number"), *mine),
            [{"number": one} for one in gone],
        )
    over = [(node_id, since_id, snapshot_id) for node_id, since_id in opened if since_id != snapshot_id]
    await bulk.change(connection, node_packages, ["node_id", "since_id"], ["until_id"], over)
    begun = [(one.node_id, snapshot_id, None, one.after) for one in moves if one.after is not None]
    await bulk.put(connection, node_packages, begun)


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
            rows.append((number, shard, nodes.serialize()))
            if not nodes:
                emptied.append({"number": number})
        await bulk.put(connection, package_shard, rows)
        if emptied:
            gone = (package_shard.c.package_id == bindparam("number"), package_shard.c.shard == shard)
            await connection.execute(delete(package_shard).where(*gone), emptied)


async def _locked(connection: AsyncConnection, shard: int, package_ids: list[int]) -> dict[int, BitMap]:
    """The bitmaps, which no other replica changes until the transaction ends.

    All lock them in one order, so that nobody waits in a ring.
    """
    known: dict[int, BitMap] = {}
    if connection.dialect.name != "sqlite":  # a row that is not there cannot be locked
        empty = [(one, shard, _EMPTY) for one in package_ids]
        await bulk.add(connection, package_shard, package_shard.columns.keys(), empty)
    query = f"SELECT package_id, nodes FROM package_shard WHERE shard = {int(shard)} AND package_id = {{among}}"  # noqa: S608
    if connection.dialect.name != "sqlite":
        query += " ORDER BY package_id FOR UPDATE"
    for number, nodes in await bulk.among(connection, query, package_ids):
        known[number] = BitMap.deserialize(bytes(nodes))
    return defaultdict(BitMap, known)
