"""Somebody stays who may everything: no change takes the last administrator of all spaces away."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth.roles import ADMINISTRATOR
from kshub.faults import Fault
from kshub.store.schema import group_member, role_grant, user

_LOCK: Final = 0x6B736872  # of PostgreSQL: those who change rights take turns

Lost = Callable[[int, int | None], bool]
"""Whether the change takes from this user what they are by this group, or (None) by themselves."""


async def turns(connection: AsyncConnection) -> None:
    """Wait until nobody else changes who may what: two who look and then change would not see each other."""
    if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
        await connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


async def stay(connection: AsyncConnection, lost: Lost) -> None:
    """Before a change that takes something away: whether an administrator of all spaces would be left.

    Raises:
        Fault: "last-administrator": nobody would be left who could undo it.
    """
    if await last(connection, lost):
        raise Fault("last-administrator")


async def last(connection: AsyncConnection, lost: Lost) -> set[tuple[int, int | None]]:
    """By what the last ones are administrators, of whom nobody would be left; empty: somebody is."""
    await turns(connection)
    there = await _there(connection)
    return there if all(lost(*one) for one in there) else set()


async def _there(connection: AsyncConnection) -> set[tuple[int, int | None]]:
    """Who is an administrator and may come, and by which group; None: by themselves."""
    themselves = select(user.c.id).where(user.c.role == ADMINISTRATOR, user.c.enabled)
    query = select(user.c.id, role_grant.c.group_id).where(user.c.enabled)
    query = query.join(group_member, group_member.c.user_id == user.c.id)
    query = query.join(role_grant, role_grant.c.group_id == group_member.c.group_id)
    query = query.where(role_grant.c.space_id.is_(None), role_grant.c.role == ADMINISTRATOR)
    by_groups = {(user_id, group_id) for user_id, group_id in await connection.execute(query)}
    return by_groups | {(user_id, None) for user_id in (await connection.execute(themselves)).scalars()}
