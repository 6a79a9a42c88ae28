"""/snapshots/N/merges: what a snapshot that waits would merge, for the person who says yes or no."""

from collections.abc import Callable
from typing import Any, Final

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from sqlalchemy import Row

from kshub.api.asking import Number, Record, found
from kshub.api.paging import Page, page, sorted_parts
from kshub.auth.access import Networks
from kshub.flow import Flow
from kshub.merge.explain import explain_merge
from kshub.merge.types import NodeMerge
from kshub.store.engine import Store
from kshub.store.queries.lists import Part
from kshub.view import reasons, snapshots

_SORTS: Final[dict[str, Callable[[NodeMerge], Any]]] = {
    "managedNodeId": lambda one: one.keep,
    "absorbedManagedNodeId": lambda one: one.absorbed,
    "kind": lambda one: one.reason.kind,
}


class ProposedMerge(Record):
    """A node that would go into another one, which stays; kind and value: the signature that shows that they are one.

    addr: the first address of each.
    """

    managed_node_id: str
    display_name: str
    addr: str
    absorbed_managed_node_id: str
    absorbed_display_name: str
    absorbed_addr: str
    kind: str
    value: str


@get(
    "/networks/{network_id:int}/snapshots/{snapshot_id:int}/merges",
    summary="What a waiting snapshot would merge",
    dependencies=sorted_parts(100, "managedNodeId"),
)
async def list_proposed_merges(
    store: NamedDependency[Store],
    flow: NamedDependency[Flow],
    networks: NamedDependency[Networks],
    network_id: Number,
    snapshot_id: Number,
    part: NamedDependency[Part],
) -> Page[ProposedMerge]:
    """The merges that approving it would do, by nodes of half a minute ago at most; none of one that does not wait.

    `sort` is managedNodeId, absorbedManagedNodeId or kind.
    """
    async with store.read() as connection:
        found(await snapshots.exists(connection, networks, network_id, snapshot_id) or None, "snapshot")
    some = page(await flow.proposed(network_id, snapshot_id), part, _SORTS)
    numbers = {number for one in some.items for number in (one.keep, one.absorbed)}
    async with store.read() as connection:
        called = await reasons.called(connection, numbers)
    return Page([_view(one, called[one.keep], called[one.absorbed]) for one in some.items], some.total)


def _view(one: NodeMerge, keep: Row[Any], absorbed: Row[Any]) -> ProposedMerge:
    why = explain_merge(one).params
    return ProposedMerge(
        managed_node_id=str(keep.id),
        display_name=keep.display_name,
        addr=keep.addr,
        absorbed_managed_node_id=str(absorbed.id),
        absorbed_display_name=absorbed.display_name,
        absorbed_addr=absorbed.addr,
        kind=why["kind"],
        value=why["value"],
    )


ROUTES: list[HTTPRouteHandler] = [list_proposed_merges]
