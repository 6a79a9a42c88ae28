"""API tokens as lists show them: a person's own, or for administrators everybody's."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth.people import Caller
from kshub.store.queries import lists
from kshub.store.queries.lists import Part
from kshub.store.schema import api_token, space, user

SORTS: Final = {
    "apiTokenId": api_token.c.id,
    "username": user.c.username,
    "label": api_token.c.label,
    "role": api_token.c.role,
    "spaceId": api_token.c.space_id,
    "createdAt": api_token.c.created_at,
    "expiresAt": api_token.c.expires_at,
    "lastUsedAt": api_token.c.last_used_at,
}


async def listed(
    connection: AsyncConnection, caller: Caller, part: Part, *, own: bool = False
) -> tuple[list[Row[Any]], int]:
    """Tokens with their users' names, the newest first where nothing else is wanted, and how many there are.

    own: those of the caller alone, whatever else they see.

    Raises:
        NoSuchField: the part's sort is no key of SORTS.
    """
    wanted = and_(_seen(caller), api_token.c.user_id == caller.user_id) if own else _seen(caller)
    query = select(api_token, user.c.username).join_from(api_token, user).where(wanted)
    query = query.order_by(*lists.newest(part, SORTS, api_token.c.id))
    counted = lists.count(api_token).where(wanted)
    return await lists.listed(connection, query, counted, part)


async def everybodys(connection: AsyncConnection, user_id: int | None) -> list[Row[Any]]:
    """All tokens, or this user's, with the names of users and spaces, the oldest first."""
    query = select(api_token, user.c.username, space.c.display_name.label("space")).join_from(api_token, user)
    query = query.outerjoin(space, space.c.id == api_token.c.space_id).order_by(api_token.c.id)
    query = query if user_id is None else query.where(api_token.c.user_id == user_id)
    return list((await connection.execute(query)).all())


async def ending(connection: AsyncConnection, caller: Caller, now: int, until: int, most: int) -> list[Row[Any]]:
    """So many of those that the caller sees and that end by then, with their users' names, the first first.

    What ended longer ago than `until` lies ahead is told no more: whatever used it has been at rest since.
    """
    near = api_token.c.expires_at.between(now - (until - now), until)
    query = select(api_token, user.c.username).join_from(api_token, user)
    query = query.where(_seen(caller), near, api_token.c.revoked_at.is_(None), user.c.enabled)
    return list((await connection.execute(query.order_by(api_token.c.expires_at, api_token.c.id).limit(most))).all())


async def count(connection: AsyncConnection, user_id: int, now: int) -> int:
    """How many of the user's are not revoked and not expired."""
    valid = (api_token.c.revoked_at.is_(None), api_token.c.expires_at.is_(None) | (api_token.c.expires_at > now))
    query = select(func.count()).select_from(api_token).where(api_token.c.user_id == user_id, *valid)
    return int((await connection.execute(query)).scalar_one())


async def revoke(connection: AsyncConnection, caller: Caller, token_id: int, now: int) -> bool:
    """End it. False: there is no such token that the caller sees, or it was revoked before."""
    chosen = (api_token.c.id == token_id, api_token.c.revoked_at.is_(None), _seen(caller))
    return (await connection.execute(update(api_token).where(*chosen).values(revoked_at=now))).rowcount == 1


async def revoke_all(connection: AsyncConnection, user_id: int, now: int) -> None:
    """End all of the user's: who is enabled again does not find programs at work that nobody remembers."""
    chosen = (api_token.c.user_id == user_id, api_token.c.revoked_at.is_(None))
    await connection.execute(update(api_token).where(*chosen).values(revoked_at=now))


def _seen(caller: Caller) -> ColumnElement[bool]:
    """For a token of one space only what is of that space: it learns of no other."""
    if caller.administers:
        return true()
    mine = api_token.c.user_id == caller.user_id
    return mine if caller.roles.only is None else and_(mine, api_token.c.space_id == caller.roles.only)
