"""/decisions: what a person says about nodes and waiting snapshots. Effective at once, obeyed by later scans."""

from collections.abc import Callable
from typing import Any, Final

import msgspec
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody

from kshub.api.asking import Number, Record, found, numbers, time
from kshub.api.paging import Page, page, sorted_parts
from kshub.auth.access import Networks
from kshub.auth.people import Caller
from kshub.flow import Flow
from kshub.merge import deciding
from kshub.merge.deciding import Join, Judge, Split, Undo
from kshub.merge.types import Decision, Place
from kshub.store.engine import Store
from kshub.store.instants import seconds
from kshub.store.queries.lists import Part
from kshub.view import places

MAX_NAMED: Final = 1000
_NETWORK: Final = "/networks/{network_id:int}"
_NODE: Final = _NETWORK + "/managed-nodes/{node_id:int}"
_SNAPSHOT: Final = _NETWORK + "/snapshots/{snapshot_id:int}"
_DECISIONS: Final = _NETWORK + "/decisions"


class PlaceView(Record, omit_defaults=True, forbid_unknown_fields=True):
    """An address, and the jump hosts that lead to it."""

    addr: str
    route: list[str] = msgspec.field(default_factory=list)


class SignatureView(Record):
    """What a machine shows of itself."""

    kind: str
    value: str


class DecisionView(Record):
    """What a person decided, as it is kept. "split": the node was taken out of the other; "merge": the other was merged
    into it. Later scans give the node what shows these signatures, and these addresses while nothing contradicts.
    """  # noqa: D205 - one sentence

    decision_id: str
    kind: str
    managed_node_id: str
    other_managed_node_id: str
    addresses: list[PlaceView]
    signatures: list[SignatureView]
    decided_by: str
    decided_at: str | None


class NewSplit(Record, forbid_unknown_fields=True):
    """Which of the node's addresses are another machine's."""

    addresses: list[PlaceView]


class NewMerge(Record, forbid_unknown_fields=True):
    """Which nodes are this one, too."""

    managed_node_ids: list[str]


class Outcome(Record):
    """The nodes that came to be, that changed, and that are others now (number -> number of the one that stayed).

    waiting: the snapshot would still merge too much, since more of it came meanwhile.
    """

    created: list[str]
    changed: list[str]
    merged: dict[str, str]
    waiting: bool


_SORTS: Final[dict[str, Callable[[tuple[int, Decision]], Any]]] = {
    "decisionId": lambda one: one[0],
    "kind": lambda one: one[1].kind,
    "managedNodeId": lambda one: one[1].node,
    "decidedBy": lambda one: one[1].by,
    "decidedAt": lambda one: one[1].at,
}


@get(_DECISIONS, summary="List what people decided", dependencies=sorted_parts(100))
async def list_decisions(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    part: NamedDependency[Part],
) -> Page[DecisionView]:
    """The decisions that later scans obey, the newest first.

    `sort` is decisionId, kind, managedNodeId, decidedBy or decidedAt.
    """
    async with store.read() as connection:
        found(await places.networks(connection, networks, network_id) or None, "network")
        known = await deciding.listed(connection, network_id)
    shown = page(known, part, _SORTS)
    return Page([_view(number, one) for number, one in shown.items], shown.total)


@delete(_DECISIONS + "/{decision_id:int}", summary="Undo a decision", status_code=200)
async def undo_decision(
    store: NamedDependency[Store],
    flow: NamedDependency[Flow],
    caller: NamedDependency[Caller],
    networks: NamedDependency[Networks],
    network_id: Number,
    decision_id: Number,
) -> Outcome:
    """What was split is one again, what was merged is two again; from now on scans judge alone."""
    return await _decided(store, flow, caller, networks, network_id, Undo(decision_id))


@post(_NODE + "/split", summary="Split a node", status_code=200)
async def split_node(
    store: NamedDependency[Store],
    flow: NamedDependency[Flow],
    caller: NamedDependency[Caller],
    networks: NamedDependency[Networks],
    network_id: Number,
    node_id: Number,
    data: JSONBody[NewSplit],
) -> Outcome:
    """These addresses become a node of their own, with what was learned there; at least one stays."""
    chosen = frozenset(Place(one.addr, tuple(one.route)) for one in data.addresses[:MAX_NAMED])
    return await _decided(store, flow, caller, networks, network_id, Split(node_id, chosen))


@post(_NODE + "/merge", summary="Merge nodes", status_code=200)
async def merge_nodes(
    store: NamedDependency[Store],
    flow: NamedDependency[Flow],
    caller: NamedDependency[Caller],
    networks: NamedDependency[Networks],
    network_id: Number,
    node_id: Number,
    data: JSONBody[NewMerge],
) -> Outcome:
    """These nodes become this one, which keeps its number; whatever signatures say."""
    others = tuple(numbers(data.managed_node_ids[:MAX_NAMED]))
    return await _decided(store, flow, caller, networks, network_id, Join(node_id, others))


@post(_SNAPSHOT + "/approve", summary="Approve a snapshot that waits", status_code=200)
async def approve_snapshot(
    store: NamedDependency[Store],
    flow: NamedDependency[Flow],
    caller: NamedDependency[Caller],
    networks: NamedDependency[Networks],
    network_id: Number,
    snapshot_id: Number,
) -> Outcome:
    """It merges more than a tenth of the nodes into others, and shall."""
    return await _decided(store, flow, caller, networks, network_id, Judge(snapshot_id, approved=True))


@post(_SNAPSHOT + "/reject", summary="Reject a snapshot that waits", status_code=200)
async def reject_snapshot(
    store: NamedDependency[Store],
    flow: NamedDependency[Flow],
    caller: NamedDependency[Caller],
    networks: NamedDependency[Networks],
    network_id: Number,
    snapshot_id: Number,
) -> Outcome:
    """The nodes stay as they are; the snapshot is kept, and nobody is asked about it again."""
    return await _decided(store, flow, caller, networks, network_id, Judge(snapshot_id, approved=False))


async def _decided(
    store: Store, flow: Flow, caller: Caller, networks: Networks, network_id: int, word: deciding.Word
) -> Outcome:
    async with store.read() as connection:
        found(await places.networks(connection, networks, network_id) or None, "network")
    applied = await flow.decide(network_id, word, caller.username)
    return Outcome(
        created=[str(one) for one in sorted(applied.created)],
        changed=[str(one) for one in sorted(applied.changed)],
        merged={str(one): str(into) for one, into in sorted((applied.merged or {}).items())},
        waiting=applied.waiting,
    )


def _view(number: int, one: Decision) -> DecisionView:
    return DecisionView(
        decision_id=str(number),
        kind=one.kind,
        managed_node_id=str(one.node),
        other_managed_node_id=str(one.other),
        addresses=[PlaceView(addr=place.addr, route=list(place.route)) for place in sorted(one.places)],
        signatures=[
            SignatureView(kind=kind, value=value)
            for kind, value in sorted((each.kind, each.value) for each in one.signatures)
        ],
        decided_by=one.by,
        decided_at=time(seconds(one.at)),
    )


ROUTES: list[HTTPRouteHandler] = [
    list_decisions,
    undo_decision,
    split_node,
    merge_nodes,
    approve_snapshot,
    reject_snapshot,
]
