"""The sessions of a user that are open, as lists show them, and their end."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth.sessions import IDLE
from kshub.store.queries import lists
from kshub.store.queries.lists import Part
from kshub.store.schema import session

SORTS: Final = {
    "sessionId": session.c.id,
    "createdAt": session.c.created_at,
    "lastUsedAt": session.c.last_used_at,
    "source": session.c.source,
    "method": session.c.method,
}


async def listed(connection: AsyncConnection, user_id: int, part: Part, now: int) -> tuple[list[Row[Any]], int]:
    """The newest first where nothing else is wanted, and how many there are.

    Raises:
        NoSuchField: the part's sort is no key of SORTS.
    """
    query = select(session).where(_open(user_id, now)).order_by(*lists.newest(part, SORTS, session.c.id))
    return await lists.listed(connection, query, lists.count(session).where(_open(user_id, now)), part)


async def end(connection: AsyncConnection, user_id: int, session_id: int, now: int) -> bool:
    """End one of the user's. False: there is no such session that is open."""
    chosen = and_(session.c.id == session_id, _open(user_id, now))
    return (await connection.execute(update(session).where(chosen).values(expires_at=now))).rowcount == 1


def _open(user_id: int, now: int) -> ColumnElement[bool]:
    return and_(session.c.user_id == user_id, session.c.expires_at > now, session.c.last_used_at > now - IDLE)
