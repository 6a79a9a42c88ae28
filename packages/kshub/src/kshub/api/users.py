"""/api/settings/users: who may use the hub; for administrators.

API tokens read it. Users are made and changed in a session: with a user or a password of its own making, a token that
fell into wrong hands would be worth something after its end.
"""

import logging
from collections.abc import Iterable
from typing import Any, Final, Literal

from litestar import Request, get, post, put
from litestar.di import NamedDependency
from litestar.exceptions import TooManyRequestsException
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody
from litestar.response import Stream
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.api import exports
from kshub.api.asking import IN_SESSION, Number, Record, found, name, numbers, time
from kshub.api.exports import Columns, Form, Language, Plain
from kshub.api.grants import Grant
from kshub.api.grants import view as grant
from kshub.api.paging import Page, sorted_parts
from kshub.auth import grants, groups, passwords, people, roles, slowing, users
from kshub.auth.grants import Holder
from kshub.auth.passwords import BusyError
from kshub.auth.people import Caller
from kshub.auth.sessions import Present
from kshub.clock import seconds_now
from kshub.export import people as listed_people
from kshub.export.files import Slots
from kshub.store.engine import Store
from kshub.store.queries.lists import Part

log = logging.getLogger("kshub.api")

PATH: Final = "/api/settings/users"
_USER: Final = PATH + "/{user_id:int}"

Role = Literal["administrator", "operator", "viewer", "none"]


class GroupName(Record):
    """A group that a user is in."""

    group_id: str
    display_name: str


class User(Record):
    """Somebody who may use the hub. role: in all spaces; grants: in single ones; of grants and groups the first 100.

    totp: there is a second factor. subject: who that is at the identity provider. slowed: so many
    passwords for the name were wrong within 15 minutes that the next one waits, up to a minute, except where the user
    has logged in before.
    """

    user_id: str
    username: str
    display_name: str
    role: str
    enabled: bool
    created_at: str | None
    last_login_at: str | None
    grants: list[Grant]
    groups: list[GroupName]
    must_change_password: bool
    totp: bool
    subject: str | None
    slowed: bool


class NewUser(Record, forbid_unknown_fields=True):
    """Who shall come. Without a password one is made up, and shown in the answer.

    spaceId: the one space in which they have the role; null: they have it in all, those to come too.
    """

    username: str
    role: Role = "viewer"
    display_name: str | None = None
    password: str | None = None
    space_id: str | None = None


class Change(Record, forbid_unknown_fields=True):
    """What shall be different; null: stays."""

    display_name: str | None = None
    role: Role | None = None
    enabled: bool | None = None


class MadeUser(Record):
    """The user; password: the one that was made up, this once."""

    user: User
    password: str | None


class ShownPassword(Record):
    """The password, this once."""

    password: str


@get(PATH, summary="List users", dependencies=sorted_parts(100))
async def list_users(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],  # noqa: ARG001 - asking for it is the check
    part: NamedDependency[Part],
) -> Page[User]:
    """Everybody, by name; `sort` is userId, username, displayName, role, enabled, createdAt or lastLoginAt."""
    async with store.read() as connection:
        rows, total = await users.listed(connection, part)
        return Page(await _views(connection, rows), total)


@get(
    PATH + "/export", summary="Export users", responses={200: exports.file("text/csv")}, operation_class=exports.OfAList
)
async def export_users(
    request: Request[Any, Any, Any],
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],  # noqa: ARG001 - asking for it is the check
    slots: NamedDependency[Slots],
    *,
    form: Form = "csv",
    plain: Plain = False,
    language: Language = None,
    columns: Columns = None,
) -> Stream:
    """Everybody as a file, with groups and whether the login has a second step."""
    wished = exports.wish(request, form, language, columns, plain=plain)
    return await exports.given(store, slots, listed_people.users(), wished)


@get(_USER, summary="One user")
async def get_user(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],  # noqa: ARG001 - asking for it is the check
    user_id: Number,
) -> User:
    """One user."""
    async with store.read() as connection:
        return await _one(connection, user_id)


@post(PATH, summary="Make a user", security=IN_SESSION)
async def add_user(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],
    person: NamedDependency[Present],  # noqa: ARG001 - asking for it is the check
    data: JSONBody[NewUser],
) -> MadeUser:
    """A new user; only in a session. One whose password is made up has to choose another at the first login."""
    username, display_name = name(data.username), name(data.display_name or data.username)
    made_up = passwords.new() if data.password is None else None
    kept = await _kept(data.password or made_up or "")
    everywhere = data.role if data.space_id is None else roles.NONE
    async with store.write() as connection:
        number = await people.enrol(connection, username, kept, everywhere, seconds_now(), made_up=made_up is not None)
        if data.space_id is not None and data.role != roles.NONE:
            (space_id,) = numbers([data.space_id])
            found(await grants.put(connection, Holder(user_id=number), space_id, data.role), "space")
        await users.change(connection, number, {"display_name": display_name}, seconds_now())
        made = await _one(connection, number)
    log.info("user %d is made by %s: %s", number, administrator.username, data.role)
    return MadeUser(user=made, password=made_up)


@put(_USER, summary="Change a user", security=IN_SESSION)
async def set_user(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],
    person: NamedDependency[Present],  # noqa: ARG001 - asking for it is the check
    user_id: Number,
    data: JSONBody[Change],
) -> User:
    """Role, display name, or whether they may come; only in a session.

    Who may not come any more is out at once, and their API tokens are revoked: they stay so when the user is enabled
    again. The last administrator of all spaces can be neither disabled nor given another role.
    """
    values: dict[str, Any] = {}
    if data.display_name is not None:
        values["display_name"] = name(data.display_name)
    if data.role is not None:
        values["role"] = data.role
    if data.enabled is not None:
        values["enabled"] = data.enabled
    async with store.write() as connection:
        found(await users.one(connection, user_id), "user")
        await users.change(connection, user_id, values, seconds_now())
        log.info("user %d is changed by %s: %s", user_id, administrator.username, ", ".join(values))
        return await _one(connection, user_id)


@post(_USER + "/password", summary="Reset a user's password", security=IN_SESSION)
async def reset_password(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],
    person: NamedDependency[Present],  # noqa: ARG001 - asking for it is the check
    user_id: Number,
) -> ShownPassword:
    """A made-up password, shown this once; only in a session.

    The user's sessions end, API tokens stay until they are revoked. Another password is to be chosen at the next login.
    """
    made_up = passwords.new()
    kept = await _kept(made_up)
    async with store.write() as connection:
        found(await users.one(connection, user_id), "user")
        await users.set_password(connection, user_id, kept, seconds_now(), made_up=True)
    log.info("the password of user %d is reset by %s", user_id, administrator.username)
    return ShownPassword(password=made_up)


async def _kept(password: str) -> str:
    try:
        return await passwords.kept_soon(password)
    except BusyError:
        raise TooManyRequestsException("many log in at this moment: try again", headers={"Retry-After": "1"}) from None


async def _one(connection: AsyncConnection, user_id: int) -> User:
    row = found(await users.one(connection, user_id), "user")
    return (await _views(connection, [row]))[0]


async def _views(connection: AsyncConnection, rows: list[Row[Any]]) -> list[User]:
    ids = [row.id for row in rows]
    held, within = await grants.of_users(connection, ids), await groups.of_users(connection, ids)
    slowed = await slowing.slowed(connection, [row.username for row in rows], seconds_now())
    return [_view(row, held.get(row.id, ()), within.get(row.id, ()), row.username in slowed) for row in rows]


def _view(row: Row[Any], held: Iterable[Row[Any]], within: Iterable[Row[Any]], slowed: bool) -> User:
    return User(
        user_id=str(row.id),
        username=row.username,
        display_name=row.display_name,
        role=row.role,
        enabled=row.enabled,
        created_at=time(row.created_at),
        last_login_at=time(row.last_login_at),
        grants=[grant(one) for one in held],
        groups=[GroupName(group_id=str(one.id), display_name=one.display_name) for one in within],
        must_change_password=row.must_change,
        totp=row.totp is not None,
        subject=row.subject,
        slowed=slowed,
    )


ROUTES: list[HTTPRouteHandler] = [list_users, export_users, get_user, add_user, set_user, reset_password]
