"""Users as administrators see and change them; and what each may change of their own."""

from typing import Any, Final

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth import administrators, programs, sessions
from kshub.auth.roles import ADMINISTRATOR
from kshub.store.queries import lists
from kshub.store.queries.lists import Part
from kshub.store.schema import user

SORTS: Final = {
    "userId": user.c.id,
    "username": user.c.username,
    "displayName": user.c.display_name,
    "role": user.c.role,
    "enabled": user.c.enabled,
    "createdAt": user.c.created_at,
    "lastLoginAt": user.c.last_login_at,
}


async def listed(connection: AsyncConnection, part: Part) -> tuple[list[Row[Any]], int]:
    """Users, by name where nothing else is wanted, and how many there are.

    Raises:
        NoSuchField: the part's sort is no key of SORTS.
    """
    query = select(user).order_by(*lists.order(part, SORTS, user.c.username))
    return await lists.listed(connection, query, lists.count(user), part)


async def one(connection: AsyncConnection, user_id: int) -> Row[Any] | None:
    """The user of this number."""
    found: Row[Any] | None = (await connection.execute(select(user).where(user.c.id == user_id))).one_or_none()
    return found


async def change(connection: AsyncConnection, user_id: int, values: dict[str, Any], now: int) -> None:
    """Role, name, whether they may come at all. Who may not come any more is out at once, and their tokens for good.

    Raises:
        Fault: "last-administrator": nobody would be left who could undo it.
    """
    if values.get("enabled") is False:
        await administrators.stay(connection, lambda one, _: one == user_id)
    elif values.get("role", ADMINISTRATOR) != ADMINISTRATOR:
        await administrators.stay(connection, lambda one, group_id: (one, group_id) == (user_id, None))
    if values:
        await connection.execute(update(user).where(user.c.id == user_id).values(values))
    if values.get("enabled") is False:
        await sessions.end_all(connection, user_id, now)
        await programs.revoke_all(connection, user_id, now)


async def set_password(
    connection: AsyncConnection, user_id: int, kept: str, now: int, *, made_up: bool = False
) -> None:
    """A new password, as `passwords.kept` gives it, whatever there was; all sessions end.

    made_up: the user has to choose another one first.
    """
    await connection.execute(update(user).where(user.c.id == user_id).values(password=kept, must_change=made_up))
    await sessions.end_all(connection, user_id, now)


async def change_password(
    connection: AsyncConnection, user_id: int, proved: str, kept: str, now: int, *, session_id: int
) -> bool:
    """One's own password, in the place of the one that was proved, both as they are kept; all other sessions end.

    False: it is another one by now, of an administrator's say, and that one stays.
    """
    mine = (user.c.id == user_id, user.c.password == proved)
    done = await connection.execute(update(user).where(*mine).values(password=kept, must_change=False))
    if done.rowcount != 1:
        return False
    await sessions.end_all(connection, user_id, now, but=session_id)
    return True
