"""Who is connected: a row of the store, so that replicas share it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.logs import plain
from kshub.store.schema import ksocket
from kswire.events import Refused
from kswire.hellos import Hello

MAX_WORD: Final = 200  # characters of what a collector calls itself
STALE_SECONDS: Final = 60  # after which a connection that is not refreshed counts as gone: its replica is


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

    Returned are those that may not: another installation is connected with the same token, which is written down as a
    refused connection; or the Ksocket is no more.
    """
    numbers = sorted(one.ksocket_id for one in arrivals)
    query = select(ksocket.c.id, ksocket.c.replica, ksocket.c.last_seen_at, ksocket.c.installation)
    query = query.where(ksocket.c.id.in_(numbers)).order_by(ksocket.c.id).with_for_update()
    rows = {row.id: row for row in await connection.execute(query)}
    entering: list[dict[str, object]] = []
    refusals: dict[int, Refused] = {}
    for one in arrivals:
        row = rows.get(one.ksocket_id)
        if row is None:
            refusals[one.ksocket_id] = Refused.TOKEN_REVOKED
        elif _live(row, now) and row.installation != one.hello.installation:
            refusals[one.ksocket_id] = Refused.DUPLICATE_INSTALLATION
            await refused(connection, one.ksocket_id, str(Refused.DUPLICATE_INSTALLATION), now)
        else:
            entering.append(_row(one, now))
    if entering:
        await connection.execute(update(ksocket).where(ksocket.c.id == bindparam("number")), entering)
    return refusals


def _live(row: Any, now: int) -> bool:
    return row.replica is not None and now - (row.last_seen_at or 0) < STALE_SECONDS


def _row(arrival: Arrival, now: int) -> dict[str, object]:
    hello = arrival.hello
    return {
        "number": arrival.ksocket_id,
        "replica": arrival.mark,
        "connected_since": now,
        "last_seen_at": now,
        "remote_addr": arrival.remote[:100],
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


async def refused(connection: AsyncConnection, ksocket_id: int, code: str, now: int) -> None:
    """Somebody came with the Ksocket's token and was sent away."""
    values = {"refused_code": plain(code, MAX_WORD), "refused_at": now}
    await connection.execute(update(ksocket).where(ksocket.c.id == ksocket_id).values(values))


async def refresh(connection: AsyncConnection, marks: dict[int, str], now: int) -> None:
    """These connections are alive."""
    ordered = select(ksocket.c.id).where(ksocket.c.id.in_(list(marks))).order_by(ksocket.c.id)
    await connection.execute(ordered.with_for_update())
    mine = (ksocket.c.id.in_(list(marks)), ksocket.c.replica.in_(list(marks.values())))
    await connection.execute(update(ksocket).where(*mine).values(last_seen_at=now))


async def replaced(connection: AsyncConnection, marks: dict[int, str]) -> list[int]:
    """Of these Ksockets, those whose connection is another one by now, or that are no more."""
    query = select(ksocket.c.id, ksocket.c.replica).where(ksocket.c.id.in_(list(marks)))
    there = {number: mark for number, mark in await connection.execute(query)}  # noqa: C416 - rows are no pairs to mypy
    return [number for number, mark in marks.items() if there.get(number) != mark]


async def clear(connection: AsyncConnection) -> None:
    """Nobody is connected: a hub that is alone with its database has just started."""
    await connection.execute(update(ksocket).values(replica=None, connected_since=None))
