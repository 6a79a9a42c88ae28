"""Managed nodes as people and programs read them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Row, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store import documents, records
from kshub.store.queries import lists
from kshub.store.queries import packages as package_queries
from kshub.store.queries import records as record_queries
from kshub.store.queries.lists import Part
from kshub.store.schema import (
    address,
    network,
    node,
    node_address,
    node_document,
    node_note,
    node_presence,
    node_source,
)
from kshub.view import tries
from kshub.view.places import Networks
from kshub.view.search.conditions import condition
from kshub.view.search.terms import EVERYTHING
from kshub.view.search.terms import Part as Asked
from kshub.view.states import has_state, state
from kswire.facts import Attempt, Neighbor, Package, Update
from kswire.nodes import INSIDE, Node

SORTS: Final = {
    "managedNodeId": node.c.id,
    "displayName": node.c.display_name,
    "ipAddress": node.c.addr_key,
    "updatedAt": node.c.updated_at,
    "lastScanSucceededAt": node_presence.c.last_scan_succeeded_at,
    "systemFamily": node.c.family,
    "systemVersion": node.c.version,
    "numberOfPackages": node.c.number_of_packages,
    "numberOfWindowsUpdates": node.c.number_of_windows_updates,
}
_NAMES: Final = dict(zip(Node.__struct_fields__, Node.__struct_encode_fields__, strict=True))
_INSIDE: Final = frozenset(_NAMES[one] for one in INSIDE)
_fields: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which nodes of a network (None: of all), and which part of them in which order: a key of SORTS.

    state, family, device_type: only those. text: only those in whose name or first address it stands, in any case of
    ASCII letters. search: what the search box asks for. retired: nothing is searched for, and
    those that a person retired are wanted as well.
    """

    network_id: int | None
    part: Part
    state: str | None = None
    family: str | None = None
    device_type: str | None = None
    text: str | None = None
    search: Asked = EVERYTHING
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """The last attempts of one method at one address; route: the jump hosts that lead there.

    past: the node had the address, and has it no more.
    """

    addr: str
    route: tuple[str, ...]
    attempts: tuple[Attempt, ...]
    past: bool


async def page(connection: AsyncConnection, visible: Networks, wanted: Wanted) -> tuple[list[Row[Any]], int]:
    """Nodes, and how many there are in all.

    Raises:
        NoSuchField.
    """
    ordered, counted = await _ordered(connection, visible, wanted)
    those, total = await lists.listed(connection, ordered, counted, wanted.part)
    shown = [row.id for row in those]
    rows = {row.id: row for row in await connection.execute(_listed().where(node.c.id.in_(shown)))}
    return [rows[one] for one in shown if one in rows], total


async def numbers(connection: AsyncConnection, visible: Networks, wanted: Wanted) -> list[int]:
    """All that are wanted, whatever part of them, in order.

    Raises:
        NoSuchField.
    """
    ordered, _ = await _ordered(connection, visible, wanted)
    return list((await connection.execute(ordered)).scalars())


async def _ordered(connection: AsyncConnection, visible: Networks, wanted: Wanted) -> tuple[Select[Any], Select[int]]:
    """Numbers of nodes, and how many: documents are read of those of a page alone, and not carried through sorting."""
    chosen = await choose(connection, visible, wanted)
    found, counted = select(node.c.id), lists.count(node)
    if wanted.state is not None or wanted.search != EVERYTHING:
        found, counted = joined(found), joined(counted)
    elif wanted.part.field(SORTS) == "lastScanSucceededAt":
        found = joined(found)
    ordered = found.where(*chosen).order_by(*lists.order(wanted.part, SORTS, node.c.id))
    return ordered, counted.where(*chosen)


async def choose(connection: AsyncConnection, visible: Networks, wanted: Wanted) -> list[ColumnElement[bool]]:
    """The conditions on nodes of which `joined` is made."""
    chosen = [*_known(visible), *_filters(wanted)]
    if not wanted.retired:
        chosen.append(await condition(connection, visible, wanted.search))
    if wanted.text:
        called = (node.c.display_name, node.c.addr)
        chosen.append(or_(*(one.icontains(wanted.text, autoescape=True) for one in called)))
    return chosen


def _filters(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.network_id is not None:
        yield node.c.network_id == wanted.network_id
    if wanted.state is not None:
        yield has_state(wanted.state)
    if wanted.family is not None:
        yield node.c.family == wanted.family
    if wanted.device_type is not None:
        yield node.c.device_type == wanted.device_type


async def one(connection: AsyncConnection, visible: Networks, network_id: int, node_id: int) -> Row[Any] | None:
    """The node of this number."""
    query = _listed().where(*_known(visible), node.c.network_id == network_id, node.c.id == node_id)
    found: Row[Any] | None = (await connection.execute(query)).one_or_none()
    return found


def document(data: bytes) -> dict[str, Any]:
    """What is stored of a node, under its JSON names."""
    found: dict[str, Any] = msgspec.json.decode(documents.text(data))
    return found


def fields(data: bytes) -> dict[str, msgspec.Raw]:
    """The same for an answer: each value stays the JSON that it is stored as."""
    return _fields.decode(documents.text(data))


def brief(told: Mapping[str, Any]) -> dict[str, Any]:
    """A node under its JSON names as a list of nodes shows it: without what runs on it and is in it."""
    return {name: value for name, value in told.items() if name not in _INSIDE}


async def packages(connection: AsyncConnection, set_id: int | None) -> tuple[Package, ...]:
    """The packages of one set, by name; none where they are not known."""
    return () if set_id is None else await package_queries.of_set(connection, set_id)


async def updates(connection: AsyncConnection, node_id: int) -> tuple[Update, ...]:
    """Windows updates, as the last read told them."""
    rows = await sources(connection, node_id)
    found = await record_queries.read(connection, [row.facts_id for row in rows if row.facts_id], records.facts)
    lists = [found[row.facts_id].windows_updates for row in rows if row.facts_id]
    return next((one for one in lists if one), ())


async def told(connection: AsyncConnection, node_id: int) -> tuple[list[Tried], list[Neighbor]]:
    """Why not more is known: the last attempts; and whom it sees beside it, by LLDP, CDP and its tables."""
    rows = await sources(connection, node_id)
    seen = list(dict.fromkeys(row.neighbors_id for row in rows if row.neighbors_id))
    found = await record_queries.read(connection, [*seen, *(row.attempts_id for row in rows)], bytes)
    tried = [
        Tried(
            row.addr,
            tuple(row.route.split()),
            records.attempts(found[row.attempts_id], bytes(row.times)),
            not row.current,
        )
        for row in rows
    ]
    return tried, [one for number in seen for one in records.neighbors(found[number])]


async def notes(connection: AsyncConnection, node_id: int) -> Sequence[Row[Any]]:
    """What people wrote about it, the newest first."""
    query = select(node_note).where(node_note.c.node_id == node_id).order_by(node_note.c.id.desc())
    return (await connection.execute(query)).all()


async def sources(connection: AsyncConnection, node_id: int) -> Sequence[Row[Any]]:
    """What was last read and tried, as `tries` says where; current: the address is still the node's."""
    query = (
        select(node_source, address.c.addr, address.c.route, node_address.c.current)
        .join(node_address, tries.here())
        .join(address, address.c.id == node_source.c.address_id)
        .where(node_source.c.node_id == node_id, tries.telling())
        .order_by(node_source.c.last_attempt_at.desc(), node_source.c.address_id, node_source.c.method)
    )
    return (await connection.execute(query)).all()


async def placed(connection: AsyncConnection, node_ids: Sequence[int]) -> set[int]:
    """Which of these nodes have an address now; the others show those that they had, which are another's."""
    mine = select(node_address.c.node_id).where(node_address.c.node_id.in_(node_ids), node_address.c.current)
    return set((await connection.execute(mine.distinct())).scalars())


def joined(query: Select[Any]) -> Select[Any]:
    """The same with the tables on which the conditions of a search stand."""
    return query.join(node_presence, node_presence.c.node_id == node.c.id).join(
        network, network.c.id == node.c.network_id
    )


def _listed() -> Select[Any]:
    times = (node_presence.c.last_seen_at, node_presence.c.missed_at, node_presence.c.last_scan_succeeded_at)
    query = select(node, *times, node_document.c.document, state().label("state")).select_from(node)
    return joined(query).join(node_document, node_document.c.node_id == node.c.id)


def _known(visible: Networks) -> list[Any]:
    return [node.c.network_id.in_(visible), node.c.merged_into.is_(None)]
