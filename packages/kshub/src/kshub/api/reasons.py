"""Why a node is the one that it is, as the answer for one node shows it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.merge.explain import explain
from kshub.store.instants import moment
from kshub.view import reasons
from kswire.wire import Wire


class Reason(Wire, frozen=True, kw_only=True):
    """Why one of the node's addresses is its own; aggregationType as in snapshots.

    code: "same-signature" (kind, value), "own-address" (addr), "same-address" (addr), "same-name" (name), "by-hand",
    "new-node", or "undecided" (nodes: known ones that it may be as well). route: the jump hosts that lead there.
    """

    addr: str
    route: tuple[str, ...] = ()
    aggregation_type: str
    code: str
    params: dict[str, str] = {}


class Merge(Wire, frozen=True, kw_only=True):
    """A node that is this one now. kind: the signature that both showed, with its value, or "byHand".

    by: the person; snapshotId: the snapshot that showed it. Where a split was
    undone, or the event is older than events are kept, there is neither.
    """

    absorbed_managed_node_id: str
    absorbed_display_name: str
    kind: str | None = None
    value: str | None = None
    by: str | None = None
    snapshot_id: str | None = None
    merged_at: datetime | None = None


async def of_addresses(connection: AsyncConnection, node_id: int) -> list[Reason]:
    """A reason for each address that the node has now."""
    return [
        Reason(
            addr=row.addr,
            route=tuple(row.route.split()),
            aggregation_type=row.reason,
            code=told.code,
            params=told.params,
        )
        for row in await reasons.addresses(connection, node_id)
        for told in [explain(row.reason, row.because, row.addr)]
    ]


async def of_merges(connection: AsyncConnection, node_id: int) -> list[Merge]:
    """The nodes that were merged into it."""
    return [
        Merge(
            absorbed_managed_node_id=str(one.node_id),
            absorbed_display_name=one.display_name,
            kind=one.why.get("kind"),
            value=one.why.get("value") or None,
            by=one.why.get("by"),
            snapshot_id=one.why.get("snapshot"),
            merged_at=None if one.at is None else moment(one.at),
        )
        for one in await reasons.absorbed(connection, node_id)
    ]
