"""How far each installation of a collector was heard."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.instants import seconds
from kshub.store.schema import ksocket, position
from kshub.store.upsert import upsert
from kswire.events import Received
from kswire.wire import now


@dataclass(frozen=True, slots=True)
class Position:
    """The last report that is committed, with its content's stamp."""

    epoch: int
    seq: int
    stamp: int


async def of(connection: AsyncConnection, ksocket_id: int, installation: str) -> Position | None:
    """The position of this installation; None: nothing was ever committed."""
    statement = select(position.c.epoch, position.c.seq, position.c.stamp).where(
        position.c.ksocket_id == ksocket_id, position.c.installation == installation
    )
    row = (await connection.execute(statement)).first()
    return None if row is None else Position(row.epoch, row.seq, row.stamp)


@dataclass(frozen=True, slots=True)
class Heard:
    """How far a collector's installation was heard; None: nothing was ever committed.

    replaced: the collector was last heard as another installation, whose reports may be lost with it.
    """

    position: Position | None
    replaced: bool


async def heard(connection: AsyncConnection, ksocket_ids: Sequence[int]) -> dict[int, Heard]:
    """For `Welcome`: of these Ksockets, those that were ever heard, as the installations that they are now."""
    mine = position.c.installation == ksocket.c.installation
    theirs = position.join(ksocket, ksocket.c.id == position.c.ksocket_id)
    chosen = position.c.ksocket_id.in_(ksocket_ids)
    columns = (position.c.ksocket_id, position.c.epoch, position.c.seq, position.c.stamp, position.c.updated_at)
    own = {
        row.ksocket_id: row
        for row in await connection.execute(select(*columns).select_from(theirs).where(chosen, mine))
    }
    last = select(position.c.ksocket_id, func.max(position.c.updated_at).label("at")).select_from(theirs)
    rows = await connection.execute(last.where(chosen, ~mine).group_by(position.c.ksocket_id))
    others: dict[int, int] = {row.ksocket_id: row.at for row in rows}
    return {number: _heard(own.get(number), others.get(number)) for number in own.keys() | others.keys()}


def _heard(own: Any, other: int | None) -> Heard:
    if own is None:
        return Heard(None, replaced=other is not None)
    here = Position(own.epoch, own.seq, own.stamp)
    return Heard(here, replaced=other is not None and own.updated_at < other)


async def locked(connection: AsyncConnection, ksocket_id: int, installation: str) -> Position | None:
    """The same, and no other replica commits of this collector until the transaction ends."""
    await connection.execute(select(ksocket.c.id).where(ksocket.c.id == ksocket_id).with_for_update())
    return await of(connection, ksocket_id, installation)


async def store(connection: AsyncConnection, ksocket_id: int, installation: str, received: Received) -> None:
    """The batch is committed with this transaction."""
    await put(connection, ksocket_id, installation, Position(received.epoch, received.last, received.stamp))


async def put(connection: AsyncConnection, ksocket_id: int, installation: str, at: Position) -> None:
    """Set the position; alone only after a gap, before the Welcome that tells of it."""
    row = {
        "ksocket_id": ksocket_id,
        "installation": installation,
        "epoch": at.epoch,
        "seq": at.seq,
        "stamp": at.stamp,
        "updated_at": seconds(now()),
    }
    await connection.execute(upsert(connection, position), [row])
