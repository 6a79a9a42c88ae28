"""Lists of the hub itself, not of a network: what was done, and who may use it."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, Final

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth import audit
from kshub.auth.audit import Spaces, Wanted
from kshub.export.listing import Column, Listing, Make, by_key, called, field, instant, number
from kshub.store.engine import Store
from kshub.store.queries import lists
from kshub.store.schema import audit as audit_table
from kshub.store.schema import group_member, user, user_group
from kshub.view.places import Networks
from kshub.words import action_text

NAMES: Final = ("audit", "users")
_Told = tuple[Row[Any], str]
AUDIT: Final = (
    number("auditId", "id"),
    instant("happenedAt", "happened_at"),
    field("username"),
    field("apiToken", "token"),
    field("source"),
    field("action"),
    called(field("outcome"), "outcome"),
    Column("params", lambda row: "\n".join(f"{name}={value}" for name, value in audit.params(row.params).items())),
    number("spaceId", "space_id"),
    number("networkId", "network_id"),
    number("userId", "user_id"),
)


def audit_log(spaces: Spaces, wanted: Wanted, language: str) -> Listing:
    """What was done, of these rows; language: of the actions."""
    text = Column("actionText", lambda row: action_text(row.action, language, audit.params(row.params).get("kind")))
    columns = (*AUDIT[:2], text, *AUDIT[2:])
    pages = _pages(audit.query(spaces, wanted), audit_table.c.id)
    return Listing("audit", columns, pages, _count(audit.count(spaces, wanted)), tuple(one.name for one in AUDIT))


def users() -> Listing:
    """Who may use the hub: roles, groups, last logins; no password, no secret of a second step."""
    query = select(*(one for one in user.c if one.name not in ("password", "totp", "subject")))
    query = query.add_columns(user.c.totp.is_not(None).label("two_step"))
    return Listing("users", _USERS, _pages(query, user.c.id, _with_groups), _count(lists.count(user)))


async def _with_groups(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[_Told]:
    """A page, each with what the user's groups are called."""
    query = select(group_member.c.user_id, user_group.c.display_name).join_from(group_member, user_group)
    query = query.where(group_member.c.user_id.in_([row.id for row in rows])).order_by(user_group.c.display_name)
    groups: dict[int, list[str]] = {}
    for user_id, name in await connection.execute(query):
        groups.setdefault(user_id, []).append(name)
    return [(row, "\n".join(groups.get(row.id, ()))) for row in rows]


def _of_user(column: Column) -> Column:
    return Column(column.name, lambda one: column.read(one[0]))


_USERS: Final = (
    _of_user(number("userId", "id")),
    _of_user(field("username")),
    _of_user(field("displayName", "display_name")),
    called(_of_user(field("role")), "role"),
    Column("groups", lambda one: one[1]),
    called(_of_user(field("enabled")), "truth"),
    called(_of_user(field("twoStep", "two_step")), "truth"),
    _of_user(instant("createdAt", "created_at")),
    _of_user(instant("lastLoginAt", "last_login_at")),
)


def _pages(
    query: Select[Any], key: Any, make: Make | None = None
) -> Callable[[Store, Networks, int], AsyncIterator[list[Any]]]:
    return lambda store, _visible, _network_id: by_key(store, query, key, make)


def _count(query: Select[int]) -> Callable[[Networks, int], Select[Any]]:
    return lambda _visible, _network_id: query
