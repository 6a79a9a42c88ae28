"""/api/settings/.../grants: what users may do in single spaces, and groups in these or in all; for administrators.

API tokens read it. It is changed in a session: what a token gave somebody would be worth something after its end.
"""

import logging
from typing import Any, Final, Literal

from litestar import delete, get, put
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.api.asking import IN_SESSION, Number, Record, found, numbers
from kshub.api.paging import Page, sorted_parts
from kshub.auth import grants, groups, roles, users
from kshub.auth.grants import Holder
from kshub.auth.people import Caller
from kshub.auth.sessions import Present
from kshub.store.engine import Store
from kshub.store.queries.lists import Part

log = logging.getLogger("kshub.api")

OF_USER: Final = "/api/settings/users/{user_id:int}"
OF_GROUP: Final = "/api/settings/groups/{group_id:int}"
_GRANTS: Final = "/grants"
_GRANT: Final = "/grants/{grant_id:int}"

_EVERYWHERE: Final = ("group_id", "group_display_name", "space_id", "space_display_name")  # nobody's, of none

GrantedRole = Literal["administrator", "operator", "viewer"]


class Grant(Record):
    """A role in one space; space_id null: in all, those to come too."""

    grant_id: str
    space_id: str | None
    space_display_name: str | None
    role: str


class NewUserGrant(Record, forbid_unknown_fields=True):
    """A user's role in this space. What they may do in all spaces stands with the user."""

    space_id: str
    role: GrantedRole


class NewGroupGrant(Record, forbid_unknown_fields=True):
    """What the members of a group may do in this space; null: in all, those to come too."""

    space_id: str | None
    role: GrantedRole


class SpaceRole(Record):
    """What somebody may do in one space."""

    space_id: str
    role: str


class RoleSource(Record):
    """From where somebody has a role: groupId null: their own. spaceId null: in all spaces."""

    group_id: str | None
    group_display_name: str | None
    space_id: str | None
    space_display_name: str | None
    role: str


class HeldRoles(Record):
    """What somebody may do in all spaces, and where they may do more.

    sources: from where they have it, their own first; the first 1,000 at most.
    """

    role: str
    spaces: list[SpaceRole]
    sources: list[RoleSource]


@get(OF_USER + _GRANTS, summary="List a user's grants", dependencies=sorted_parts(100))
async def list_user_grants(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],  # noqa: ARG001 - asking for it is the check
    user_id: Number,
    part: NamedDependency[Part],
) -> Page[Grant]:
    """A user's own roles in single spaces; `sort` is grantId, spaceId, spaceDisplayName or role."""
    async with store.read() as connection:
        return await _listed(connection, await _user(connection, user_id), part)


@put(OF_USER + _GRANTS, summary="Give a user a role in a space", security=IN_SESSION)
async def set_user_grant(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],
    person: NamedDependency[Present],  # noqa: ARG001 - asking for it is the check
    user_id: Number,
    data: JSONBody[NewUserGrant],
) -> Grant:
    """The user's role in this space from now on, in the place of the one they had there; only in a session."""
    async with store.write() as connection:
        holder = await _user(connection, user_id)
        return await _put(connection, administrator, holder, numbers([data.space_id])[0], data.role)


@delete(OF_USER + _GRANT, status_code=204, summary="Take a user's role in a space away", security=IN_SESSION)
async def remove_user_grant(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],
    person: NamedDependency[Present],  # noqa: ARG001 - asking for it is the check
    user_id: Number,
    grant_id: Number,
) -> None:
    """It holds at once, in open sessions and for API tokens; only in a session."""
    async with store.write() as connection:
        await _remove(connection, administrator, await _user(connection, user_id), grant_id)


@get(OF_USER + "/roles", summary="What a user may do where")
async def get_user_roles(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],  # noqa: ARG001 - asking for it is the check
    user_id: Number,
) -> HeldRoles:
    """By their own roles and those of their groups together: in all spaces, and where it is more than that."""
    async with store.read() as connection:
        row = found(await users.one(connection, user_id), "user")
        held = await roles.of_user(connection, user_id, row.role)
        sources = [_source(one) for one in await roles.sources(connection, user_id)]
    if row.role != roles.NONE:
        sources.insert(0, RoleSource(role=row.role, **dict.fromkeys(_EVERYWHERE)))
    more = [SpaceRole(space_id=str(one), role=role) for one, role in held.more().items()]
    return HeldRoles(role=held.everywhere, spaces=more, sources=sources)


@get(OF_GROUP + _GRANTS, summary="List a group's grants", dependencies=sorted_parts(100))
async def list_group_grants(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],  # noqa: ARG001 - asking for it is the check
    group_id: Number,
    part: NamedDependency[Part],
) -> Page[Grant]:
    """What its members may do; `sort` is grantId, spaceId, spaceDisplayName or role."""
    async with store.read() as connection:
        return await _listed(connection, await _group(connection, group_id), part)


@put(OF_GROUP + _GRANTS, summary="Give a group a role in a space, or in all", security=IN_SESSION)
async def set_group_grant(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],
    person: NamedDependency[Present],  # noqa: ARG001 - asking for it is the check
    group_id: Number,
    data: JSONBody[NewGroupGrant],
) -> Grant:
    """What its members may do there from now on, in the place of what they might before; only in a session."""
    async with store.write() as connection:
        holder = await _group(connection, group_id)
        space_id = None if data.space_id is None else numbers([data.space_id])[0]
        return await _put(connection, administrator, holder, space_id, data.role)


@delete(OF_GROUP + _GRANT, status_code=204, summary="Take a group's role away", security=IN_SESSION)
async def remove_group_grant(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],
    person: NamedDependency[Present],  # noqa: ARG001 - asking for it is the check
    group_id: Number,
    grant_id: Number,
) -> None:
    """It holds at once, in open sessions and for API tokens; only in a session."""
    async with store.write() as connection:
        await _remove(connection, administrator, await _group(connection, group_id), grant_id)


async def _user(connection: AsyncConnection, user_id: int) -> Holder:
    found(await users.one(connection, user_id), "user")
    return Holder(user_id=user_id)


async def _group(connection: AsyncConnection, group_id: int) -> Holder:
    found(await groups.one(connection, group_id), "group")
    return Holder(group_id=group_id)


async def _listed(connection: AsyncConnection, holder: Holder, part: Part) -> Page[Grant]:
    rows, total = await grants.listed(connection, holder, part)
    return Page([view(row) for row in rows], total)


async def _put(
    connection: AsyncConnection, administrator: Caller, holder: Holder, space_id: int | None, role: str
) -> Grant:
    number = found(await grants.put(connection, holder, space_id, role), "space")
    log.info("%s is %s in %s by %s", _name(holder), role, _place(space_id), administrator.username)
    return view(await grants.one(connection, number))


async def _remove(connection: AsyncConnection, administrator: Caller, holder: Holder, grant_id: int) -> None:
    found(await grants.remove(connection, holder, grant_id) or None, "grant")
    log.info("grant %d of %s is taken away by %s", grant_id, _name(holder), administrator.username)


def _name(holder: Holder) -> str:
    return f"user {holder.user_id}" if holder.group_id is None else f"group {holder.group_id}"


def _place(space_id: int | None) -> str:
    return "all spaces" if space_id is None else f"space {space_id}"


def _source(row: Row[Any]) -> RoleSource:
    return RoleSource(
        group_id=None if row.group_id is None else str(row.group_id),
        group_display_name=row.group_name,
        space_id=None if row.space_id is None else str(row.space_id),
        space_display_name=row.space_name,
        role=row.role,
    )


def view(row: Row[Any]) -> Grant:
    """A grant as it is shown."""
    return Grant(
        grant_id=str(row.id),
        space_id=None if row.space_id is None else str(row.space_id),
        space_display_name=row.display_name,
        role=row.role,
    )


ROUTES: list[HTTPRouteHandler] = [
    list_user_grants,
    set_user_grant,
    remove_user_grant,
    get_user_roles,
    list_group_grants,
    set_group_grant,
    remove_group_grant,
]
