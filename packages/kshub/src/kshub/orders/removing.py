"""Ksockets and networks that shall be no more: nobody sees them from now on, and their tokens end.

A Ksocket's row stays as long as its network: what it scanned names it. A network's rows go little by little afterwards
(kshub.store.removing), since those of a large one would keep everybody else from writing for minutes.
"""

from collections.abc import Sequence

import msgspec
from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.faults import Fault
from kshub.orders import runs
from kshub.orders.wanted import read, write
from kshub.store import planner
from kshub.store.queries.scans import OPEN
from kshub.store.schema import ksocket, ksocket_token, network, order_outbox, refusal, scan, scan_part, schedule


async def remove_ksocket(connection: AsyncConnection, network_id: int, ksocket_id: int, now: int) -> None:
    """Its tokens end, so its link is closed within five seconds; what it scanned stays, under its name.

    A schedule for several Ksockets goes on without it; one for it alone stands still, rather than be for all.

    Raises:
        Fault: "ksocket-busy": its part of a run is not over.
    """
    await runs.lock(connection, network_id)
    opened = select(scan_part.c.scan_id).where(scan_part.c.ksocket_id == ksocket_id, scan_part.c.status.in_(OPEN))
    if (await connection.execute(opened.limit(1))).first():
        raise Fault("ksocket-busy")
    await _unschedule(connection, network_id, ksocket_id)
    await _end(connection, [ksocket_id], now)


async def remove_network(connection: AsyncConnection, network_id: int, now: int) -> None:
    """Nobody sees it any more, and its Ksockets are no more.

    Raises:
        Fault: "network-busy": a run of it is not over.
    """
    await runs.lock(connection, network_id)
    opened = select(scan.c.id).where(scan.c.network_id == network_id, scan.c.status.in_(("ordered", "running")))
    if (await connection.execute(opened.limit(1))).first():
        raise Fault("network-busy")
    mine = (ksocket.c.network_id == network_id, ksocket.c.removed_at.is_(None))
    await _end(connection, (await connection.execute(select(ksocket.c.id).where(*mine))).scalars().all(), now)
    await _stand_still(connection, schedule.c.network_id == network_id, None)
    await connection.execute(update(network).where(network.c.id == network_id).values(removed_at=now))
    await planner.told(connection, network)


async def _unschedule(connection: AsyncConnection, network_id: int, ksocket_id: int) -> None:
    query = select(schedule.c.id, schedule.c.settings).where(schedule.c.network_id == network_id)
    for number, settings in (await connection.execute(query)).all():
        wanted = read(settings)
        others = tuple(one for one in wanted.ksockets if one != ksocket_id)
        if ksocket_id in wanted.ksockets and others:
            rest = write(msgspec.structs.replace(wanted, ksockets=others))
            await connection.execute(update(schedule).where(schedule.c.id == number).values(settings=rest))
        elif ksocket_id in wanted.ksockets:
            await _stand_still(connection, schedule.c.id == number, "no-ksocket")


async def _stand_still(connection: AsyncConnection, which: ColumnElement[bool], outcome: str | None) -> None:
    still = {"enabled": False, "next_at": None, "outcome": outcome}
    await connection.execute(update(schedule).where(which).values(still))


async def _end(connection: AsyncConnection, numbers: Sequence[int], now: int) -> None:
    valid = (ksocket_token.c.ksocket_id.in_(numbers), ksocket_token.c.revoked_at.is_(None))
    await connection.execute(update(ksocket_token).where(*valid).values(revoked_at=now))
    unsent = (order_outbox.c.ksocket_id.in_(numbers), order_outbox.c.sent_at.is_(None))
    await connection.execute(delete(order_outbox).where(*unsent))
    await connection.execute(delete(refusal).where(refusal.c.ksocket_id.in_(numbers)))
    await connection.execute(update(ksocket).where(ksocket.c.id.in_(numbers)).values(removed_at=now))
