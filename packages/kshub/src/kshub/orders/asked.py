"""What each Ksocket was asked in a run, as it left; and the plan that one made for the same."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Row, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.orders import runs
from kshub.store.schema import order_outbox, scan, scan_part
from kswire import codec
from kswire.orders import AnyOrder, Ask, Plan, Scan
from kswire.reports import Planned

MAX_PLANS: Final = 50  # of a network, the newest, that are looked through for one that fits


class _Imported(msgspec.Struct):
    """The settings of a run that came as a file."""

    order: Scan | Ask


async def asked(connection: AsyncConnection, run: Row[Any]) -> dict[int, Scan | Ask]:
    """By Ksocket; of a run that waits as it would be asked now. run: its row. Who is not in it, nobody knows of."""
    if run.kind == "import":
        order = msgspec.json.decode(run.settings, type=_Imported).order
        mine = select(scan_part.c.ksocket_id).where(scan_part.c.scan_id == run.id)
        return dict.fromkeys((await connection.execute(mine)).scalars(), order)
    sent = (await _sent(connection, [run.id])).get(run.id, {})
    if not sent and run.status == "ordered":
        sent = _orders(await runs.orders_of(connection, run.id))
    return sent


async def plans(
    connection: AsyncConnection, run: Row[Any], orders: Mapping[int, Scan | Ask]
) -> dict[int, tuple[Planned, int | None]]:
    """By Ksocket the newest plan for exactly what the run asks, ordered before the run left; and when it came."""
    sent = select(func.min(order_outbox.c.sent_at)).where(order_outbox.c.scan_id == run.id)
    left = (await connection.execute(sent)).scalar()  # by the hub's clock, as the plan's time is
    before = true() if left is None else scan.c.created_at <= left
    query = select(scan.c.id).where(scan.c.network_id == run.network_id, scan.c.kind == "plan", before)
    newest = list((await connection.execute(query.order_by(scan.c.id.desc()).limit(MAX_PLANS))).scalars())
    wanted = await _sent(connection, newest)
    columns = (scan_part.c.scan_id, scan_part.c.ksocket_id, scan_part.c.planned, scan_part.c.terminated_at)
    told = select(*columns).where(scan_part.c.scan_id.in_(newest), scan_part.c.planned.is_not(None))
    found: dict[int, tuple[Planned, int | None]] = {}
    for row in (await connection.execute(told.order_by(scan_part.c.scan_id.desc()))).all():
        mine, planned = orders.get(row.ksocket_id), wanted.get(row.scan_id, {}).get(row.ksocket_id)
        if row.ksocket_id not in found and mine is not None and planned is not None and _same(mine, planned):
            plan = plan_in(row.planned)
            if plan is not None:
                found[row.ksocket_id] = plan, row.terminated_at
    return found


def plan_in(text: str) -> Planned | None:
    """As a row holds it; None: nobody can read it, as an earlier version let a number that is none into the row."""
    try:
        return msgspec.json.decode(text, type=Planned)
    except msgspec.MsgspecError:
        return None


async def _sent(connection: AsyncConnection, scan_ids: Sequence[int]) -> dict[int, dict[int, Scan | Ask]]:
    query = select(order_outbox.c.scan_id, order_outbox.c.ksocket_id, order_outbox.c.message)
    found: dict[int, dict[int, AnyOrder]] = {}
    rows = await connection.execute(
        query.where(order_outbox.c.scan_id.in_(scan_ids)).order_by(order_outbox.c.id.desc())
    )
    for row in rows:
        order = codec.decode(bytes(row.message))
        if isinstance(order, Scan | Ask | Plan):
            found.setdefault(row.scan_id, {})[row.ksocket_id] = order
    return {number: _orders(orders) for number, orders in found.items()}


def _orders(orders: Mapping[int, AnyOrder]) -> dict[int, Scan | Ask]:
    """Without the rest; of a plan the scan that it is about."""
    plain = {number: one.scan if isinstance(one, Plan) else one for number, one in orders.items()}
    return {number: one for number, one in plain.items() if isinstance(one, Scan | Ask)}


def _same(one: Scan | Ask, other: Scan | Ask) -> bool:
    """But for the run, and until when it may send."""
    return _plain(one) == _plain(other)


def _plain(order: Scan | Ask) -> Scan | Ask:
    if isinstance(order, Scan):
        return msgspec.structs.replace(order, run="", until=None, continues=None)
    return msgspec.structs.replace(order, run="", until=None)
