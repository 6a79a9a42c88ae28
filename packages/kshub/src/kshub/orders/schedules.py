"""Schedules: a scan at set times. Each time is ordered once, by whichever process is first."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.faults import Fault
from kshub.orders import runs
from kshub.orders.cron import following
from kshub.orders.runs import Origin
from kshub.orders.wanted import Wanted, checked, read, write
from kshub.orders.windows import zone
from kshub.store.engine import Store
from kshub.store.schema import network, scan, schedule, space

log = logging.getLogger("kshub.orders")

LATE_SECONDS: Final = 300  # after which an order is made up for: the hub was away when it was due
MAX_SCHEDULES: Final = 100  # of one network
BY: Final = "schedule"
ALL: Final = Wanted()


@dataclass(frozen=True, slots=True)
class Timing:
    """A schedule as somebody wants it. time_zone None: the space's."""

    cron: str
    time_zone: str | None = None
    wanted: Wanted = ALL
    enabled: bool = True


async def add(connection: AsyncConnection, network_id: int, timing: Timing, now: int) -> int:
    """A new schedule; its number.

    Raises:
        Fault: "order-wrong", "order-large".
    """
    query = select(schedule.c.id).where(schedule.c.network_id == network_id)
    if len((await connection.execute(query)).all()) >= MAX_SCHEDULES:
        raise Fault("order-large", most=MAX_SCHEDULES)
    values = await _values(connection, network_id, timing, now)
    made = await connection.execute(insert(schedule).values(network_id=network_id, **values).returning(schedule.c.id))
    number: int = made.scalar_one()
    return number


async def change(connection: AsyncConnection, network_id: int, schedule_id: int, timing: Timing, now: int) -> bool:
    """The schedule is another one from now on; False: there is none of this number.

    Raises:
        Fault: "order-wrong".
    """
    values = await _values(connection, network_id, timing, now)
    mine = (schedule.c.network_id == network_id, schedule.c.id == schedule_id)
    return (await connection.execute(update(schedule).where(*mine).values(values))).rowcount == 1


async def zone_of(connection: AsyncConnection, network_id: int) -> str:
    """The time zone of the network's space."""
    query = select(space.c.time_zone).join(network, network.c.space_id == space.c.id).where(network.c.id == network_id)
    place: str = (await connection.execute(query)).scalar_one()
    return place


async def remove(connection: AsyncConnection, network_id: int, schedule_id: int) -> bool:
    """There is no such schedule any more; its runs stay. False: there was none."""
    mine = (schedule.c.network_id == network_id, schedule.c.id == schedule_id)
    there = (await connection.execute(select(schedule.c.id).where(*mine).with_for_update())).scalar()
    if there is None:
        return False
    await connection.execute(update(scan).where(scan.c.schedule_id == there).values(schedule_id=None))
    await connection.execute(delete(schedule).where(schedule.c.id == there))
    return True


async def run_due(store: Store, now: int) -> tuple[int, ...]:
    """Order what is due, one schedule a transaction; for whom an order waits now.

    A time that was missed is made up for once, however many were missed. While the schedule's previous run is not over
    nothing is ordered: runs do not pile up.
    """
    waking: list[int] = []
    passed: set[int] = set()
    while True:
        async with store.write() as connection:
            due = await _claim(connection, now, passed)
            if due is None:
                return tuple(dict.fromkeys(waking))
            waking += await _run(connection, due, now)
        passed.add(due.id)


async def _claim(connection: AsyncConnection, now: int, passed: set[int]) -> Row[Any] | None:
    """A schedule that is due and that no other process has in its hands."""
    due = (schedule.c.enabled, schedule.c.next_at.is_not(None), schedule.c.next_at <= now)
    query = select(schedule).where(*due, schedule.c.id.not_in(passed)).order_by(schedule.c.next_at).limit(1)
    return (await connection.execute(query.with_for_update(skip_locked=True))).first()


async def _run(connection: AsyncConnection, due: Row[Any], now: int) -> Sequence[int]:
    placed: Sequence[int] = ()
    if await _busy(connection, due.id):
        outcome = "skipped"
    else:
        outcome = "late" if now - due.next_at > LATE_SECONDS else "ordered"
        try:
            async with connection.begin_nested():  # what a fault leaves half written goes
                run = await runs.place(connection, due.network_id, read(due.settings), BY, now, Origin(due.id))
            placed = run.wake
        except Fault as fault:
            outcome = fault.code
    log.log(logging.INFO if outcome in ("ordered", "late") else logging.WARNING, "schedule %d: %s", due.id, outcome)
    try:
        upcoming = following(due.cron, due.time_zone, now)
    except Fault as fault:  # a zone that the system's data base has lost
        upcoming, outcome = [], fault.code
    changes = {"next_at": upcoming[0] if upcoming else None, "last_at": now, "outcome": outcome}
    await connection.execute(update(schedule).where(schedule.c.id == due.id).values(changes))
    return placed


async def _busy(connection: AsyncConnection, schedule_id: int) -> bool:
    open_runs = select(scan.c.id).where(scan.c.schedule_id == schedule_id, scan.c.status.in_(("ordered", "running")))
    return (await connection.execute(open_runs.limit(1))).first() is not None


async def _values(connection: AsyncConnection, network_id: int, timing: Timing, now: int) -> dict[str, Any]:
    place = timing.time_zone or await zone_of(connection, network_id)
    zone(place)
    upcoming = following(timing.cron, place, now)
    if not upcoming:
        raise Fault("order-wrong", key="cron", value=timing.cron[:80])
    if checked(timing.wanted).kind != "scan":
        raise Fault("order-wrong", key="kind", value=timing.wanted.kind)
    await runs.tried(connection, network_id, timing.wanted)
    wanted = msgspec.structs.replace(timing.wanted, addresses=(), nodes=())
    return {
        "cron": " ".join(timing.cron.split()),
        "time_zone": place,
        "settings": write(wanted),
        "enabled": timing.enabled,
        "next_at": upcoming[0] if timing.enabled else None,
    }
