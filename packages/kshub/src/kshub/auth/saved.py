"""Searches that people keep: their own, and those that others share with a space or with everybody."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth.people import Caller
from kshub.auth.roles import OPERATOR, VIEWER
from kshub.faults import Fault
from kshub.store.queries import lists
from kshub.store.queries.lists import Part
from kshub.store.schema import saved_search, user

MOST: Final = 200  # of one user
SORTS: Final = {
    "savedSearchId": saved_search.c.id,
    "displayName": saved_search.c.display_name,
    "updatedAt": saved_search.c.updated_at,
}


async def listed(connection: AsyncConnection, caller: Caller, part: Part) -> tuple[list[Row[Any]], int]:
    """Those that the caller may see.

    Raises:
        NoSuchField.
    """
    query = _rows().where(_seen(caller)).order_by(*lists.order(part, SORTS, saved_search.c.id))
    return await lists.listed(connection, query, lists.count(saved_search).where(_seen(caller)), part)


async def one(connection: AsyncConnection, caller: Caller, number: int) -> Row[Any] | None:
    """The one of this number, if the caller may see it."""
    query = _rows().where(_seen(caller), saved_search.c.id == number)
    found: Row[Any] | None = (await connection.execute(query)).one_or_none()
    return found


async def add(connection: AsyncConnection, caller: Caller, row: dict[str, Any], now: int) -> int:
    """The number of a new one.

    Raises:
        Fault: "saved-search-limit".
    """
    mine = lists.count(saved_search).where(saved_search.c.user_id == caller.user_id)
    if (await connection.execute(mine)).scalar_one() >= MOST:
        raise Fault("saved-search-limit", most=MOST)
    times = {"user_id": caller.user_id, "created_at": now, "updated_at": now}
    done = await connection.execute(insert(saved_search).values(row | times).returning(saved_search.c.id))
    return int(done.scalar_one())


async def change(connection: AsyncConnection, caller: Caller, number: int, row: dict[str, Any], now: int) -> bool:
    """Write over one's own. False: the caller has none of this number."""
    done = await connection.execute(update(saved_search).where(_own(caller, number)).values(row | {"updated_at": now}))
    return done.rowcount == 1


async def remove(connection: AsyncConnection, caller: Caller, number: int) -> bool:
    """Delete one's own; an administrator may delete what is shared. False: there is none of this number."""
    chosen = _own(caller, number)
    if caller.administers:
        chosen = or_(chosen, and_(saved_search.c.id == number, saved_search.c.shared))
    return (await connection.execute(delete(saved_search).where(chosen))).rowcount == 1


def may_share(caller: Caller, space_id: int | None) -> bool:
    """Whether the caller may show one to those who see this space, or (None) to everybody."""
    spaces = caller.roles.spaces(OPERATOR)
    return spaces is None or space_id in spaces


def may_see(caller: Caller, space_id: int | None) -> bool:
    """Whether a search may be kept with this space; a token of one space keeps them with that alone."""
    if space_id is None:
        return caller.roles.only is None
    return caller.roles.allow(space_id, VIEWER)


def _rows() -> Any:
    return select(saved_search, user.c.username).join(user, user.c.id == saved_search.c.user_id)


def _own(caller: Caller, number: int) -> ColumnElement[bool]:
    mine = and_(saved_search.c.id == number, saved_search.c.user_id == caller.user_id)
    return mine if caller.roles.only is None else and_(mine, saved_search.c.space_id == caller.roles.only)


def _seen(caller: Caller) -> ColumnElement[bool]:
    """One's own, and what is shared; a token of one space sees what belongs to that space alone."""
    mine = saved_search.c.user_id == caller.user_id
    if caller.roles.only is not None:
        shown = or_(mine, saved_search.c.shared) if caller.roles.anywhere(VIEWER) else mine
        return and_(saved_search.c.space_id == caller.roles.only, shown)
    spaces = caller.roles.spaces(VIEWER)
    if spaces is None:
        return or_(mine, saved_search.c.shared)
    there = or_(saved_search.c.space_id.is_(None), saved_search.c.space_id.in_(spaces))
    return or_(mine, and_(saved_search.c.shared, there))
