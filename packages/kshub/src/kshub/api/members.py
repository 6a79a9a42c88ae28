"""/spaces/{space_id}/members: who has a role in one space; for its administrators.

They see names and what is of their space, and nothing of others. Whom they let in they must know by name.
"""

import logging
from typing import Any, Final

from litestar import delete, get, put
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody
from sqlalchemy import Row

from kshub.api.asking import IN_SESSION, Number, Record, found, storable
from kshub.api.grants import GrantedRole
from kshub.api.paging import Page, sorted_parts
from kshub.api.spaces import administered
from kshub.auth import grants, members, people
from kshub.auth.grants import Holder
from kshub.auth.people import Caller
from kshub.auth.sessions import Present
from kshub.store.engine import Store
from kshub.store.queries.lists import Part

log = logging.getLogger("kshub.api")

_MEMBERS: Final = "/spaces/{space_id:int}/members"


class SpaceMember(Record):
    """role: what they may do by grants of this space: own_role by their own, group_role by those of their groups.

    member_id: of their own, which can be taken away here; null: they have none.
    """

    member_id: str | None
    username: str
    role: str
    own_role: str | None
    group_role: str | None


class NewSpaceMember(Record, forbid_unknown_fields=True):
    """Who, by the exact user name, may do what in this space."""

    username: str
    role: GrantedRole


@get(_MEMBERS, summary="List who has a role in a space", dependencies=sorted_parts(100))
async def list_members(
    store: NamedDependency[Store],
    caller: NamedDependency[Caller],
    space_id: Number,
    part: NamedDependency[Part],
) -> Page[SpaceMember]:
    """For administrators of the space. Who has a role in all spaces alone is not among them.

    `sort` is username or role.
    """
    async with store.read() as connection:
        await administered(connection, caller, space_id)
        rows, total = await members.listed(connection, space_id, part)
    return Page([_view(row) for row in rows], total)


@put(_MEMBERS, summary="Give somebody a role in a space", security=IN_SESSION)
async def set_member(
    store: NamedDependency[Store],
    caller: NamedDependency[Caller],
    person: NamedDependency[Present],  # noqa: ARG001 - asking for it is the check
    space_id: Number,
    data: JSONBody[NewSpaceMember],
) -> SpaceMember:
    """A role in this space, in the place of the one that the user had there; only in a session.

    For administrators of the space. A name that no user has is answered 404.
    """
    async with store.write() as connection:
        await administered(connection, caller, space_id)
        known = await people.number(connection, data.username) if storable(data.username) else None
        user_id = found(known, "user")
        found(await grants.put(connection, Holder(user_id=user_id), space_id, data.role), "space")
        log.info("user %d is %s in space %d by %s", user_id, data.role, space_id, caller.username)
        return _view(found(await members.one(connection, space_id, user_id), "member"))


@delete(_MEMBERS + "/{member_id:int}", status_code=204, summary="Take a role in a space away", security=IN_SESSION)
async def remove_member(
    store: NamedDependency[Store],
    caller: NamedDependency[Caller],
    person: NamedDependency[Present],  # noqa: ARG001 - asking for it is the check
    space_id: Number,
    member_id: Number,
) -> None:
    """The user's own role in this space; what their groups may stays. It holds at once; only in a session."""
    async with store.write() as connection:
        await administered(connection, caller, space_id)
        user_id = found(await members.holder(connection, space_id, member_id), "member")
        found(await grants.remove(connection, Holder(user_id=user_id), member_id) or None, "member")
    log.info("grant %d of user %d in space %d is taken away by %s", member_id, user_id, space_id, caller.username)


def _view(row: Row[Any]) -> SpaceMember:
    return SpaceMember(
        member_id=None if row.grant_id is None else str(row.grant_id),
        username=row.username,
        role=members.role(row.rank) or "",
        own_role=members.role(row.own),
        group_role=members.role(row.grouped),
    )


ROUTES: list[HTTPRouteHandler] = [list_members, set_member, remove_member]
