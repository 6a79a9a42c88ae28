"""Who is connected: a row of the store, so that replicas share it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.link.refusals import MAX_ADDR, source
from kshub.logs import plain
from kshub.store.queries import refusals
from kshub.store.queries.refusals import Refusal, Times
from kshub.store.schema import ksocket
from kswire.events import Refused
from kswire.hellos import Hello

MAX_WORD: Final = 200  # characters of what a collector calls itself
AT_ONCE: Final = 10_000  # connections in one statement, with two values of each: PostgreSQL takes 32,767
STALE_SECONDS: Final = 60  # after which a connection that is not refreshed counts as gone: its replica is
MOVED_SECONDS: Final = 900
"""Within which no machine moves twice. A copy that was replaced comes again after at most 300: ksocket.link.backoff."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A connection that said hello. mark is its own, and no other's; remote is the address that it came from."""

    ksocket_id: int
    mark: str
    remote: str
    hello: Hello


@dataclass(frozen=True, slots=True)
class Departure:
    """A connection that is over."""

    ksocket_id: int
    mark: str


async def enter(connection: AsyncConnection, arrivals: Sequence[Arrival], now: int) -> dict[int, Refused]:
    """They are their Ksockets' connections from now on, former ones of the same installations end. One of each Ksocket.

    Returned are those that may not: another installation is connected with the same token, or a copy of this one, which
    is written down as a refused connection; or the Ksocket is no more. A machine that moved comes from another address
    once, and two machines replace each other again and again.
    """
    numbers = sorted(one.ksocket_id for one in arrivals)
    query = select(*ksocket.c["id", "replica", "last_seen_at", "installation", "remote_addr", "moved_at"])
    query = query.where(ksocket.c.id.in_(numbers)).order_by(ksocket.c.id).with_for_update()
    rows = {row.id: row for row in await connection.execute(query)}
    entering: list[dict[str, object]] = []
    away: dict[int, Refused] = {}
    for one in arrivals:
        row = rows.get(one.ksocket_id)
        if row is None:
            away[one.ksocket_id] = Refused.TOKEN_REVOKED
        elif _live(row, now) and (row.installation != one.hello.installation or _copied(row, one, now)):
            away[one.ksocket_id] = Refused.DUPLICATE_INSTALLATION
            await refused(connection, _copy(one), now)
        else:
            entering.append(_row(one, now) | {"moved_at": now if _moved(row, one, now) else row.moved_at})
    if entering:
        await connection.execute(update(ksocket).where(ksocket.c.id == bindparam("number")), entering)
    return away


def _live(row: Any, now: int) -> bool:
    return row.replica is not None and now - (row.last_seen_at or 0) < STALE_SECONDS


def _moved(row: Any, arrival: Arrival, now: int) -> bool:
    return _live(row, now) and row.remote_addr != arrival.remote[:MAX_ADDR]


def _copied(row: Any, arrival: Arrival, now: int) -> bool:
    return _moved(row, arrival, now) and now - (row.moved_at or 0) < MOVED_SECONDS


def _copy(arrival: Arrival) -> Refusal:
    said = {"installation": arrival.hello.installation, "version": arrival.hello.version}
    return source(arrival.ksocket_id, str(Refused.DUPLICATE_INSTALLATION), arrival.remote, **said)


def _row(arrival: Arrival, now: int) -> dict[str, object]:
    hello = arrival.hello
    return {
        "number": arrival.ksocket_id,
        "replica": arrival.mark,
        "connected_since": now,
        "last_seen_at": now,
        "remote_addr": arrival.remote[:MAX_ADDR],
        "installation": hello.installation,
        "version": plain(hello.version, MAX_WORD),
        "platform": plain(hello.platform, MAX_WORD),
        "spooled": hello.last,
    }


async def leave(connection: AsyncConnection, departures: Sequence[Departure], now: int) -> None:
    """The connections are over; nothing changes where another one has taken the place."""
    mine = (ksocket.c.id == bindparam("number"), ksocket.c.replica == bindparam("mark"))
    gone = {"replica": None, "connected_since": None, "last_seen_at": now}
    ordered = sorted(departures, key=lambda one: one.ksocket_id)
    rows = [{"number": one.ksocket_id, "mark": one.mark} for one in ordered]
    await connection.execute(update(ksocket).where(*mine).values(gone), rows)


async def refused(connection: AsyncConnection, who: Refusal, now: int) -> None:
    """Somebody came with the Ksocket's token and was sent away."""
    why = f"{who.code}: {who.detail}" if who.detail else who.code
    values = {"refused_code": why[:MAX_WORD], "refused_at": now, "refused_addr": who.addr}
    await connection.execute(update(ksocket).where(ksocket.c.id == who.ksocket_id).values(values))
    await refusals.note(connection, {who: Times(1, now, now)})


async def refresh(connection: AsyncConnection, marks: dict[int, str], now: int) -> None:
    """These connections are alive. In the order of their numbers, so that replicas wait for each other in turn."""
    left = iter(sorted(marks))
    while some := list(islice(left, AT_ONCE)):
        ordered = select(ksocket.c.id).where(ksocket.c.id.in_(some)).order_by(ksocket.c.id)
        await connection.execute(ordered.with_for_update())
        mine = (ksocket.c.id.in_(some), ksocket.c.replica.in_([marks[one] for one in some]))
        await connection.execute(update(ksocket).where(*mine).values(last_seen_at=now))


async def replaced(connection: AsyncConnection, marks: dict[int, str]) -> list[int]:
    """Of these Ksockets, those whose connection is another one by now, or that are no more."""
    query = select(ksocket.c.id, ksocket.c.replica).where(ksocket.c.id.in_(list(marks)))
    there = {number: mark for number, mark in await connection.execute(query)}  # noqa: C416 - rows are no pairs to mypy
    return [number for number, mark in marks.items() if there.get(number, "") not in (mark, None)]


async def forgotten(connection: AsyncConnection, numbers: Iterable[int]) -> list[int]:
    """Of these Ksockets, those that are shown as not connected, in order: see `forget`."""
    query = select(ksocket.c.id).where(ksocket.c.id.in_(list(numbers)), ksocket.c.replica.is_(None))
    return list((await connection.execute(query.order_by(ksocket.c.id))).scalars())


async def stale(connection: AsyncConnection, now: int) -> bool:
    """Whether `forget` would find any."""
    return (await connection.execute(select(ksocket.c.id).where(_stale(now)).limit(1))).first() is not None


async def forget(connection: AsyncConnection, now: int) -> int:
    """Connections that nobody refreshes are over: their process was killed, or could not write it down; how many.

    `connected_since` stays, in case that one is alive after all: see `again`.
    """
    await connection.execute(select(ksocket.c.id).where(_stale(now)).order_by(ksocket.c.id).with_for_update())
    return (await connection.execute(update(ksocket).where(_stale(now)).values(replica=None))).rowcount


async def again(connection: AsyncConnection, ksocket_id: int, mark: str, now: int) -> None:
    """A connection that was forgotten while the database was away is alive, unless another one has its place."""
    free = (ksocket.c.id == ksocket_id, ksocket.c.replica.is_(None))
    since = func.coalesce(ksocket.c.connected_since, now)
    await connection.execute(update(ksocket).where(*free).values(replica=mark, connected_since=since, last_seen_at=now))


async def clear(connection: AsyncConnection) -> None:
    """Nobody is connected: a hub that is alone with its database has just started."""
    await connection.execute(update(ksocket).values(replica=None, connected_since=None))


def _stale(now: int) -> ColumnElement[bool]:
    return and_(ksocket.c.replica.is_not(None), func.coalesce(ksocket.c.last_seen_at, 0) <= now - STALE_SECONDS)
