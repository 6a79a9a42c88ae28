"""Runs: ordered by a person or the clock, released one at a time in each network, cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, and_, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.faults import Fault
from kshub.orders import settings
from kshub.store.queries import scans
from kshub.store.schema import ksocket, network, order_outbox, scan, scan_part
from kswire import codec
from kswire.orders import AnyOrder, Cancel
from kswire.problems import Code, problem
from kswire.wire import Wire

MAX_WAITING: Final = 20  # runs of one network that wait for the one that is on its way

_UNDER_WAY: Final = ("ordered", "running")


class Wanted(Wire, frozen=True):
    """What a person wants of a network. kind "scan": all of it, or what lies within `narrow`; kind "ask": these
    addresses, at once and without discovery. ksockets: by whom; none: by all of the network.
    """  # noqa: D205 - one sentence

    kind: str = "scan"
    narrow: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    methods: tuple[str, ...] | None = None
    ksockets: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A run that was written. wake: the Ksockets for which an order waits now."""

    scan_id: int
    run: str
    wake: tuple[int, ...]


async def place(connection: AsyncConnection, network_id: int, wanted: Wanted, by: str, now: int) -> Placed:
    """Write the run; it is released at once when nothing else is on its way.

    Raises:
        Fault: "no-ksocket", "order-wrong", "order-large", "order-empty", "queue-full".
    """
    if wanted.kind not in ("scan", "ask"):
        raise Fault("order-wrong", value=wanted.kind[:80])
    await _lock(connection, network_id)
    chosen = await _ksockets(connection, network_id, wanted.ksockets)
    if await _waiting(connection, network_id) >= MAX_WAITING:
        raise Fault("queue-full", most=MAX_WAITING)
    words = msgspec.json.encode(wanted).decode()
    run = await scans.order(connection, network_id, chosen, kind=wanted.kind, settings=words, ordered_by=by)
    for order in (await _orders(connection, run.scan_id)).values():
        codec.encode(order)  # what cannot be sent is refused now, not when its turn comes
    if wanted.kind == "ask":
        return Placed(run.scan_id, run.run, await _put_out(connection, run.scan_id, now))
    return Placed(run.scan_id, run.run, await release(connection, network_id, now))


async def release(connection: AsyncConnection, network_id: int, now: int) -> tuple[int, ...]:
    """Put the oldest waiting scan of the network out, unless one is on its way; for whom an order waits now."""
    await _lock(connection, network_id)
    if (await connection.execute(_of(network_id, released=True).limit(1))).scalar() is not None:
        return ()
    first = (await connection.execute(_of(network_id, released=False).order_by(scan.c.id).limit(1))).scalar()
    return () if first is None else await _put_out(connection, first, now)


async def releasable(connection: AsyncConnection) -> list[int]:
    """Networks in which a scan waits though none is on its way."""
    waiting = and_(scan.c.kind == "scan", scan.c.status.in_(_UNDER_WAY), ~_released(scan.c.id))
    other = scan.alias()
    busy = exists().where(
        other.c.network_id == scan.c.network_id,
        other.c.kind == "scan",
        other.c.status.in_(_UNDER_WAY),
        _released(other.c.id),
    )
    query = select(scan.c.network_id).where(waiting, ~busy).distinct()
    return list((await connection.execute(query)).scalars())


async def cancel(connection: AsyncConnection, scan_id: int, now: int) -> tuple[int, ...]:
    """End the run: what no Ksocket has heard of ends here, the others are told; for whom an order waits now.

    Raises:
        Fault: "run-over".
    """
    query = select(scan.c.run, scan.c.status, scan.c.network_id).where(scan.c.id == scan_id)
    row = (await connection.execute(query)).one()
    await _lock(connection, row.network_id)
    if row.status not in _UNDER_WAY:
        raise Fault("run-over")
    unsent = order_outbox.c.scan_id == scan_id, order_outbox.c.sent_at.is_(None)
    await connection.execute(delete(order_outbox).where(*unsent))
    heard = select(order_outbox.c.ksocket_id).where(order_outbox.c.scan_id == scan_id)
    opened = scan_part.c.scan_id == scan_id, scan_part.c.status.in_(scans.OPEN)
    told = tuple((await connection.execute(select(scan_part.c.ksocket_id).where(*opened, _in(heard)))).scalars())
    problems = msgspec.json.encode([problem(Code.CANCELLED)]).decode()
    ended = {"status": "failed", "terminated_at": now, "problems": problems}
    await connection.execute(update(scan_part).where(*opened, ~_in(heard)).values(ended))
    await scans.end_if_over(connection, scan_id)
    await _send(connection, scan_id, {one: Cancel(run=row.run) for one in told}, now)
    return told


async def lookup(connection: AsyncConnection, network_id: int, run: str) -> int | None:
    """The number of the network's run of this name."""
    query = select(scan.c.id).where(scan.c.network_id == network_id, scan.c.run == run)
    found: int | None = (await connection.execute(query)).scalar()
    return found


def _in(ksockets: Any) -> ColumnElement[bool]:
    return scan_part.c.ksocket_id.in_(ksockets)


def _released(scan_id: ColumnElement[int]) -> ColumnElement[bool]:
    return exists().where(order_outbox.c.scan_id == scan_id)


def _of(network_id: int, *, released: bool) -> Any:
    under_way = (scan.c.network_id == network_id, scan.c.kind == "scan", scan.c.status.in_(_UNDER_WAY))
    return select(scan.c.id).where(*under_way, _released(scan.c.id) if released else ~_released(scan.c.id))


async def _lock(connection: AsyncConnection, network_id: int) -> None:
    """Replicas release the runs of one network one after the other."""
    await connection.execute(select(network.c.id).where(network.c.id == network_id).with_for_update())


async def _waiting(connection: AsyncConnection, network_id: int) -> int:
    return len((await connection.execute(_of(network_id, released=False))).all())


async def _ksockets(connection: AsyncConnection, network_id: int, chosen: Sequence[int]) -> list[int]:
    query = select(ksocket.c.id).where(ksocket.c.network_id == network_id).order_by(ksocket.c.id)
    there = list((await connection.execute(query)).scalars())
    if not there or set(chosen) - set(there):
        raise Fault("no-ksocket")
    return [one for one in there if not chosen or one in chosen]


async def _orders(connection: AsyncConnection, scan_id: int) -> dict[int, AnyOrder]:
    """What each Ksocket of the run is asked."""
    query = (
        select(scan.c.run, scan.c.settings, network.c.settings, ksocket.c.id, ksocket.c.settings)
        .join(network, network.c.id == scan.c.network_id)
        .join(scan_part, scan_part.c.scan_id == scan.c.id)
        .join(ksocket, ksocket.c.id == scan_part.c.ksocket_id)
        .where(scan.c.id == scan_id)
    )
    return {row[3]: _order(row[0], row[1], row[2], row[4]) for row in await connection.execute(query)}


def _order(run: str, wanted_text: str, common_text: str, own_text: str) -> AnyOrder:
    wanted = msgspec.json.decode(wanted_text, type=Wanted)
    common, own = settings.read(common_text), settings.read(own_text)
    if wanted.kind == "ask":
        return settings.ask(run, wanted.addresses, wanted.methods, common, own)
    if wanted.methods:
        own = msgspec.structs.replace(own, methods=wanted.methods)
    return settings.scan(run, common, own, wanted.narrow)


async def _put_out(connection: AsyncConnection, scan_id: int, now: int) -> tuple[int, ...]:
    orders = await _orders(connection, scan_id)
    await _send(connection, scan_id, orders, now)
    return tuple(orders)


async def _send(connection: AsyncConnection, scan_id: int, orders: dict[int, AnyOrder], now: int) -> None:
    rows = [
        {"ksocket_id": one, "scan_id": scan_id, "message": codec.encode(order), "created_at": now}
        for one, order in orders.items()
    ]
    if rows:
        await connection.execute(insert(order_outbox), rows)
