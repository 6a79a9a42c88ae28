"""How far each installation of a collector was heard."""

from dataclasses import dataclass

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
    """The position for `Welcome`; None: nothing was ever committed."""
    statement = select(position.c.epoch, position.c.seq, position.c.stamp).where(
        position.c.ksocket_id == ksocket_id, position.c.installation == installation
    )
    row = (await connection.execute(statement)).first()
    return None if row is None else Position(row.epoch, row.seq, row.stamp)


async def replaced(connection: AsyncConnection, ksocket_id: int, installation: str) -> bool:
    """Whether the collector was last heard as another installation, whose reports may be lost with it."""
    mine = position.c.installation == installation
    statement = select(func.max(position.c.updated_at)).where(position.c.ksocket_id == ksocket_id)
    own = await connection.scalar(statement.where(mine))
    other = await connection.scalar(statement.where(~mine))
    return other is not None and (own is None or own < other)


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
