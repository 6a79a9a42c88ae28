"""The audit log as administrators read it: of all spaces everything, of single ones what was done in them."""

from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth.deeds import Deed
from kshub.auth.people import Caller
from kshub.auth.roles import ADMINISTRATOR
from kshub.clock import seconds_now
from kshub.store.queries import lists
from kshub.store.queries.lists import Part
from kshub.store.schema import audit

SORTS: Final = {"auditId": audit.c.id, "happenedAt": audit.c.happened_at}
_decoder: Final = msgspec.json.Decoder(dict[str, str])


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows; None: any. since, before: seconds since 1970, the second no longer."""

    since: int | None = None
    before: int | None = None
    username: str | None = None
    action: str | None = None
    space_id: int | None = None
    network_id: int | None = None
    outcome: str | None = None


Spaces = frozenset[int] | None


def readable(caller: Caller) -> Spaces:
    """The spaces whose rows the caller may read; None: all rows, also those of no space, and of spaces that are gone.

    A token for one space reads what is of that space alone, whoever it acts for.
    """
    return caller.roles.spaces(ADMINISTRATOR)


def query(spaces: Spaces, wanted: Wanted) -> Select[Any]:
    """These rows, of those that may be read."""
    return select(audit).where(*_chosen(spaces, wanted))


def count(spaces: Spaces, wanted: Wanted) -> Select[int]:
    """How many they are."""
    return select(func.count()).select_from(audit).where(*_chosen(spaces, wanted))


async def listed(connection: AsyncConnection, spaces: Spaces, wanted: Wanted, part: Part) -> tuple[list[Row[Any]], int]:
    """Rows, the newest first where nothing else is wanted, and how many there are.

    Raises:
        NoSuchField: the part's sort is no key of SORTS.
    """
    ordered = query(spaces, wanted).order_by(*lists.newest(part, SORTS, audit.c.id))
    return await lists.listed(connection, ordered, count(spaces, wanted), part)


def params(stored: str) -> dict[str, str]:
    """What it was done to, by name."""
    return _decoder.decode(stored)


async def lately(connection: AsyncConnection, deed: Deed, seconds: int) -> bool:
    """Whether the same was told of the same caller not long ago."""
    same = (
        audit.c.user_id == deed.user_id,
        audit.c.action == deed.action,
        audit.c.token.is_not_distinct_from(deed.token),
    )
    recent = select(audit.c.id).where(*same, audit.c.happened_at > seconds_now() - seconds).limit(1)
    return (await connection.execute(recent)).first() is not None


def _chosen(spaces: Spaces, wanted: Wanted) -> list[ColumnElement[bool]]:
    equal = (
        (audit.c.username, wanted.username),
        (audit.c.action, wanted.action),
        (audit.c.space_id, wanted.space_id),
        (audit.c.network_id, wanted.network_id),
        (audit.c.outcome, wanted.outcome),
    )
    chosen = [column == value for column, value in equal if value is not None]
    if spaces is not None:
        chosen.append(audit.c.space_id.in_(sorted(spaces)))
    if wanted.since is not None:
        chosen.append(audit.c.happened_at >= wanted.since)
    if wanted.before is not None:
        chosen.append(audit.c.happened_at < wanted.before)
    return chosen
