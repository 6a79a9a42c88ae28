"""What shows that figures of nodes and events may be others than a moment ago: cheap to read, in a hub of any size."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.schema import event, network, node_decision, node_mark, snapshot
from kshub.view.places import Networks

NEWEST: Final = 500  # snapshots that are looked at: more than become merged in the time for which figures are kept

MOST: Final = 5_000  # networks that are named one by one: of more nothing is remembered

Stamp = tuple[tuple[object, ...], ...]


async def networks(connection: AsyncConnection, visible: Networks) -> tuple[Sequence[int], Stamp]:
    """Their numbers, and what says when their nodes are new and outdated."""
    query = select(network.c.id, network.c.new_days, network.c.outdated_days).where(network.c.id.in_(visible))
    rows = (await connection.execute(query.order_by(network.c.id))).all()
    return [row.id for row in rows], tuple(tuple(row) for row in rows)


def only(numbers: Sequence[int]) -> Networks | None:
    """These networks alone, by their numbers; None: they are too many to be named one by one."""
    return select(network.c.id).where(network.c.id.in_(numbers)) if len(numbers) <= MOST else None


async def nodes(connection: AsyncConnection, visible: Networks) -> Stamp:
    """Nodes are others when a snapshot is merged, and when a person splits, merges or retires some."""
    last = select(snapshot.c.id, snapshot.c.network_id, snapshot.c.status).order_by(snapshot.c.id.desc())
    newest = last.limit(NEWEST).subquery()
    merged = select(newest.c.id, newest.c.status).where(newest.c.network_id.in_(visible)).order_by(newest.c.id)
    subjects = func.sum(func.length(node_decision.c.subject))
    decided = select(func.count(), func.max(node_decision.c.id), subjects)
    decided = decided.where(node_decision.c.network_id.in_(visible))
    retired = select(func.count(), func.sum(node_mark.c.node_id), func.max(node_mark.c.marked_at))
    retired = retired.where(node_mark.c.mark == "retired")
    found: list[Row[Any]] = []
    for question in (merged, decided, retired):
        found += (await connection.execute(question)).all()
    return tuple(tuple(one) for one in found)


async def events(connection: AsyncConnection) -> Stamp:
    """The last that happened anywhere, and the first that is still known."""
    ends = (select(end).scalar_subquery() for end in (func.max(event.c.id), func.min(event.c.id)))
    return (tuple((await connection.execute(select(*ends))).one()),)
