"""Parts of runs that will never end by themselves: their Ksocket stays away, or does not know them any more."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Row, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.queries import scans
from kshub.store.schema import ksocket, order_outbox, position, scan, scan_part
from kswire import codec
from kswire.orders import Cancel
from kswire.problems import Code, Problem, problem

PATIENCE_SECONDS: Final = 120  # in which a Ksocket that has connected says which runs it has
DAY: Final = 86400

_OUT: Final = exists().where(
    order_outbox.c.scan_id == scan_part.c.scan_id, order_outbox.c.ksocket_id == scan_part.c.ksocket_id
)
_UNANSWERED: Final = exists().where(
    order_outbox.c.scan_id == scan_part.c.scan_id,
    order_outbox.c.ksocket_id == scan_part.c.ksocket_id,
    order_outbox.c.answered_at.is_(None),
)


async def lost(connection: AsyncConnection, now: int) -> int:
    """End the parts that their Ksocket does not know any more; how many.

    It is connected for a while, everything that was in its spool when it connected has been heard, and it has not said
    that it has the run: its state directory was lost or copied back, or the hub's database was.
    """
    heard = exists().where(
        position.c.ksocket_id == ksocket.c.id,
        position.c.installation == ksocket.c.installation,
        position.c.seq >= ksocket.c.spooled,
    )
    rows = await _open(
        connection,
        ksocket.c.replica.is_not(None),
        ksocket.c.connected_since <= now - PATIENCE_SECONDS,
        scan_part.c.status.in_(("accepted", "running")),
        or_(scan_part.c.heard_at.is_(None), scan_part.c.heard_at < ksocket.c.connected_since),
        or_(ksocket.c.spooled == 0, heard),
        ~_UNANSWERED,
    )
    for row in rows:
        await _end(connection, row, problem(Code.RUN_LOST), now)
    return len(rows)


async def away(connection: AsyncConnection, now: int, days: int) -> int:
    """End the parts whose Ksocket has not been connected for so long since they were sent out; how many."""
    seen = func.coalesce(ksocket.c.last_seen_at, 0)
    rows = await _open(
        connection,
        ksocket.c.replica.is_(None),
        seen <= now - days * DAY,
        scan.c.created_at <= now - days * DAY,
        _OUT,
        ~exists().where(
            order_outbox.c.scan_id == scan_part.c.scan_id,
            order_outbox.c.ksocket_id == scan_part.c.ksocket_id,
            order_outbox.c.created_at > now - days * DAY,
        ),
    )
    for row in rows:
        await _end(connection, row, problem(Code.KSOCKET_AWAY, days=days), now)
    return len(rows)


async def _open(connection: AsyncConnection, *conditions: Any) -> Sequence[Row[Any]]:
    query: Any = (
        select(scan_part.c.scan_id, scan_part.c.ksocket_id, scan_part.c.status, scan.c.run)
        .join(scan, scan.c.id == scan_part.c.scan_id)
        .join(ksocket, ksocket.c.id == scan_part.c.ksocket_id)
        .where(scan_part.c.status.in_(scans.OPEN), *conditions)
    )
    rows: Sequence[Row[Any]] = (await connection.execute(query)).all()
    return rows


async def _end(connection: AsyncConnection, row: Row[Any], why: Problem, now: int) -> None:
    """It failed; if the Ksocket comes back with it after all, it is told to end it."""
    await connection.execute(select(scan.c.id).where(scan.c.id == row.scan_id).with_for_update())
    mine = (scan_part.c.scan_id == row.scan_id, scan_part.c.ksocket_id == row.ksocket_id)
    ended = {"status": "failed", "terminated_at": now, "problems": msgspec.json.encode([why]).decode()}
    opened = scan_part.c.status.in_(scans.OPEN)  # its last report may have come meanwhile
    if (await connection.execute(update(scan_part).where(*mine, opened).values(ended))).rowcount != 1:
        return
    orders = (order_outbox.c.scan_id == row.scan_id, order_outbox.c.ksocket_id == row.ksocket_id)
    await connection.execute(delete(order_outbox).where(*orders, order_outbox.c.answered_at.is_(None)))
    if row.status != "ordered":
        cancel = {"ksocket_id": row.ksocket_id, "scan_id": row.scan_id, "message": codec.encode(Cancel(run=row.run))}
        await connection.execute(insert(order_outbox).values(**cancel, timed=False, created_at=now))
    await scans.end_if_over(connection, row.scan_id)
