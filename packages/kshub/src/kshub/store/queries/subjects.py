"""What the numbers in a request stand for, as people call it: for the audit log, which outlives what it names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Column, ScalarSelect, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.schema import (
    api_token,
    ksocket,
    network,
    node,
    notify_target,
    saved_search,
    snapshot,
    space,
    user,
    user_group,
)

LARGEST: Final = 2**53  # no number is larger
# By the name of a parameter: the number, the words, and, of what is in a network, the column that says in which
_WITHIN: Final[dict[str, tuple[Column[Any], Column[Any], Column[Any]]]] = {
    "ksocket_id": (ksocket.c.id, ksocket.c.display_name, ksocket.c.network_id),
    "node_id": (node.c.id, node.c.display_name, node.c.network_id),
    "snapshot_id": (snapshot.c.id, snapshot.c.display_name, snapshot.c.network_id),
}
_HUBS: Final[dict[str, tuple[Column[Any], Column[Any]]]] = {
    "user_id": (user.c.id, user.c.username),
    "group_id": (user_group.c.id, user_group.c.display_name),
    "search_id": (saved_search.c.id, saved_search.c.display_name),
    "target_id": (notify_target.c.id, notify_target.c.display_name),
    "token_id": (api_token.c.id, api_token.c.label),  # in a network it is a Ksocket's, which has no name
}


@dataclass(frozen=True, slots=True)
class Subject:
    """Where something is, if that is there; names: what else is named, by the name of its parameter."""

    space_id: int | None = None
    space: str | None = None
    network_id: int | None = None
    network: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)


async def place(connection: AsyncConnection, numbers: Mapping[str, int]) -> Subject:
    """The space and the network alone: all that may be said where nobody was let in."""
    known = {name: one for name, one in numbers.items() if 1 <= one <= LARGEST}
    if "network_id" in known:
        query = select(space.c.id, space.c.display_name, network.c.id, network.c.display_name.label("network"))
        query = query.join(network, network.c.space_id == space.c.id).where(network.c.id == known["network_id"])
    elif "ksocket_id" in known:  # by a command, which knows it by its name
        query = select(space.c.id, space.c.display_name, network.c.id, network.c.display_name.label("network"))
        query = query.join(network, network.c.space_id == space.c.id)
        query = query.join(ksocket, ksocket.c.network_id == network.c.id).where(ksocket.c.id == known["ksocket_id"])
    elif "space_id" in known:
        query = select(space.c.id, space.c.display_name).where(space.c.id == known["space_id"])
    else:
        return Subject()
    row = (await connection.execute(query)).one_or_none()
    return Subject() if row is None else Subject(*row)


async def of(connection: AsyncConnection, numbers: Mapping[str, int]) -> Subject:
    """All that these numbers name; what is in a network only if it is in this one."""
    found = await place(connection, numbers)
    if found.network_id is not None:
        numbers = {**numbers, "network_id": found.network_id}
    wanted = {name: query for name, one in numbers.items() if (query := _name(name, one, numbers)) is not None}
    if not wanted:
        return found
    row = (await connection.execute(select(*(one.label(name) for name, one in wanted.items())))).mappings().one()
    names = {name: text for name, text in row.items() if text is not None}
    return Subject(found.space_id, found.space, found.network_id, found.network, names)


def _name(name: str, number: int, numbers: Mapping[str, int]) -> ScalarSelect[Any] | None:
    if not 1 <= number <= LARGEST or (name == "node_id" and "snapshot_id" in numbers):  # a number of another kind
        return None
    if "network_id" in numbers:
        if name not in _WITHIN:
            return None
        key, words, place_of = _WITHIN[name]
        return select(words).where(key == number, place_of == min(numbers["network_id"], LARGEST)).scalar_subquery()
    if name not in _HUBS:
        return None
    key, words = _HUBS[name]
    return select(words).where(key == number).scalar_subquery()
