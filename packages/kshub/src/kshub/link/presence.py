"""Who is connected: a row of the store, so that replicas share it."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.logs import plain
from kshub.store.schema import ksocket
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


async def enter(connection: AsyncConnection, arrival: Arrival, now: int) -> bool:
    """It is the Ksocket's connection from now on; a former one of the same installation ends.

    False: another installation is connected with the same token. That is written down as a refused connection.
    """
    query = select(ksocket).where(ksocket.c.id == arrival.ksocket_id).with_for_update()
    row = (await connection.execute(query)).mappings().one()
    hello, mine = arrival.hello, ksocket.c.id == arrival.ksocket_id
    live = row["replica"] is not None and now - (row["last_seen_at"] or 0) < STALE_SECONDS
    if live and row["installation"] != hello.installation:
        await refused(connection, arrival.ksocket_id, "duplicate-installation", now)
        return False
    values = {
        "replica": arrival.mark,
        "connected_since": now,
        "last_seen_at": now,
        "remote_addr": arrival.remote[:100],
        "installation": hello.installation,
        "version": plain(hello.version, MAX_WORD),
        "platform": plain(hello.platform, MAX_WORD),
        "spooled": hello.last,
    }
    await connection.execute(update(ksocket).where(mine).values(values))
    return True


async def leave(connection: AsyncConnection, ksocket_id: int, mark: str, now: int) -> None:
    """The connection is over; nothing changes when another one has taken its place."""
    mine = (ksocket.c.id == ksocket_id, ksocket.c.replica == mark)
    gone = {"replica": None, "connected_since": None, "last_seen_at": now}
    await connection.execute(update(ksocket).where(*mine).values(gone))


async def refused(connection: AsyncConnection, ksocket_id: int, code: str, now: int) -> None:
    """Somebody came with the Ksocket's token and was sent away."""
    values = {"refused_code": plain(code, MAX_WORD), "refused_at": now}
    await connection.execute(update(ksocket).where(ksocket.c.id == ksocket_id).values(values))


async def refresh(connection: AsyncConnection, marks: dict[int, str], now: int) -> None:
    """These connections are alive."""
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
