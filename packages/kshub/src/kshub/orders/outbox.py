"""Orders on their way to a Ksocket: until it has answered they are sent again on every connection."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import case, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.orders import hours
from kshub.store.queries import scans
from kshub.store.schema import ksocket, order_outbox, scan, scan_part
from kswire import codec
from kswire.hellos import OrderState
from kswire.orders import AnyOrder, Ask, Cancel, Order, RenewToken, Scan
from kswire.reports import Planned, PlannedSweep

AT_ONCE: Final = 100  # orders that are sent in one go
MAX_PLANNED: Final = 1000  # entries of each list of a plan that are kept
MAX_TEXT: Final = 1 << 20  # bytes of a plan
MAX_NUMBER: Final = 2**53  # of addresses, packets or seconds in a plan
RENEW: Final = RenewToken(run="", token="")
"""Stands in the outbox for a renewal: the token itself is made when it is sent, and written down nowhere."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order that waits; number is its row's."""

    number: int
    order: AnyOrder


async def waiting(connection: AsyncConnection, ksocket_id: int, now: int, *, fresh: bool) -> list[Waiting]:
    """The orders that were never sent (fresh), or all that were not answered.

    What sends packets waits for the network's scan window, and is told when that closes.
    """
    mine = [order_outbox.c.ksocket_id == ksocket_id, order_outbox.c.answered_at.is_(None)]
    if fresh:
        mine.append(order_outbox.c.sent_at.is_(None))
    times = await hours.of_ksocket(connection, ksocket_id)
    if not times.open(now):
        mine.append(~order_outbox.c.timed)
    query = select(order_outbox.c.id, order_outbox.c.message).where(*mine).order_by(order_outbox.c.id).limit(AT_ONCE)
    rows = [(number, codec.decode(bytes(message))) for number, message in await connection.execute(query)]
    until = times.until(now)
    return [Waiting(number, _until(order, until)) for number, order in rows if isinstance(order, Order)]


async def unanswered(connection: AsyncConnection, ksocket_ids: Sequence[int]) -> set[int]:
    """Of these Ksockets, those for whom an order waits or that did not answer one."""
    query = select(order_outbox.c.ksocket_id).where(order_outbox.c.answered_at.is_(None))
    return set((await connection.execute(query.where(order_outbox.c.ksocket_id.in_(ksocket_ids)).distinct())).scalars())


async def sent(connection: AsyncConnection, ksocket_id: int, orders: list[Waiting], now: int) -> None:
    """They are on the wire. A Cancel is answered by the end of its run, and not sent again once that is over."""
    numbers = [one.number for one in orders]
    await connection.execute(update(order_outbox).where(order_outbox.c.id.in_(numbers)).values(sent_at=now))
    runs = [one.order.run for one in orders if not isinstance(one.order, Cancel | RenewToken)]
    of_these = select(scan.c.id).where(scan.c.run.in_(runs))
    mine = (scan_part.c.ksocket_id == ksocket_id, scan_part.c.scan_id.in_(of_these), scan_part.c.status == "ordered")
    await connection.execute(update(scan_part).where(*mine).values(status="sent"))


async def heard(connection: AsyncConnection, ksocket_id: int, state: OrderState, now: int) -> bool:
    """What the Ksocket says of an order; True when the run is over with it."""
    query = select(scan.c.id).join(scan_part, scan_part.c.scan_id == scan.c.id)
    query = query.where(scan.c.run == state.order, scan_part.c.ksocket_id == ksocket_id)
    scan_id = (await connection.execute(query.with_for_update(of=scan))).scalar()
    if scan_id is None:
        return False
    await _answered(connection, ksocket_id, scan_id, now, over=state.state == "finished")
    mine = (scan_part.c.scan_id == scan_id, scan_part.c.ksocket_id == ksocket_id, scan_part.c.status.in_(scans.OPEN))
    if state.state == "refused":
        problems = msgspec.json.encode([state.problem] if state.problem else []).decode()
        values = {"status": "refused", "terminated_at": now, "problems": problems}
        changed = await connection.execute(update(scan_part).where(*mine).values(values))
        return changed.rowcount == 1 and await scans.end_if_over(connection, scan_id)
    if state.state in ("accepted", "started"):
        await connection.execute(update(scan_part).where(*mine).values(heard_at=now))
    # "finished": it ran, or will not run again; its last report is on the way, and if it is lost `losing` sees that
    await connection.execute(
        update(scan_part).where(*mine, scan_part.c.status.in_(("ordered", "sent"))).values(status="accepted")
    )
    return state.state == "finished" and await _planned(connection, scan_id, ksocket_id, now)


async def renew(connection: AsyncConnection, ksocket_id: int, now: int) -> bool:
    """The Ksocket shall get a new token over its link; asked for twice it gets one. False: that is on its way."""
    message = codec.encode(RENEW)
    mine = (order_outbox.c.ksocket_id == ksocket_id, order_outbox.c.answered_at.is_(None))
    query = select(order_outbox.c.id).where(*mine, order_outbox.c.message == message)
    if (await connection.execute(query)).first() is not None:
        return False
    row = {"ksocket_id": ksocket_id, "message": message, "timed": False, "created_at": now}
    await connection.execute(insert(order_outbox).values(row))
    return True


async def renewed(connection: AsyncConnection, ksocket_id: int, now: int) -> bool:
    """It has its new token, or will not get one. False: none was under way."""
    mine = (order_outbox.c.ksocket_id == ksocket_id, order_outbox.c.scan_id.is_(None))
    unanswered = (*mine, order_outbox.c.answered_at.is_(None))
    return (await connection.execute(update(order_outbox).where(*unanswered).values(answered_at=now))).rowcount > 0


async def called(connection: AsyncConnection, ksocket_ids: list[int], now: int) -> list[int]:
    """Of these Ksockets, those for whom an order waits that was never sent and may be sent now."""
    unsent = (order_outbox.c.answered_at.is_(None), order_outbox.c.sent_at.is_(None))
    query = select(order_outbox.c.ksocket_id, ksocket.c.network_id, order_outbox.c.timed)
    query = query.join(ksocket, ksocket.c.id == order_outbox.c.ksocket_id)
    rows = (await connection.execute(query.where(ksocket.c.id.in_(ksocket_ids), *unsent).distinct())).all()
    closed = await hours.closed(connection, {row.network_id for row in rows if row.timed}, now)
    return sorted({row.ksocket_id for row in rows if not (row.timed and row.network_id in closed)})


async def planned(connection: AsyncConnection, ksocket_id: int, told: Planned) -> None:
    """The answer to a plan that was ordered of this Ksocket. One with a number that cannot be meant is none."""
    of_plan = select(scan.c.id).where(scan.c.run == told.run, scan.c.kind == "plan")
    mine = (scan_part.c.ksocket_id == ksocket_id, scan_part.c.scan_id.in_(of_plan), scan_part.c.status.in_(scans.OPEN))
    lists = ("gateways", "sweeps", "logins", "targets", "names", "problems")
    bounded = msgspec.structs.replace(told, **{name: getattr(told, name)[:MAX_PLANNED] for name in lists})
    text = msgspec.json.encode(bounded)
    if len(text) <= MAX_TEXT and all(map(_meant, bounded.sweeps)):
        await connection.execute(update(scan_part).where(*mine).values(planned=text.decode()))


def _meant(sweep: PlannedSweep) -> bool:
    """Whether its numbers are some: of NaN and what is infinite, a comparison says no."""
    return all(0 <= one <= MAX_NUMBER for one in (sweep.addresses, sweep.packets, sweep.seconds))


async def _planned(connection: AsyncConnection, scan_id: int, ksocket_id: int, now: int) -> bool:
    """A plan has no last report: it is over when the Ksocket says so, and good when it was told."""
    of_plan = select(scan.c.id).where(scan.c.id == scan_id, scan.c.kind == "plan")
    mine = (scan_part.c.ksocket_id == ksocket_id, scan_part.c.scan_id.in_(of_plan), scan_part.c.status.in_(scans.OPEN))
    told = case((scan_part.c.planned.is_(None), "failed"), else_="done")
    changed = await connection.execute(update(scan_part).where(*mine).values(status=told, terminated_at=now))
    return changed.rowcount == 1 and await scans.end_if_over(connection, scan_id)


async def _answered(connection: AsyncConnection, ksocket_id: int, scan_id: int, now: int, *, over: bool) -> None:
    """What was sent of the run is answered; a Cancel only by the run's end: what came before may not know of it."""
    mine = (order_outbox.c.ksocket_id == ksocket_id, order_outbox.c.scan_id == scan_id)
    unanswered = (*mine, order_outbox.c.answered_at.is_(None), order_outbox.c.sent_at.is_not(None))
    rows = await connection.execute(select(order_outbox.c.id, order_outbox.c.message).where(*unanswered))
    numbers = [number for number, message in rows if over or not isinstance(codec.decode(bytes(message)), Cancel)]
    await connection.execute(update(order_outbox).where(order_outbox.c.id.in_(numbers)).values(answered_at=now))


def _until(order: AnyOrder, until: datetime | None) -> AnyOrder:
    return msgspec.structs.replace(order, until=until) if until and isinstance(order, Scan | Ask) else order
