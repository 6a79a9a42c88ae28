"""Who has a role in one space, as its administrators see it: names and what they may do there, nothing of elsewhere."""

from typing import Any, Final

from sqlalchemy import Row, Subquery, case, func, literal, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth.roles import RANKS
from kshub.store.queries import lists
from kshub.store.queries.lists import Part
from kshub.store.schema import group_member, role_grant, user

_RANK: Final = case(RANKS, value=role_grant.c.role, else_=0)
_NAMES: Final = {rank: role for role, rank in RANKS.items()}


async def listed(connection: AsyncConnection, space_id: int, part: Part) -> tuple[list[Row[Any]], int]:
    """Users with grants of this space, of their own or by a group: their names, and the ranks of their roles.

    By name where nothing else is wanted. Who may something in all spaces alone is not among them.

    Raises:
        NoSuchField: the part's sort is neither "username" nor "role".
    """
    there = _there(space_id)
    sorts = {"username": user.c.username, "role": there.c.rank}
    query = select(user.c.username, there).join(there, there.c.user_id == user.c.id)
    query = query.order_by(*lists.order(part, sorts, user.c.username))
    return await lists.listed(connection, query, lists.count(there), part)


async def one(connection: AsyncConnection, space_id: int, user_id: int) -> Row[Any] | None:
    """The same of one user."""
    there = _there(space_id)
    query = select(user.c.username, there).join(there, there.c.user_id == user.c.id).where(user.c.id == user_id)
    found: Row[Any] | None = (await connection.execute(query)).one_or_none()
    return found


async def holder(connection: AsyncConnection, space_id: int, number: int) -> int | None:
    """Whose the grant of this number is, if it is a user's, and of this space."""
    query = select(role_grant.c.user_id).where(role_grant.c.id == number, role_grant.c.space_id == space_id)
    found: int | None = (await connection.execute(query)).scalar()
    return found


def role(rank: int) -> str | None:
    """The role of this rank; None: it is none."""
    return _NAMES[rank] if rank else None


def _there(space_id: int) -> Subquery:
    """user_id; rank: of what they may do by grants of this space, own: by their own, whose number is grant_id;
    grouped: by those of their groups.
    """  # noqa: D205 - one sentence
    here = role_grant.c.space_id == space_id
    own = select(role_grant.c.user_id, _RANK.label("own"), literal(0).label("grouped"), role_grant.c.id.label("number"))
    own = own.where(here, role_grant.c.user_id.is_not(None))
    grouped = select(group_member.c.user_id, literal(0), _RANK, null())
    grouped = grouped.join(role_grant, role_grant.c.group_id == group_member.c.group_id).where(here)
    held = union_all(own, grouped).subquery()
    greatest = func.max(case((held.c.own > held.c.grouped, held.c.own), else_=held.c.grouped))
    query = select(held.c.user_id, greatest.label("rank"), func.max(held.c.own).label("own"))
    query = query.add_columns(func.max(held.c.grouped).label("grouped"), func.max(held.c.number).label("grant_id"))
    return query.group_by(held.c.user_id).subquery()
