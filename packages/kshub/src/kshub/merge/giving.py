"""Addresses that go from one node to another because a person says so, with all that was learned there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.merge.signatures import normal
from kshub.merge.types import NodeId, Place
from kshub.store.queries import records
from kshub.store.records import facts as decode_facts
from kshub.store.schema import address, node_address, node_presence, node_signature, node_source, snapshot_address
from kswire.facts import Signature


@dataclass(frozen=True, slots=True)
class Held:
    """An address of a node: whether the node has it now, and the signatures that were shown there last."""

    address_id: int
    place: Place
    current: bool
    shown: frozenset[Signature]


async def held(connection: AsyncConnection, node_id: NodeId) -> list[Held]:
    """All addresses that the node has or had."""
    query = select(node_address, address.c.addr, address.c.route).join(
        address, address.c.id == node_address.c.address_id
    )
    rows = (await connection.execute(query.where(node_address.c.node_id == node_id).order_by(address.c.id))).all()
    query = select(node_source.c.address_id, node_source.c.facts_id)
    sources = (await connection.execute(query.where(node_source.c.node_id == node_id))).all()
    numbers = {row.facts_id for row in sources if row.facts_id is not None}
    told = await records.read(connection, numbers, decode_facts)
    shown: dict[int, set[Signature]] = {row.address_id: set() for row in rows}
    for row in sources:
        if row.facts_id is not None and row.address_id in shown:
            shown[row.address_id] |= set(map(normal, told[row.facts_id].signatures or ()))
    for row in rows:
        if row.macaddr:
            shown[row.address_id].add(Signature(kind="mac", value=row.macaddr.lower()))
    return [
        Held(row.address_id, Place(row.addr, tuple(row.route.split())), row.current, frozenset(shown[row.address_id]))
        for row in rows
    ]


def own(taken: Sequence[Held], rest: Iterable[Held]) -> frozenset[Signature]:
    """The signatures that only those which are taken show: what both show tells them apart no more."""
    left = frozenset[Signature]().union(*(one.shown for one in rest))
    return frozenset[Signature]().union(*(one.shown for one in taken)) - left


async def give(
    connection: AsyncConnection, source: NodeId, target: NodeId, taken: Sequence[Held], mine: Iterable[Signature]
) -> None:
    """Move addresses with what was read and seen there, and these signatures, to another node."""
    numbers = [one.address_id for one in taken]
    for table, keys in ((node_address, ("address_id",)), (node_source, ("address_id", "method"))):
        other = table.alias()
        twice = exists().where(other.c.node_id == source, *(other.c[key] == table.c[key] for key in keys))
        stale = (table.c.node_id == target, table.c.address_id.in_(numbers), twice)
        await connection.execute(delete(table).where(*stale))
        moving = (table.c.node_id == source, table.c.address_id.in_(numbers))
        await connection.execute(update(table).where(*moving).values(node_id=target))
    await by_hand(connection, target, numbers)
    seen = (snapshot_address.c.node_id == source, snapshot_address.c.address_id.in_(numbers))
    await connection.execute(update(snapshot_address).where(*seen).values(node_id=target))
    for one in mine:
        this = (node_signature.c.kind == one.kind, node_signature.c.value == one.value)
        await connection.execute(delete(node_signature).where(node_signature.c.node_id == target, *this))
        shown = update(node_signature).where(node_signature.c.node_id == source, *this)
        await connection.execute(shown.values(node_id=target))


async def by_hand(connection: AsyncConnection, node_id: NodeId, numbers: Sequence[int]) -> None:
    """Why the node has these addresses: a person said so."""
    these = (node_address.c.node_id == node_id, node_address.c.address_id.in_(numbers))
    await connection.execute(update(node_address).where(*these).values(reason="byHand", because=None))


async def settle(connection: AsyncConnection, node_id: NodeId) -> None:
    """When the node was seen and told something, by the addresses that it has now."""
    where = node_address.c.node_id == node_id
    times = (func.min(node_address.c.first_seen_at), func.max(node_address.c.last_seen_at))
    query = select(*times, func.max(node_address.c.last_snapshot_id)).where(where)
    first, last, snapshot_id = (await connection.execute(query)).one()
    query = select(func.max(node_source.c.collected_at), func.max(node_source.c.collected_snapshot_id))
    row = (await connection.execute(query.where(node_source.c.node_id == node_id))).one()
    changes = {"first_seen_at": first, "last_seen_at": last, "last_snapshot_id": snapshot_id}
    changes |= {"last_scan_succeeded_at": row[0], "told_snapshot_id": row[1]}
    if first is not None:
        await connection.execute(update(node_presence).where(node_presence.c.node_id == node_id).values(changes))
