"""What happened in a network, or in all that somebody sees, as people and programs read it."""

from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.queries import lists
from kshub.store.queries.lists import Part
from kshub.store.queries.spaces import Spaces
from kshub.store.schema import event, network, node, space
from kshub.view.places import Networks

SORTS: Final = {"eventId": event.c.id, "happenedAt": event.c.happened_at}
_decoder: Final = msgspec.json.Decoder(dict[str, str])


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events of a network, or of all; the part's sort is a key of SORTS.

    kind, node_id, space_id: only those; a node's are also those of the nodes that were merged into it.
    since: none before that time; after: with greater numbers alone.
    """

    network_id: int | None
    part: Part
    kind: str | None = None
    node_id: int | None = None
    space_id: int | None = None
    since: int | None = None
    after: int | None = None


async def listed(connection: AsyncConnection, visible: Networks, wanted: Wanted) -> tuple[list[Row[Any]], int]:
    """Events, and how many there are in all.

    Raises:
        NoSuchField: the part's sort is no key of SORTS.
    """
    chosen = [event.c.network_id.in_(visible), *_narrowed(wanted)]
    if wanted.node_id is not None:
        one = or_(node.c.id == wanted.node_id, node.c.merged_into == wanted.node_id)
        chosen.append(event.c.node_id.in_(select(node.c.id).where(node.c.network_id == wanted.network_id, one)))
    query = select(event).where(*chosen).order_by(*lists.order(wanted.part, SORTS, event.c.id))
    return await lists.listed(connection, query, lists.count(event).where(*chosen), wanted.part)


async def fed(
    connection: AsyncConnection, visible: Networks, spaces: Spaces, wanted: Wanted
) -> tuple[list[Row[Any]], int]:
    """Events of all networks that may be seen, with what the places are called, and how many there are in all.

    spaces: those of which an event that is no network's may be seen.

    Raises:
        NoSuchField: the part's sort is no key of SORTS.
    """
    of_space = and_(event.c.network_id.is_(None), event.c.space_id.in_(spaces))
    chosen = [or_(event.c.network_id.in_(visible), of_space), *_narrowed(wanted)]
    query = (
        select(event, space.c.display_name.label("space"), network.c.display_name.label("network"))
        .join(space, space.c.id == event.c.space_id)
        .outerjoin(network, network.c.id == event.c.network_id)
        .where(*chosen)
        .order_by(*lists.order(wanted.part, SORTS, event.c.id))
    )
    return await lists.listed(connection, query, lists.count(event).where(*chosen), wanted.part)


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What is the same for one network and for all."""
    chosen: list[ColumnElement[bool]] = []
    for value, column in (
        (wanted.network_id, event.c.network_id),
        (wanted.space_id, event.c.space_id),
        (wanted.kind, event.c.kind),
    ):
        if value is not None:
            chosen.append(column == value)
    if wanted.since is not None:
        chosen.append(event.c.happened_at >= wanted.since)
    if wanted.after is not None:
        chosen.append(event.c.id > wanted.after)
    return chosen


def params(stored: str) -> dict[str, str]:
    """The parameters of an event: those that `store.queries.events` lists for its kind."""
    return _decoder.decode(stored)
