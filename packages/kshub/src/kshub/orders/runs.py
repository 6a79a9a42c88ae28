"""Runs: ordered by a person or the clock, released one at a time in each network, cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, and_, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.faults import Fault
from kshub.orders import hours, settings
from kshub.orders.wanted import Wanted, checked, order, read, write
from kshub.store.queries import scans
from kshub.store.schema import address, ksocket, network, node, node_address, node_source, order_outbox, scan, scan_part
from kswire import codec
from kswire.orders import AnyOrder, Ask, Cancel, Scan
from kswire.problems import Code, problem

MAX_WAITING: Final = 20  # scans of one network that wait for the one that is on its way
MAX_ASKED: Final = 100  # questions, and plans, of one network that are not over

_UNDER_WAY: Final = ("ordered", "running")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a run comes from, when no person ordered it: its schedule, or the scan that a closing window cut."""

    schedule_id: int | None = None
    continues_id: int | None = None


PERSON: Final = Origin()


@dataclass(frozen=True, slots=True)
class Placed:
    """A run that was written. wake: the Ksockets for which an order waits now."""

    scan_id: int
    run: str
    wake: tuple[int, ...]


async def place(
    connection: AsyncConnection,
    network_id: int,
    wanted: Wanted,
    by: str | None,
    now: int,
    origin: Origin = PERSON,
) -> Placed:
    """Write the run. What sends no search goes out at once; a scan when no other is on its way, within its window.

    Raises:
        Fault: "no-ksocket", "order-wrong", "order-large", "order-empty", "narrow-large", "queue-full".
    """
    chosen = checked(wanted)
    await lock(connection, network_id)
    ksockets = await _ksockets(connection, network_id, chosen.ksockets)
    most = MAX_WAITING if chosen.kind == "scan" else MAX_ASKED
    if await _queue(connection, network_id, chosen.kind) >= most:
        raise Fault("queue-full", most=most)
    if chosen.nodes:
        chosen = msgspec.structs.replace(
            chosen, addresses=(*chosen.addresses, *await _addresses(connection, network_id, chosen.nodes))
        )
    run = await scans.order(
        connection,
        network_id,
        ksockets,
        kind=chosen.kind,
        settings=write(chosen),
        ordered_by=by,
        schedule_id=origin.schedule_id,
    )
    if origin.continues_id is not None:
        continues = update(scan).where(scan.c.id == run.scan_id).values(continues_id=origin.continues_id)
        await connection.execute(continues)
    for made in (await orders_of(connection, run.scan_id)).values():
        codec.encode(made)  # what cannot be sent is refused now, not when its turn comes
    if chosen.kind != "scan":
        return Placed(run.scan_id, run.run, await _put_out(connection, run.scan_id, now))
    return Placed(run.scan_id, run.run, await release(connection, network_id, now))


async def tried(connection: AsyncConnection, network_id: int, wanted: Wanted) -> None:
    """Whether the network's Ksockets could be ordered this; nothing is written.

    Raises:
        Fault: as of `place`, but for the queue; and a network without Ksockets may have one by then.
    """
    common = select(network.c.settings).where(network.c.id == network_id)
    shared = settings.read((await connection.execute(common)).scalar_one())
    there_now = (ksocket.c.network_id == network_id, ksocket.c.removed_at.is_(None))
    query = select(ksocket.c.id, ksocket.c.settings).where(*there_now)
    there = {row.id: row.settings for row in await connection.execute(query)}
    if set(wanted.ksockets) - set(there):
        raise Fault("no-ksocket")
    for one in [there[number] for number in wanted.ksockets] or [*there.values(), "{}"]:
        codec.encode(order("-", wanted, shared, settings.read(one)))


async def release(connection: AsyncConnection, network_id: int, now: int) -> tuple[int, ...]:
    """Put the oldest waiting scan of the network out, unless one is on its way or the network's window is closed.

    For whom an order waits now.
    """
    await lock(connection, network_id)
    if not (await hours.of_network(connection, network_id)).open(now):
        return ()
    if (await connection.execute(_of(network_id, released=True).limit(1))).scalar() is not None:
        return ()
    first = (await connection.execute(_of(network_id, released=False).order_by(scan.c.id).limit(1))).scalar()
    return () if first is None else await _put_out(connection, first, now)


async def releasable(connection: AsyncConnection, now: int) -> list[int]:
    """Networks in which a scan waits though none is on its way and the window is open."""
    waiting = and_(scan.c.kind == "scan", scan.c.status.in_(_UNDER_WAY), ~_released(scan.c.id))
    other = scan.alias()
    busy = exists().where(
        other.c.network_id == scan.c.network_id,
        other.c.kind == "scan",
        other.c.status.in_(_UNDER_WAY),
        _released(other.c.id),
    )
    query = select(scan.c.network_id).where(waiting, ~busy).distinct()
    found = set((await connection.execute(query)).scalars())
    return sorted(found - await hours.closed(connection, found, now))


async def cancel(connection: AsyncConnection, scan_id: int, now: int) -> tuple[int, ...]:
    """End the run: what no Ksocket has heard of ends here, the others are told; for whom an order waits now.

    Raises:
        Fault: "run-over".
    """
    query = select(scan.c.run, scan.c.status, scan.c.network_id).where(scan.c.id == scan_id)
    row = (await connection.execute(query)).one()
    await lock(connection, row.network_id)
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


async def orders_of(connection: AsyncConnection, scan_id: int) -> dict[int, AnyOrder]:
    """What each Ksocket of the run is asked, by the settings as they are now."""
    former = scan.alias()
    query = (
        select(
            scan.c.run,
            scan.c.settings.label("wanted"),
            former.c.run.label("continues"),
            network.c.settings.label("common"),
            ksocket.c.id,
            ksocket.c.settings.label("own"),
        )
        .join(network, network.c.id == scan.c.network_id)
        .join(scan_part, scan_part.c.scan_id == scan.c.id)
        .join(ksocket, ksocket.c.id == scan_part.c.ksocket_id)
        .outerjoin(former, former.c.id == scan.c.continues_id)
        .where(scan.c.id == scan_id)
    )
    return {
        row.id: order(row.run, read(row.wanted), settings.read(row.common), settings.read(row.own), row.continues)
        for row in await connection.execute(query)
    }


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


async def lock(connection: AsyncConnection, network_id: int) -> None:
    """Replicas release the runs of one network one after the other."""
    await connection.execute(select(network.c.id).where(network.c.id == network_id).with_for_update())


async def _queue(connection: AsyncConnection, network_id: int, kind: str) -> int:
    """How many runs of this kind wait in the network; of questions and plans, how many are not over."""
    if kind == "scan":
        return len((await connection.execute(_of(network_id, released=False))).all())
    under_way = (scan.c.network_id == network_id, scan.c.kind == kind, scan.c.status.in_(_UNDER_WAY))
    return len((await connection.execute(select(scan.c.id).where(*under_way))).all())


async def _addresses(connection: AsyncConnection, network_id: int, nodes: Sequence[int]) -> list[str]:
    """Where these nodes are; over IPv6 only where one was asked there, or is nowhere else."""
    mine = (node_source.c.node_id == node.c.id, node_source.c.address_id == address.c.id)
    query = (
        select(node.c.id, address.c.addr, exists().where(*mine).label("asked"))
        .join(node_address, node_address.c.node_id == node.c.id)
        .join(address, address.c.id == node_address.c.address_id)
        .where(node.c.network_id == network_id, node.c.id.in_(nodes), node_address.c.current)
        .order_by(node.c.id, address.c.id)
    )
    rows = (await connection.execute(query)).all()
    if lost := set(nodes) - {row.id for row in rows}:
        raise Fault("order-wrong", key="nodes", value=min(lost))
    chosen = [row for row in rows if row.asked or ":" not in row.addr]
    elsewhere = {row.id for row in chosen}
    return list(dict.fromkeys(row.addr for row in rows if row in chosen or row.id not in elsewhere))


async def _ksockets(connection: AsyncConnection, network_id: int, chosen: Sequence[int]) -> list[int]:
    connects = (ksocket.c.network_id == network_id, ~ksocket.c.imports, ksocket.c.removed_at.is_(None))
    query = select(ksocket.c.id).where(*connects).order_by(ksocket.c.id)
    there = list((await connection.execute(query)).scalars())
    if not there or set(chosen) - set(there):
        raise Fault("no-ksocket")
    return [one for one in there if not chosen or one in chosen]


async def _put_out(connection: AsyncConnection, scan_id: int, now: int) -> tuple[int, ...]:
    orders = await orders_of(connection, scan_id)
    await _send(connection, scan_id, orders, now)
    return tuple(orders)


async def _send(connection: AsyncConnection, scan_id: int, orders: dict[int, AnyOrder], now: int) -> None:
    rows = [
        {
            "ksocket_id": one,
            "scan_id": scan_id,
            "message": codec.encode(order),
            "timed": isinstance(order, Scan | Ask),
            "created_at": now,
        }
        for one, order in orders.items()
    ]
    if rows:
        await connection.execute(insert(order_outbox), rows)
