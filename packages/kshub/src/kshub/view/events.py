"""What happened in a network, as people and programs read it."""

from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import Row, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.queries import lists
from kshub.store.queries.lists import Part
from kshub.store.schema import event, node
from kshub.view.places import Networks

SORTS: Final = {"eventId": event.c.id, "happenedAt": event.c.happened_at}
_decoder: Final = msgspec.json.Decoder(dict[str, str])


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events of a network; the part's sort is a key of SORTS.

    kind, node_id: only those; a node's are also those of the nodes that were merged into it.
    """

    network_id: int
    part: Part
    kind: str | None = None
    node_id: int | None = None


async def listed(connection: AsyncConnection, visible: Networks, wanted: Wanted) -> tuple[list[Row[Any]], int]:
    """Events, and how many there are in all.

    Raises:
        NoSuchField: the part's sort is no key of SORTS.
    """
    chosen = [event.c.network_id == wanted.network_id, event.c.network_id.in_(visible)]
    if wanted.kind is not None:
        chosen.append(event.c.kind == wanted.kind)
    if wanted.node_id is not None:
        one = or_(node.c.id == wanted.node_id, node.c.merged_into == wanted.node_id)
        chosen.append(event.c.node_id.in_(select(node.c.id).where(node.c.network_id == wanted.network_id, one)))
    query = select(event).where(*chosen).order_by(*lists.order(wanted.part, SORTS, event.c.id))
    return await lists.listed(connection, query, lists.count(event).where(*chosen), wanted.part)


def params(stored: str) -> dict[str, str]:
    """The parameters of an event: those that `store.queries.events` lists for its kind."""
    return _decoder.decode(stored)
