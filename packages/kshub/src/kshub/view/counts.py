"""How much there is, as numbers: for /metrics."""

from dataclasses import dataclass

from sqlalchemy import func, select, text

from kshub.store.engine import Store
from kshub.store.schema import ksocket, network, node, scan, snapshot


@dataclass(frozen=True, slots=True)
class Numbers:
    """database: bytes; unmerged: snapshots that are open or wait for a person, of runs that are over."""

    ksockets: int
    connected: int
    nodes: int
    runs: dict[str, int]
    unmerged: int
    database: int


async def numbers(store: Store) -> Numbers:
    """As the database has it now."""
    async with store.read() as connection:
        there = await connection.execute(
            select(func.count(), func.count(ksocket.c.replica)).where(ksocket.c.removed_at.is_(None))
        )
        ksockets, connected = there.one()
        alive = select(func.count()).select_from(node.join(network, network.c.id == node.c.network_id))
        alive = alive.where(node.c.merged_into.is_(None), network.c.removed_at.is_(None))
        nodes = (await connection.execute(alive)).scalar_one()
        runs = await connection.execute(select(scan.c.status, func.count()).group_by(scan.c.status))
        by_status = {status: int(count) for status, count in runs}
        over = scan.c.terminated_at.is_not(None)
        waiting = select(func.count()).select_from(snapshot).join(scan, scan.c.id == snapshot.c.scan_id)
        unmerged = await connection.execute(waiting.where(over, snapshot.c.status != "merged"))
        if store.sqlite:
            pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
            size = pages * (await connection.execute(text("PRAGMA page_size"))).scalar_one()
        else:
            size = (await connection.execute(text("SELECT pg_database_size(current_database())"))).scalar_one()
        return Numbers(ksockets, connected, nodes, by_status, unmerged.scalar_one(), size)
