"""New tokens over the link: asked for, sent, and taken or refused; kept with the Ksocket so that people see it."""

from typing import Final, Literal

import msgspec
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.orders import outbox
from kshub.store.schema import ksocket, order_outbox

PREFIX: Final = "renew-"
"""Of the name that the collector answers with; the number of its row in the outbox follows."""
MAX_DETAIL: Final = 500

State = Literal["ordered", "sent", "done", "refused"]


class Renewal(msgspec.Struct, frozen=True, omit_defaults=True):
    """How it stands, and since when (seconds since 1970); why it was refused: a code, perhaps words of the system."""

    state: State
    at: int
    code: str | None = None
    detail: str | None = None


async def order(connection: AsyncConnection, ksocket_id: int, now: int) -> None:
    """The Ksocket shall get a new token; one that is under way already stays as it is."""
    if await outbox.renew(connection, ksocket_id, now):
        await _put(connection, ksocket_id, Renewal("ordered", now))


async def sent(connection: AsyncConnection, ksocket_id: int, now: int) -> None:
    """The token is on its way."""
    await _put(connection, ksocket_id, Renewal("sent", now))


async def done(connection: AsyncConnection, ksocket_id: int, now: int) -> None:
    """It has come with its new token, or says that it has stored it."""
    if await outbox.renewed(connection, ksocket_id, now):
        await _put(connection, ksocket_id, Renewal("done", now))


async def refused(connection: AsyncConnection, ksocket_id: int, code: str, detail: str, now: int) -> bool:
    """It gets none, or cannot store it; False: none is under way."""
    if not await outbox.renewed(connection, ksocket_id, now):
        return False
    await _put(connection, ksocket_id, Renewal("refused", now, code, detail[:MAX_DETAIL] or None))
    return True


async def under_way(connection: AsyncConnection, ksocket_id: int, name: str) -> bool:
    """Whether this is the name of the one that the Ksocket has not answered yet."""
    mine = (order_outbox.c.ksocket_id == ksocket_id, order_outbox.c.scan_id.is_(None))
    query = select(order_outbox.c.id).where(*mine, order_outbox.c.answered_at.is_(None))
    return name in {f"{PREFIX}{number}" for number in (await connection.execute(query)).scalars()}


def read(stored: str | None) -> Renewal | None:
    """As it is kept with the Ksocket; None: there was none."""
    return None if stored is None else msgspec.json.decode(stored, type=Renewal)


async def _put(connection: AsyncConnection, ksocket_id: int, renewal: Renewal) -> None:
    text = msgspec.json.encode(renewal).decode()
    await connection.execute(update(ksocket).where(ksocket.c.id == ksocket_id).values(renewal=text))
