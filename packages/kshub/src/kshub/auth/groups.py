"""Groups of users: whoever is in one may do what it may."""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth import administrators
from kshub.auth.grants import SHOWN
from kshub.faults import Fault
from kshub.store.queries import lists, naming
from kshub.store.queries.lists import Part
from kshub.store.schema import group_member, user, user_group

MOST: Final = 1000  # in one hub
LONGEST: Final = 500  # characters of what an identity provider calls one: a distinguished name may be long

_MEMBERS: Final = (
    select(func.count()).where(group_member.c.group_id == user_group.c.id).correlate(user_group).scalar_subquery()
)
_ROWS: Final = select(user_group, _MEMBERS.label("members"))
SORTS: Final = {
    "groupId": user_group.c.id,
    "displayName": user_group.c.display_name,
    "external": user_group.c.external,
    "numberOfMembers": _MEMBERS,
    "createdAt": user_group.c.created_at,
}
MEMBER_SORTS: Final = {
    "userId": user.c.id,
    "username": user.c.username,
    "displayName": user.c.display_name,
    "external": group_member.c.external,
}


async def listed(connection: AsyncConnection, part: Part) -> tuple[list[Row[Any]], int]:
    """Groups, by name where nothing else is wanted, and how many there are.

    Raises:
        NoSuchField: the part's sort is no key of SORTS.
    """
    query = _ROWS.order_by(*lists.order(part, SORTS, user_group.c.display_name))
    return await lists.listed(connection, query, lists.count(user_group), part)


async def one(connection: AsyncConnection, group_id: int) -> Row[Any] | None:
    """The group of this number."""
    found: Row[Any] | None = (await connection.execute(_ROWS.where(user_group.c.id == group_id))).one_or_none()
    return found


async def of_users(connection: AsyncConnection, numbers: Collection[int]) -> dict[int, list[Row[Any]]]:
    """The first SHOWN groups of each of these users, by name."""
    place = func.row_number().over(partition_by=group_member.c.user_id, order_by=user_group.c.display_name)
    query = select(user_group.c.id, user_group.c.display_name, group_member.c.user_id, place.label("place"))
    query = query.join(group_member, group_member.c.group_id == user_group.c.id)
    counted = query.where(group_member.c.user_id.in_(numbers)).subquery()
    first = select(counted).where(counted.c.place <= SHOWN).order_by(counted.c.user_id, counted.c.place)
    found: dict[int, list[Row[Any]]] = {}
    for row in await connection.execute(first):
        found.setdefault(row.user_id, []).append(row)
    return found


def provided(text: str | None) -> str | None:
    """What the identity provider calls a group, to the letter; None: it says nothing of it.

    Raises:
        Fault: "name-wrong".
    """
    if text is None:
        return None
    shown = text.strip()
    if not shown.isprintable() or not 1 <= len(shown) <= LONGEST:
        raise Fault("name-wrong", most=LONGEST)
    return shown


async def add(connection: AsyncConnection, name: str, external: str | None, now: int) -> int:
    """A new group's number; name as `naming.checked`, external as `provided` gives it.

    Raises:
        Fault: "group-limit", "group-exists", "group-external-exists".
    """
    await administrators.turns(connection)
    if (await connection.execute(lists.count(user_group))).scalar_one() >= MOST:
        raise Fault("group-limit", most=MOST)
    await _free(connection, name, external, None)
    row = {"display_name": name, "external": external, "created_at": now}
    done = await connection.execute(insert(user_group).values(row).returning(user_group.c.id))
    return int(done.scalar_one())


async def change(connection: AsyncConnection, group_id: int, name: str, external: str | None) -> None:
    """Another name, here or at the identity provider.

    Who was in it by the provider's word is in it no longer when the provider calls it otherwise: that one never said
    that they belong to what the group is now. Their next sign-in tells.

    Raises:
        Fault: "group-exists", "group-external-exists", "last-administrator".
    """
    await administrators.turns(connection)
    await _free(connection, name, external, group_id)
    before = select(user_group.c.external).where(user_group.c.id == group_id)
    if (await connection.execute(before)).scalar() != external:
        given = (group_member.c.group_id == group_id, group_member.c.external)
        gone = set((await connection.execute(select(group_member.c.user_id).where(*given))).scalars())
        await administrators.stay(connection, lambda user_id, group: group == group_id and user_id in gone)
        await connection.execute(delete(group_member).where(*given))
    values = {"display_name": name, "external": external}
    await connection.execute(update(user_group).where(user_group.c.id == group_id).values(values))


async def remove(connection: AsyncConnection, group_id: int) -> bool:
    """It goes with what its members may do by it. False: there is none of this number.

    Raises:
        Fault: "last-administrator".
    """
    await administrators.stay(connection, lambda _, group: group == group_id)
    return (await connection.execute(delete(user_group).where(user_group.c.id == group_id))).rowcount == 1


async def members(connection: AsyncConnection, group_id: int, part: Part) -> tuple[list[Row[Any]], int]:
    """Who is in it, by name where nothing else is wanted, and how many they are.

    Raises:
        NoSuchField: the part's sort is no key of MEMBER_SORTS.
    """
    mine = group_member.c.group_id == group_id
    query = select(user, group_member.c.external).join(group_member, group_member.c.user_id == user.c.id).where(mine)
    query = query.order_by(*lists.order(part, MEMBER_SORTS, user.c.username))
    return await lists.listed(connection, query, lists.count(group_member).where(mine), part)


async def member(connection: AsyncConnection, group_id: int, user_id: int) -> Row[Any] | None:
    """One who is in it."""
    query = select(user, group_member.c.external).join(group_member, group_member.c.user_id == user.c.id)
    query = query.where(group_member.c.group_id == group_id, group_member.c.user_id == user_id)
    found: Row[Any] | None = (await connection.execute(query)).one_or_none()
    return found


async def join(connection: AsyncConnection, group_id: int, user_id: int) -> None:
    """A user, who is there, belongs to it from now on. Who does already, by whose word ever, stays as they are."""
    await administrators.turns(connection)
    if await member(connection, group_id, user_id) is None:
        row = {"group_id": group_id, "user_id": user_id, "external": False}
        await connection.execute(insert(group_member).values(row))


async def leave(connection: AsyncConnection, group_id: int, user_id: int) -> bool:
    """A user belongs to it no longer. False: they did not.

    Raises:
        Fault: "member-external": it is the identity provider's to say; "last-administrator".
    """
    await administrators.turns(connection)
    row = await member(connection, group_id, user_id)
    if row is None:
        return False
    if row.external:
        raise Fault("member-external", name=row.username)
    await administrators.stay(connection, lambda one, group: (one, group) == (user_id, group_id))
    mine = (group_member.c.group_id == group_id, group_member.c.user_id == user_id)
    await connection.execute(delete(group_member).where(*mine))
    return True


async def _free(connection: AsyncConnection, name: str, external: str | None, but: int | None) -> None:
    await naming.free_group(connection, name, but)
    if external is None:
        return
    query = select(user_group.c.display_name).where(user_group.c.external == external, user_group.c.id != (but or 0))
    other = (await connection.execute(query)).scalar()
    if other is not None:
        raise Fault("group-external-exists", name=external, group=other)
