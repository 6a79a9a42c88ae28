"""/api/settings/groups: groups of users and who is in them; for administrators.

API tokens read it. It is changed in a session, as users are.
"""

import logging
from collections.abc import Iterable
from typing import Any, Final

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.api.asking import IN_SESSION, Number, Record, found, name, numbers, time
from kshub.api.grants import OF_GROUP, Grant
from kshub.api.grants import view as grant
from kshub.api.paging import Page, sorted_parts
from kshub.auth import grants, groups, users
from kshub.auth.people import Caller
from kshub.auth.sessions import Present
from kshub.clock import seconds_now
from kshub.store.engine import Store
from kshub.store.queries.lists import Part

log = logging.getLogger("kshub.api")

PATH: Final = "/api/settings/groups"
_MEMBERS: Final = OF_GROUP + "/members"


class Group(Record):
    """external: what the identity provider calls it; grants: the first 100."""

    group_id: str
    display_name: str
    external: str | None
    created_at: str | None
    number_of_members: int
    grants: list[Grant]


class NewGroup(Record, forbid_unknown_fields=True):
    """external: what the identity provider calls it, to the letter; whom it names is a member from their sign-in on."""

    display_name: str
    external: str | None = None


class GroupMember(Record):
    """external: by the identity provider's word, which is renewed at each sign-in."""

    user_id: str
    username: str
    display_name: str
    external: bool


class NewMember(Record, forbid_unknown_fields=True):
    """Who shall belong to it."""

    user_id: str


@get(PATH, summary="List groups", dependencies=sorted_parts(100))
async def list_groups(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],  # noqa: ARG001 - asking for it is the check
    part: NamedDependency[Part],
) -> Page[Group]:
    """All groups, by name; `sort` is groupId, displayName, external, numberOfMembers or createdAt."""
    async with store.read() as connection:
        rows, total = await groups.listed(connection, part)
        return Page(await _views(connection, rows), total)


@post(PATH, summary="Make a group", security=IN_SESSION)
async def add_group(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],
    person: NamedDependency[Present],  # noqa: ARG001 - asking for it is the check
    data: JSONBody[NewGroup],
) -> Group:
    """A new group, of nobody, which may do nothing yet; only in a session."""
    called, external = name(data.display_name), groups.provided(data.external)
    async with store.write() as connection:
        number = await groups.add(connection, called, external, seconds_now())
        log.info("group %d is made by %s", number, administrator.username)
        return await _one(connection, number)


@get(OF_GROUP, summary="One group")
async def get_group(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],  # noqa: ARG001 - asking for it is the check
    group_id: Number,
) -> Group:
    """One group."""
    async with store.read() as connection:
        return await _one(connection, group_id)


@put(OF_GROUP, summary="Change a group", security=IN_SESSION)
async def set_group(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],
    person: NamedDependency[Present],  # noqa: ARG001 - asking for it is the check
    group_id: Number,
    data: JSONBody[NewGroup],
) -> Group:
    """Its names, both anew; only in a session.

    When the identity provider calls it otherwise, or no longer, those go who were in it by the provider's word.
    """
    called, external = name(data.display_name), groups.provided(data.external)
    async with store.write() as connection:
        await _one(connection, group_id)
        await groups.change(connection, group_id, called, external)
        log.info("group %d is changed by %s", group_id, administrator.username)
        return await _one(connection, group_id)


@delete(OF_GROUP, status_code=204, summary="Delete a group", security=IN_SESSION)
async def remove_group(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],
    person: NamedDependency[Present],  # noqa: ARG001 - asking for it is the check
    group_id: Number,
) -> None:
    """It goes with its grants; its members stay users. Only in a session."""
    async with store.write() as connection:
        found(await groups.remove(connection, group_id) or None, "group")
    log.info("group %d is deleted by %s", group_id, administrator.username)


@get(_MEMBERS, summary="List a group's members", dependencies=sorted_parts(100))
async def list_group_members(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],  # noqa: ARG001 - asking for it is the check
    group_id: Number,
    part: NamedDependency[Part],
) -> Page[GroupMember]:
    """Who is in it, by name; `sort` is userId, username, displayName or external."""
    async with store.read() as connection:
        await _one(connection, group_id)
        rows, total = await groups.members(connection, group_id, part)
    return Page([_member(row) for row in rows], total)


@post(_MEMBERS, summary="Add a member to a group", security=IN_SESSION)
async def add_group_member(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],
    person: NamedDependency[Present],  # noqa: ARG001 - asking for it is the check
    group_id: Number,
    data: JSONBody[NewMember],
) -> GroupMember:
    """The user may do at once what the group may; who is in it already stays so. Only in a session."""
    user_id = numbers([data.user_id])[0]
    async with store.write() as connection:
        await _one(connection, group_id)
        found(await users.one(connection, user_id), "user")
        await groups.join(connection, group_id, user_id)
        log.info("user %d is in group %d by %s", user_id, group_id, administrator.username)
        return _member(found(await groups.member(connection, group_id, user_id), "member"))


@delete(_MEMBERS + "/{user_id:int}", status_code=204, summary="Remove a member from a group", security=IN_SESSION)
async def remove_group_member(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],
    person: NamedDependency[Present],  # noqa: ARG001 - asking for it is the check
    group_id: Number,
    user_id: Number,
) -> None:
    """It holds at once; only in a session. Who is in it by the identity provider's word is taken out there."""
    async with store.write() as connection:
        found(await groups.leave(connection, group_id, user_id) or None, "member")
    log.info("user %d is taken out of group %d by %s", user_id, group_id, administrator.username)


async def _one(connection: AsyncConnection, group_id: int) -> Group:
    row = found(await groups.one(connection, group_id), "group")
    return (await _views(connection, [row]))[0]


async def _views(connection: AsyncConnection, rows: Iterable[Row[Any]]) -> list[Group]:
    rows = list(rows)
    held = await grants.of_groups(connection, [row.id for row in rows])
    return [
        Group(
            group_id=str(row.id),
            display_name=row.display_name,
            external=row.external,
            created_at=time(row.created_at),
            number_of_members=row.members,
            grants=[grant(one) for one in held.get(row.id, ())],
        )
        for row in rows
    ]


def _member(row: Row[Any]) -> GroupMember:
    return GroupMember(user_id=str(row.id), username=row.username, display_name=row.display_name, external=row.external)


ROUTES: list[HTTPRouteHandler] = [
    list_groups,
    add_group,
    get_group,
    set_group,
    remove_group,
    list_group_members,
    add_group_member,
    remove_group_member,
]
