"""The nodes of a snapshot: what one scan saw of each. The caller knows that the snapshot may be seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store import records
from kshub.store.queries import lists
from kshub.store.queries import records as record_queries
from kshub.store.queries.lists import Part
from kshub.store.records import Sighting
from kshub.store.schema import address, package_set, snapshot_address, snapshot_tried
from kshub.store.schema import node as managed
from kswire.facts import Facts

_SAID: Final = (managed.c.display_name, address.c.addr)


@dataclass(frozen=True, slots=True)
class Read:
    """What one method told of one address; later is when."""

    address_id: int
    method: str
    facts: Facts
    later: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A node as the snapshot saw it: its addresses, what it told, and why they are one."""

    node_id: int
    reason: str | None
    sightings: tuple[Sighting, ...]
    reads: tuple[Read, ...]
    set_id: int | None
    number_of_packages: int | None


async def nodes(
    connection: AsyncConnection, snapshot_id: int, part: Part, text: str | None = None
) -> tuple[list[Seen], int]:
    """The snapshot's nodes by number (sort "nodeId"), and how many. The caller knows that the snapshot may be seen.

    text: only those in whose name of today, or an address of theirs in it, that stands, in any case of ASCII letters.

    Raises:
        NoSuchField.
    """
    here = (snapshot_address.c.snapshot_id == snapshot_id, snapshot_address.c.node_id.is_not(None))
    distinct = select(snapshot_address.c.node_id).where(*here).distinct()
    if text:
        distinct = distinct.join(address, address.c.id == snapshot_address.c.address_id)
        distinct = distinct.join(managed, managed.c.id == snapshot_address.c.node_id)
        distinct = distinct.where(or_(*(one.icontains(text, autoescape=True) for one in _SAID)))
    number = snapshot_address.c.node_id
    ordered = distinct.order_by(*lists.order(part, {"nodeId": number}, number))
    rows, total = await lists.listed(connection, ordered, lists.count(distinct.subquery()), part)
    seen = await _seen(connection, snapshot_id, [row.node_id for row in rows])
    return sorted(seen, key=lambda one: one.node_id, reverse=part.descending), total


async def node(connection: AsyncConnection, snapshot_id: int, node_id: int) -> Seen | None:
    """One node of it."""
    return next(iter(await _seen(connection, snapshot_id, [node_id])), None)


async def _seen(connection: AsyncConnection, snapshot_id: int, node_ids: list[int]) -> list[Seen]:
    here = (snapshot_address.c.snapshot_id == snapshot_id, snapshot_address.c.node_id.in_(node_ids))
    query = select(snapshot_address).where(*here).order_by(snapshot_address.c.node_id, snapshot_address.c.address_id)
    addresses = (await connection.execute(query)).all()
    mine = (snapshot_tried.c.snapshot_id == snapshot_id, snapshot_tried.c.facts_id.is_not(None))
    tried = select(snapshot_tried, package_set.c.size).outerjoin(
        package_set, package_set.c.id == snapshot_tried.c.set_id
    )
    of_these = snapshot_tried.c.address_id.in_([row.address_id for row in addresses])
    reads = (await connection.execute(tried.where(*mine, of_these))).all()
    sightings = await record_queries.read(connection, [row.found_id for row in addresses], records.seen)
    facts = await record_queries.read(connection, [row.facts_id for row in reads], records.facts)
    told: dict[int, list[Row[Any]]] = {}
    for row in reads:
        told.setdefault(row.address_id, []).append(row)
    return [
        _one(number, mine, [one for row in mine for one in told.get(row.address_id, ())], sightings, facts)
        for number, mine in _by_node(addresses).items()
    ]


def _by_node(addresses: Sequence[Row[Any]]) -> dict[int, list[Row[Any]]]:
    grouped: dict[int, list[Row[Any]]] = {}
    for row in addresses:
        grouped.setdefault(row.node_id, []).append(row)
    return grouped


def _one(
    node_id: int,
    mine: list[Row[Any]],
    told: list[Row[Any]],
    sightings: dict[int, Sighting],
    facts: dict[int, Facts],
) -> Seen:
    largest = max((row for row in told if row.set_id is not None), key=lambda row: row.size or 0, default=None)
    return Seen(
        node_id,
        next((row.reason for row in mine if row.reason), None),
        tuple(sightings[row.found_id] for row in mine),
        tuple(Read(row.address_id, row.method, facts[row.facts_id], row.tried_at) for row in told),
        None if largest is None else largest.set_id,
        None if largest is None else largest.size,
    )
