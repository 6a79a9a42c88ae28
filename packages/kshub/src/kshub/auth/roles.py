"""What somebody may do, and in which spaces. Pure but for `of_user`, which reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.schema import group_member, role_grant, space, user_group

NONE: Final = "none"
VIEWER: Final = "viewer"
OPERATOR: Final = "operator"
ADMINISTRATOR: Final = "administrator"
ROLES: Final = (ADMINISTRATOR, OPERATOR, VIEWER)
RANKS: Final = {NONE: 0, VIEWER: 1, OPERATOR: 2, ADMINISTRATOR: 3}
SOURCES: Final = 1000  # grants of one user that are told one by one
_NOWHERE: Final[Mapping[int, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Roles:
    """everywhere: in all spaces, those to come too. within: in single spaces, where that is more.

    only: the one space of an API token that sees no other.
    """

    everywhere: str = NONE
    within: Mapping[int, str] = field(default_factory=lambda: _NOWHERE)
    only: int | None = None

    def spaces(self, least: str) -> frozenset[int] | None:
        """Where one may do at least that; None: in all spaces."""
        if RANKS[self.everywhere] >= RANKS[least]:
            return None if self.only is None else frozenset({self.only})
        some = {one for one, role in self.within.items() if RANKS[role] >= RANKS[least]}
        return frozenset(some if self.only is None else some & {self.only})

    def anywhere(self, least: str) -> bool:
        """Whether there is a space in which one may do at least that."""
        return self.spaces(least) != frozenset()

    def allow(self, space_id: int, least: str) -> bool:
        """Whether one may do at least that in this space."""
        spaces = self.spaces(least)
        return spaces is None or space_id in spaces

    def within_space(self, space_id: int) -> str:
        """What one may do in this space."""
        if self.only not in (None, space_id):
            return NONE
        return greater(self.everywhere, self.within.get(space_id, NONE))

    def more(self) -> dict[int, str]:
        """Where one may do more than in all spaces, by the number of the space, and what."""
        return {one: role for one, role in sorted(self.within.items()) if RANKS[role] > RANKS[self.everywhere]}

    def cover(self, role: str | None, space_id: int | None) -> bool:
        """Whether an API token with this role, in this space alone, would do no more than one may; None: no cap."""
        least = VIEWER if role is None else role
        return self.anywhere(least) if space_id is None else self.allow(space_id, least)

    def capped(self, role: str | None, space_id: int | None) -> "Roles":
        """The same for an API token that may do no more than this role, and that only in this space; None: no cap."""
        most = ADMINISTRATOR if role is None else role
        within = {one: lesser(most, had) for one, had in self.within.items()}
        return Roles(lesser(most, self.everywhere), within, self.only if space_id is None else space_id)


def lesser(one: str, other: str) -> str:
    """The role that may do less."""
    return min(one, other, key=RANKS.__getitem__)


def greater(one: str, other: str) -> str:
    """The role that may do more."""
    return max(one, other, key=RANKS.__getitem__)


async def of_user(connection: AsyncConnection, user_id: int, everywhere: str) -> Roles:
    """Their own roles and those of their groups; everywhere: the role that stands with the user."""
    query = select(role_grant.c.space_id, role_grant.c.role).where(_theirs(user_id))
    within: dict[int, str] = {}
    for space_id, role in await connection.execute(query):
        if space_id is None:
            everywhere = greater(everywhere, role)
        else:
            within[space_id] = greater(within.get(space_id, NONE), role)
    return Roles(everywhere, within)


async def sources(connection: AsyncConnection, user_id: int) -> list[Row[Any]]:
    """The first SOURCES grants that a user has, their own first, with the names of the group and of the space."""
    query = select(role_grant, user_group.c.display_name.label("group_name"), space.c.display_name.label("space_name"))
    query = query.outerjoin(user_group, user_group.c.id == role_grant.c.group_id)
    query = query.outerjoin(space, space.c.id == role_grant.c.space_id).where(_theirs(user_id))
    own_first = (role_grant.c.group_id.is_not(None), user_group.c.display_name, role_grant.c.id)
    return list((await connection.execute(query.order_by(*own_first).limit(SOURCES))).all())


def _theirs(user_id: int) -> ColumnElement[bool]:
    """Their own, and those of their groups."""
    groups = select(group_member.c.group_id).where(group_member.c.user_id == user_id)
    return or_(role_grant.c.user_id == user_id, role_grant.c.group_id.in_(groups))
