"""/events: what happened in a network, for people and for programs that tell them."""

from typing import Annotated, Any, Final

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter
from sqlalchemy import Row

from kshub.api.asking import Number, Record, found, time, wrong
from kshub.api.paging import Page, sorted_parts
from kshub.auth.access import Networks
from kshub.store.engine import Store
from kshub.store.queries.events import PARAMETERS
from kshub.store.queries.lists import Part
from kshub.view import events, places

_KINDS: Final = ", ".join(PARAMETERS)


class EventView(Record):
    """Something that happened: its kind and parameters, from which the reader makes a sentence.

    managedNodeId: the node that it is about, by the number that it had then.
    """

    event_id: str
    network_id: str
    managed_node_id: str | None
    kind: str
    params: dict[str, str]
    happened_at: str | None


@get("/networks/{network_id:int}/events", summary="List events", dependencies=sorted_parts(100, "-eventId"))
async def list_events(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    part: NamedDependency[Part],
    *,
    kind: Annotated[
        str | None, QueryParameter(max_length=100, description=f"only those of this kind: one of {_KINDS}")
    ] = None,
    node_id: Annotated[
        int | None,
        QueryParameter(
            name="managedNodeId", ge=1, le=2**53, description="only those of this node, and of those merged into it"
        ),
    ] = None,
) -> Page[EventView]:
    """What happened in the network, the newest first; `sort` is eventId or happenedAt."""
    if kind is not None and kind not in PARAMETERS:
        raise wrong(f"kind is one of {_KINDS}")
    wanted = events.Wanted(network_id, part, kind, node_id)
    async with store.read() as connection:
        found(await places.networks(connection, networks, network_id) or None, "network")
        rows, total = await events.listed(connection, networks, wanted)
    return Page([_view(row) for row in rows], total)


def _view(row: Row[Any]) -> EventView:
    return EventView(
        event_id=str(row.id),
        network_id=str(row.network_id),
        managed_node_id=None if row.node_id is None else str(row.node_id),
        kind=row.kind,
        params=events.params(row.params),
        happened_at=time(row.happened_at),
    )


ROUTES: list[HTTPRouteHandler] = [list_events]
