"""A scan that a closing window cut goes on in the next one: another run, in which nobody is asked a second time."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Row, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.faults import Fault
from kshub.orders import runs, settings
from kshub.orders.runs import Origin
from kshub.orders.wanted import read
from kshub.store.schema import ksocket, network, scan, scan_part
from kswire.problems import Code

REMEMBERED: Final = 14 * 86400  # seconds; what was cut longer ago is scanned anew, when somebody wants that
_CUT: Final = f'%"{Code.WINDOW_CLOSED}"%'
_CANCELLED: Final = f'%"{Code.CANCELLED}"%'


async def cut(connection: AsyncConnection, now: int) -> Sequence[Row[Any]]:
    """Scans that were cut, by nobody's word, and that are not continued."""
    later, other = scan.alias(), scan_part.alias()
    columns = (scan.c.id, scan.c.network_id, scan.c.settings.label("wanted"), scan.c.ordered_by, scan.c.schedule_id)
    query: Any = (
        select(*columns, network.c.settings.label("common"))
        .join(network, network.c.id == scan.c.network_id)
        .where(
            scan.c.kind == "scan",
            scan.c.status.in_(("partial", "failed")),
            scan.c.terminated_at >= now - REMEMBERED,
            exists().where(scan_part.c.scan_id == scan.c.id, *_cut_part()),
            network.c.removed_at.is_(None),
            ~exists().where(other.c.scan_id == scan.c.id, other.c.problems.like(_CANCELLED)),
            ~exists().where(later.c.continues_id == scan.c.id),
        )
        .order_by(scan.c.id)
    )
    rows = (await connection.execute(query)).all()
    return [row for row in rows if settings.read(row.common).windows is not None]


async def go_on(connection: AsyncConnection, now: int) -> tuple[int, ...]:
    """Order the rest of each scan that was cut and is not continued; for whom an order waits now.

    Only where the hub has windows: when those of a Ksocket's own [limits] open, the hub does not know.
    """
    waking: list[int] = []
    for row in await cut(connection, now):
        query = select(scan_part.c.ksocket_id).where(scan_part.c.scan_id == row.id, *_cut_part())
        ksockets = tuple((await connection.execute(query)).scalars())
        wanted = msgspec.structs.replace(read(row.wanted), ksockets=ksockets)
        origin = Origin(row.schedule_id, row.id)
        try:
            async with connection.begin_nested():
                placed = await runs.place(connection, row.network_id, wanted, row.ordered_by, now, origin)
        except Fault:  # the queue is full, or nothing of it may be scanned any more: it is tried again until it is old
            continue
        waking += placed.wake
    return tuple(dict.fromkeys(waking))


def _cut_part() -> tuple[ColumnElement[bool], ...]:
    """A window cut it, and its Ksocket is still there to go on."""
    there = select(ksocket.c.id).where(ksocket.c.removed_at.is_(None))
    return scan_part.c.problems.like(_CUT), scan_part.c.ksocket_id.in_(there)
