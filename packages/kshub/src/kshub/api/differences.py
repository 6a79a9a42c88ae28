""".../difference: what differs between two snapshots of a network."""

from collections.abc import Callable
from typing import Annotated, Any, Final

from litestar import get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.api.asking import MAX_NUMBER, Number, Record, found
from kshub.api.paging import page, sorted_parts
from kshub.api.snapshots import SnapshotView, shown
from kshub.auth.access import Networks
from kshub.export.files import Slots
from kshub.store.engine import Store
from kshub.store.queries.lists import Part
from kshub.view import differences, snapshots
from kshub.view.diff.sides import HOWS, KINDS, STATES, Change, How, Kind, Reason, State, Value, When
from kshub.view.differences import Difference, Differs, Summary, Wanted
from kswire.problems import Problem

_ONE: Final = "/networks/{network_id:int}/snapshots/{snapshot_id:int}"
SHOWN: Final = 100  # changes of one node in a list of nodes
_SORTS: Final = ("managedNodeId",)

From = Annotated[
    int | None,
    QueryParameter(
        name="from", ge=1, le=MAX_NUMBER, description="the earlier snapshot; else the merged one before this one"
    ),
]
OfKind = Annotated[Kind | None, QueryParameter(name="kind", description="only nodes and changes of this kind")]


OfHow = Annotated[How | None, QueryParameter(name="how", description="only nodes and changes that changed so")]


class ChangeView(Record):
    """One thing that differs. before, after: null where it is not there, or not known.

    Of what is "unknown": unknownIn says in which snapshot, reason why, problem what was told of it.
    """

    kind: Kind
    item: str
    how: How
    before: Value
    after: Value
    unknown_in: When | None
    reason: Reason | None
    problem: Problem | None


_CHANGE_SORTS: Final[dict[str, Callable[[ChangeView], str]]] = {
    "kind": lambda one: one.kind,
    "item": lambda one: one.item,
    "how": lambda one: one.how,
}


class DifferingNode(Record):
    """A node that is not as it was. managedNodeId: null of an address in a snapshot that is not merged.

    state "not-searched": the scan of the snapshot `unknownIn` did not look where it is. changes: the first of them.
    """

    managed_node_id: str | None
    display_name: str | None
    ip_address: str
    route: list[str]
    state: State
    unknown_in: When | None
    number_of_changes: int
    changes: list[ChangeView]


class KindCount(Record):
    """How many changes of a kind there are."""

    kind: Kind
    added: int
    removed: int
    changed: int
    upgraded: int
    downgraded: int
    unknown: int


class NodeCount(Record):
    """How many nodes there are of each state. unread: in both, and in neither is anything known but that it answers."""

    appeared: int
    gone: int
    changed: int
    unknown: int
    not_searched: int
    unchanged: int
    unread: int


class DifferenceView(Record):
    """Two snapshots, the counts of all that differs, and a part of the nodes; total: how many nodes are asked for."""

    before: SnapshotView
    after: SnapshotView
    number_of_nodes: NodeCount
    number_of_changes: list[KindCount]
    items: list[DifferingNode]
    total: int


class NodeDifferenceView(Record):
    """One node in two snapshots; state null: as it was. items: its changes, and how many there are."""

    before: SnapshotView
    after: SnapshotView
    managed_node_id: str
    display_name: str | None
    state: State | None
    unknown_in: When | None
    items: list[ChangeView]
    total: int


@get(_ONE + "/difference", summary="What differs from an earlier snapshot", dependencies=sorted_parts(100))
async def get_difference(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    slots: NamedDependency[Slots],
    network_id: Number,
    snapshot_id: Number,
    part: NamedDependency[Part],
    *,
    earlier: From = None,
    kind: OfKind = None,
    how: OfHow = None,
    became: Annotated[State | None, QueryParameter(name="state", description="only such nodes")] = None,
    text: Annotated[
        str | None, QueryParameter(max_length=200, description="in the name or address, in any case")
    ] = None,
    changes: Annotated[int, QueryParameter(ge=0, le=SHOWN, description="how many of a node are told at most")] = SHOWN,
) -> DifferenceView:
    """What appeared, is gone and changed, and of what nobody knows, and why; `sort` is managedNodeId.

    Each part of it is worked out anew and counts as an export: of those so many are made at once (409).
    """
    part.field(_SORTS)
    wanted = Wanted(became, kind, how, text, part.offset, part.limit, part.descending)
    async with store.read() as connection:
        before, after = await _pair(connection, networks, network_id, snapshot_id, earlier)
    difference = Difference(int(before.snapshot_id), int(after.snapshot_id))
    with slots.held():
        summary, nodes, total = await differences.page(store, difference, wanted)
    async with store.read() as connection:  # of one that was cleared away meanwhile, all would have been gone
        before, after = await _pair(connection, networks, network_id, snapshot_id, int(before.snapshot_id))
    return DifferenceView(
        before=before,
        after=after,
        number_of_nodes=_nodes(summary),
        number_of_changes=_changes(summary),
        items=[_node(one, kind, how, changes) for one in nodes],
        total=total,
    )


@get(_ONE + "/nodes/{node_id:int}/difference", summary="What differs of one node", dependencies=sorted_parts(1000))
async def get_node_difference(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    snapshot_id: Number,
    node_id: Number,
    part: NamedDependency[Part],
    *,
    earlier: From = None,
    kind: OfKind = None,
    how: OfHow = None,
) -> NodeDifferenceView:
    """All that differs of it from an earlier snapshot, kind by kind; `sort` is kind, item or how."""
    async with store.read() as connection:
        before, after = await _pair(connection, networks, network_id, snapshot_id, earlier)
        numbers = [int(one.snapshot_id) for one in (before, after)]
        found(await snapshots.holds(connection, numbers, node_id) or None, "node")
        difference = Difference(*numbers)
        await difference.look(connection)
    some = await difference.some(store, [node_id])
    one = some[0] if some else None
    changes = differences.of_kind(one.became.changes, kind, how) if one else []
    listed = page(map(_change, changes), part, _CHANGE_SORTS)
    return NodeDifferenceView(
        before=before,
        after=after,
        managed_node_id=str(node_id),
        display_name=one.display_name if one else None,
        state=one.became.state if one else None,
        unknown_in=one.became.unknown_in if one else None,
        items=listed.items,
        total=listed.total,
    )


async def _pair(
    connection: AsyncConnection, networks: Networks, network_id: int, snapshot_id: int, earlier: int | None
) -> tuple[SnapshotView, SnapshotView]:
    """Both, or 404."""
    after = await shown(connection, networks, network_id, snapshot_id)
    if earlier is None:
        row = await snapshots.earlier(connection, networks, network_id, snapshot_id)
        if row is None:
            raise NotFoundException("there is no merged snapshot before this one")
        earlier = row.id
    return await shown(connection, networks, network_id, earlier), after


def _nodes(summary: Summary) -> NodeCount:
    counts: dict[str, Any] = {state.replace("-", "_"): summary.states[state] for state in STATES}
    return NodeCount(**counts, unchanged=summary.unchanged, unread=summary.unread)


def _changes(summary: Summary) -> list[KindCount]:
    """Of every kind, also where there is none."""
    return [KindCount(kind=kind, **{how: summary.changes[kind, how] for how in HOWS}) for kind in KINDS]


def _node(one: Differs, kind: Kind | None, how: How | None, most: int) -> DifferingNode:
    changes = differences.of_kind(one.became.changes, kind, how)
    return DifferingNode(
        managed_node_id=None if one.node_id is None else str(one.node_id),
        display_name=one.display_name,
        ip_address=one.place.addr,
        route=list(one.place.route),
        state=one.became.state,
        unknown_in=one.became.unknown_in,
        number_of_changes=len(changes),
        changes=[_change(each) for each in changes[:most]],
    )


def _change(one: Change) -> ChangeView:
    return ChangeView(
        kind=one.kind,
        item=one.item,
        how=one.how,
        before=one.before,
        after=one.after,
        unknown_in=one.unknown_in,
        reason=one.reason,
        problem=one.problem,
    )


ROUTES: list[HTTPRouteHandler] = [get_difference, get_node_difference]
