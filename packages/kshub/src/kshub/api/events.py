"""/events: what happened in a network, for people and for programs that tell them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from litestar import Request, get
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter
from litestar.response import Stream
from sqlalchemy import Row

from kshub.api import exports
from kshub.api.asking import MAX_NUMBER, Identity, Number, Record, found, time, wrong
from kshub.api.exports import Columns, Form, Language, Plain
from kshub.api.paging import Page, sorted_parts
from kshub.auth.access import Networks, Spaces
from kshub.export import history
from kshub.export.files import Slots
from kshub.store.engine import Store
from kshub.store.queries.events import PARAMETERS
from kshub.store.queries.lists import Part
from kshub.store.schema import network
from kshub.view import events, places
from kshub.view.events import Wanted

_KINDS: Final = ", ".join(PARAMETERS)


class EventView(Record):
    """Something that happened: its kind and parameters, from which the reader makes a sentence.

    managedNodeId: the node that it is about, by the number that it had then.
    """

    event_id: str
    network_id: str | None
    managed_node_id: str | None
    kind: str
    params: dict[str, str]
    happened_at: str | None


class FeedEvent(EventView):
    """The same, with what the places are called; networkId null: it is no network's, but the space's.

    nodeNow: which node that is now, after merges, and what it is called; null: it is gone, or the event is of none.
    scanId: the run that it is of, by its name.
    """

    network_display_name: str | None
    space_id: str
    space_display_name: str
    node_now: str | None
    node_display_name: str | None
    scan_id: str | None


Kind = Annotated[
    str | None,
    QueryParameter(max_length=1000, description=f"only those of these kinds, separated by commas: some of {_KINDS}"),
]


@get("/networks/{network_id:int}/events", summary="List events", dependencies=sorted_parts(100, "-eventId"))
async def list_events(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    part: NamedDependency[Part],
    *,
    kind: Kind = None,
    node_id: Annotated[
        int | None,
        QueryParameter(
            name="managedNodeId", ge=1, le=2**53, description="only those of this node, and of those merged into it"
        ),
    ] = None,
) -> Page[EventView]:
    """What happened in the network, the newest first; `sort` is eventId or happenedAt."""
    wanted = Wanted(network_id, part, _known(kind), node_id)
    async with store.read() as connection:
        found(await places.networks(connection, networks, network_id) or None, "network")
        rows, total = await events.listed(connection, networks, wanted)
    return Page([seen(row, row.id) for row in rows], total)


async def provide_wanted(
    identity: NamedDependency[Identity],  # noqa: ARG001 - who is unknown learns first that they are
    *,
    kind: Kind = None,
    space_id: Annotated[
        int | None, QueryParameter(name="spaceId", ge=1, le=MAX_NUMBER, description="only those of this space")
    ] = None,
    network_id: Annotated[
        int | None, QueryParameter(name="networkId", ge=1, le=MAX_NUMBER, description="only those of this network")
    ] = None,
    since: Annotated[
        datetime | None, QueryParameter(description="only those since this time; in UTC where it names no zone")
    ] = None,
    until: Annotated[datetime | None, QueryParameter(description="only those before this time; as since")] = None,
    after: Annotated[
        int | None, QueryParameter(ge=0, le=MAX_NUMBER, description="only those with a greater eventId")
    ] = None,
    before: Annotated[
        int | None, QueryParameter(ge=0, le=MAX_NUMBER, description="only those with a smaller eventId")
    ] = None,
) -> Wanted:
    """Which events of all networks."""
    bounds = {"since": _at(since), "until": _at(until), "after": after, "before": before}
    return Wanted(network_id, Part(), _known(kind), space_id=space_id, **bounds)


_WANTED: Final = {"wanted": Provide(provide_wanted)}


@get("/events", summary="List events of all networks", dependencies=sorted_parts(100, "-eventId") | _WANTED)
async def list_all_events(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    spaces: NamedDependency[Spaces],
    part: NamedDependency[Part],
    wanted: NamedDependency[Wanted],
) -> Page[FeedEvent]:
    """What happened in all networks that the caller sees, the newest first; `sort` is eventId or happenedAt."""
    async with store.read() as connection:
        rows, total = await events.fed(connection, networks, spaces, replace(wanted, part=part))
        runs = await events.runs(connection, rows)
    return Page([_fed(row, runs.get(row.id)) for row in rows], total)


@get(
    "/events/export",
    summary="Export events of all networks",
    dependencies=_WANTED,
    responses={200: exports.file("text/csv")},
    operation_class=exports.OfAList,
)
async def export_all_events(
    request: Request[Any, Any, Any],
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    spaces: NamedDependency[Spaces],
    wanted: NamedDependency[Wanted],
    slots: NamedDependency[Slots],
    *,
    form: Form = "csv",
    plain: Plain = False,
    language: Language = None,
    columns: Columns = None,
) -> Stream:
    """The same as a file, the oldest first, each with its sentence."""
    wish = exports.wish(request, form, language, columns, plain=plain)
    listing = history.feed(networks, spaces, wanted, wish.language)
    return await exports.given(store, slots, listing, wish, _of(networks, wanted))


def _of(networks: Networks, wanted: Wanted) -> Networks:
    """Those of which events are wanted, as far as the caller sees them."""
    if wanted.space_id is not None:
        networks = networks.where(network.c.space_id == wanted.space_id)
    return networks if wanted.network_id is None else networks.where(network.c.id == wanted.network_id)


def _at(moment: datetime | None) -> int | None:
    return None if moment is None else int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def _known(kind: str | None) -> frozenset[str]:
    kinds = frozenset() if kind is None else frozenset(kind.split(","))
    if not kinds <= PARAMETERS.keys():
        raise wrong(f"kind is one of {_KINDS}, or several with commas between")
    return kinds


def seen(row: Row[Any], number: int) -> EventView:
    """An event of this number, by its columns."""
    return EventView(**_columns(row, number))


def _fed(row: Row[Any], run: str | None) -> FeedEvent:
    places = {"network_display_name": row.network, "space_id": str(row.space_id), "space_display_name": row.space}
    now = None if row.node_now is None else str(row.node_now)
    return FeedEvent(**_columns(row, row.id), **places, node_now=now, node_display_name=row.node_name, scan_id=run)


def _columns(row: Row[Any], number: int) -> dict[str, Any]:
    return {
        "event_id": str(number),
        "network_id": None if row.network_id is None else str(row.network_id),
        "managed_node_id": None if row.node_id is None else str(row.node_id),
        "kind": row.kind,
        "params": events.params(row.params),
        "happened_at": time(row.happened_at),
    }


ROUTES: list[HTTPRouteHandler] = [list_events, list_all_events, export_all_events]
