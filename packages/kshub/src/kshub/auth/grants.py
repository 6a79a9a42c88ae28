"""What users and groups may do in single spaces, and groups in all: given, changed, taken away.

It holds at once: whoever asks is judged by what stands here then (`kshub.auth.roles.of_user`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth import administrators
from kshub.auth.roles import ADMINISTRATOR
from kshub.store.queries import lists
from kshub.store.queries.lists import Part
from kshub.store.schema import role_grant, space

SHOWN: Final = 100  # of one user or group, where many of these are listed
SORTS: Final = {
    "grantId": role_grant.c.id,
    "spaceId": role_grant.c.space_id,
    "spaceDisplayName": space.c.display_name,
    "role": role_grant.c.role,
}
_ROWS: Final = select(role_grant, space.c.display_name).outerjoin(space, space.c.id == role_grant.c.space_id)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has it: the user or the group of this number."""

    user_id: int | None = None
    group_id: int | None = None

    @property
    def theirs(self) -> ColumnElement[bool]:
        """What this one has."""
        if self.user_id is not None:
            return role_grant.c.user_id == self.user_id
        return role_grant.c.group_id == self.group_id


async def listed(connection: AsyncConnection, holder: Holder, part: Part) -> tuple[list[Row[Any]], int]:
    """What this one has, by number where nothing else is wanted, and how much it is.

    Raises:
        NoSuchField: the part's sort is no key of SORTS.
    """
    query = _ROWS.where(holder.theirs).order_by(*lists.order(part, SORTS, role_grant.c.id))
    return await lists.listed(connection, query, lists.count(role_grant).where(holder.theirs), part)


async def one(connection: AsyncConnection, number: int) -> Row[Any]:
    """The grant of this number, which is there."""
    return (await connection.execute(_ROWS.where(role_grant.c.id == number))).one()


async def of_users(connection: AsyncConnection, numbers: Collection[int]) -> dict[int, list[Row[Any]]]:
    """The first SHOWN of each of these users."""
    return await _of(connection, role_grant.c.user_id, numbers)


async def of_groups(connection: AsyncConnection, numbers: Collection[int]) -> dict[int, list[Row[Any]]]:
    """The first SHOWN of each of these groups."""
    return await _of(connection, role_grant.c.group_id, numbers)


async def _of(
    connection: AsyncConnection, column: ColumnElement[int], numbers: Collection[int]
) -> dict[int, list[Row[Any]]]:
    place = func.row_number().over(partition_by=column, order_by=role_grant.c.id)
    counted = _ROWS.add_columns(column.label("holder"), place.label("place")).where(column.in_(numbers)).subquery()
    query = select(counted).where(counted.c.place <= SHOWN).order_by(counted.c.holder, counted.c.place)
    found: dict[int, list[Row[Any]]] = {}
    for row in await connection.execute(query):
        found.setdefault(row.holder, []).append(row)
    return found


async def put(connection: AsyncConnection, holder: Holder, space_id: int | None, role: str) -> int | None:
    """Give the holder, who is there, this role in this space, or (None) in all, in the place of the one they had there.

    The grant's number; None: there is no such space.

    Raises:
        Fault: "last-administrator".
    """
    await administrators.turns(connection)
    if space_id is None and role != ADMINISTRATOR:
        await _without(connection, holder)
    # who removes the space at once waits here, or is waited for
    locked = select(space.c.id).where(space.c.id == space_id).with_for_update()
    if space_id is not None and (await connection.execute(locked)).first() is None:
        return None
    had = update(role_grant).where(holder.theirs, _place(space_id)).values(role=role).returning(role_grant.c.id)
    number: int | None = (await connection.execute(had)).scalar()
    if number is None:
        row = {"user_id": holder.user_id, "group_id": holder.group_id, "space_id": space_id, "role": role}
        number = (await connection.execute(insert(role_grant).values(row).returning(role_grant.c.id))).scalar_one()
    return number


async def remove(connection: AsyncConnection, holder: Holder, number: int) -> bool:
    """Take it away. False: this one has none of this number.

    Raises:
        Fault: "last-administrator".
    """
    return await _removed(connection, holder, role_grant.c.id == number)


async def take(connection: AsyncConnection, holder: Holder, space_id: int | None) -> bool:
    """The same of what this one has in this space, or (None) in all.

    Raises:
        Fault: "last-administrator".
    """
    return await _removed(connection, holder, _place(space_id))


async def _removed(connection: AsyncConnection, holder: Holder, chosen: ColumnElement[bool]) -> bool:
    await administrators.turns(connection)
    query = select(role_grant.c.id, role_grant.c.space_id).where(holder.theirs, chosen)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return False
    if row.space_id is None:
        await _without(connection, holder)
    await connection.execute(delete(role_grant).where(role_grant.c.id == row.id))
    return True


def _place(space_id: int | None) -> ColumnElement[bool]:
    return role_grant.c.space_id.is_(None) if space_id is None else role_grant.c.space_id == space_id


async def _without(connection: AsyncConnection, holder: Holder) -> None:
    """Whether an administrator is left when this group's members are none by it any more."""
    await administrators.stay(connection, lambda _, group_id: group_id is not None and group_id == holder.group_id)
