"""Who needs somebody: Ksockets that are away, tokens that end, scans that failed or do not come."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth import programs
from kshub.auth.people import Caller
from kshub.store.schema import ksocket, network, scan, schedule
from kshub.view.places import Networks, token_end

MOST: Final = 50  # of each list
DAY: Final = 86400
ENDING: Final = 30 * DAY  # before its end a token is told of
STALE: Final = 7 * DAY  # without a scan
PATIENCE: Final = 900  # seconds for which a time may pass until it is missed: the hub looks every second
WAITING: Final = 3600  # seconds for which an order may wait for its Ksocket

_KINDS: Final = ("scan", "ask")  # a plan looks at nothing, an import waits for nobody


@dataclass(frozen=True, slots=True)
class Overdue:
    """why: "schedule-missed", "schedule-failed", "run-waits", "never-scanned", "long-ago". at: since when, or last.

    outcome: of a schedule that failed. run: the name of one that waits.
    """

    network_id: int
    network: str
    why: str
    at: int | None
    outcome: str | None = None
    run: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """ksockets: how many there are and how many are connected; needing: those that somebody has to look after.

    tokens: of programs, as `auth.programs.ending` gives them. failed: runs that failed or are partial or incomplete,
    the newest, with how many there were.
    """

    ksockets: int
    connected: int
    needing: list[Row[Any]]
    tokens: list[Row[Any]]
    failed: list[Row[Any]]
    failures: int
    overdue: list[Overdue]


async def waiting(connection: AsyncConnection, visible: Networks, caller: Caller, now: int, since: int) -> Waiting:
    """In these networks, and of the API tokens those that the caller may see; failed: since that time."""
    there = (ksocket.c.network_id.in_(visible), ksocket.c.removed_at.is_(None), ~ksocket.c.imports)
    counted = select(func.count(), func.count(ksocket.c.replica)).where(*there)
    ksockets, connected = (await connection.execute(counted)).one()
    bad = _failed(visible, since)
    many = select(func.count()).select_from(scan).where(*bad)
    return Waiting(
        int(ksockets),
        int(connected),
        list((await connection.execute(_needing(there, now))).all()),
        await programs.ending(connection, caller, now, now + ENDING, MOST),
        list((await connection.execute(_runs(bad))).all()),
        int((await connection.execute(many)).scalar_one()),
        await _overdue(connection, visible, now),
    )


def _needing(there: tuple[ColumnElement[bool], ...], now: int) -> Select[Any]:
    """Those without a connection first, then by the end of their tokens."""
    ends = token_end()
    query = select(ksocket, network.c.display_name.label("network"), ends.label("token_expires_at"))
    query = query.join(network, network.c.id == ksocket.c.network_id)
    needs = or_(ksocket.c.replica.is_(None), ends.is_(None), ends <= now + ENDING)
    order = (ksocket.c.replica.is_not(None), func.coalesce(ends, 0), ksocket.c.id)
    return query.where(*there, needs).order_by(*order).limit(MOST)


def _failed(visible: Networks, since: int) -> tuple[ColumnElement[bool], ...]:
    over = func.coalesce(scan.c.terminated_at, scan.c.created_at) >= since
    bad = or_(scan.c.status.in_(("failed", "partial")), scan.c.incomplete)
    return (scan.c.network_id.in_(visible), scan.c.kind != "plan", over, bad)


def _runs(bad: tuple[ColumnElement[bool], ...]) -> Select[Any]:
    """recovered: a later run of the network did all that it was to do."""
    later = scan.alias()
    done = and_(later.c.network_id == scan.c.network_id, later.c.id > scan.c.id, later.c.kind == scan.c.kind)
    good = exists().where(done, later.c.status == "done", ~later.c.incomplete)
    query = select(scan, network.c.display_name.label("network"), good.label("recovered"))
    query = query.join(network, network.c.id == scan.c.network_id).where(*bad)
    return query.order_by(good, scan.c.id.desc()).limit(MOST)


async def _overdue(connection: AsyncConnection, visible: Networks, now: int) -> list[Overdue]:
    """What should have happened, and did not."""
    named = network.c.display_name.label("network")
    late = or_(schedule.c.next_at < now - PATIENCE, schedule.c.outcome.not_in(("ordered", "late")))
    query = select(schedule, named).join(network, network.c.id == schedule.c.network_id)
    query = query.where(schedule.c.network_id.in_(visible), schedule.c.enabled, late).order_by(schedule.c.id)
    found = [_schedule(row, now) for row in await connection.execute(query.limit(MOST))]
    query = select(scan, named).join(network, network.c.id == scan.c.network_id)
    held = (scan.c.status == "ordered", scan.c.kind.in_(_KINDS), scan.c.created_at < now - WAITING)
    query = query.where(scan.c.network_id.in_(visible), *held).order_by(scan.c.id).limit(MOST)
    waits = await connection.execute(query)
    found += [Overdue(row.network_id, row.network, "run-waits", row.created_at, run=row.run) for row in waits]
    return found + await _stale(connection, visible, now)


def _schedule(row: Row[Any], now: int) -> Overdue:
    missed = row.next_at is not None and row.next_at < now - PATIENCE
    if missed:
        return Overdue(row.network_id, row.network, "schedule-missed", row.next_at)
    return Overdue(row.network_id, row.network, "schedule-failed", row.last_at, outcome=row.outcome)


async def _stale(connection: AsyncConnection, visible: Networks, now: int) -> list[Overdue]:
    """Networks with Ksockets of which no scan has come to an end for long, or ever."""
    mine = (scan.c.network_id == network.c.id, scan.c.kind.in_(("scan", "import")))
    last = select(func.max(scan.c.terminated_at)).where(*mine, scan.c.status != "failed").scalar_subquery()
    there = exists().where(ksocket.c.network_id == network.c.id, ksocket.c.removed_at.is_(None))
    query = select(network.c.id, network.c.display_name, last.label("at")).where(network.c.id.in_(visible), there)
    long_ago = or_(last.is_(None), last < now - STALE)
    rows = (await connection.execute(query.where(long_ago).order_by(last, network.c.id).limit(MOST))).all()
    return [Overdue(row.id, row.display_name, "long-ago" if row.at else "never-scanned", row.at) for row in rows]
