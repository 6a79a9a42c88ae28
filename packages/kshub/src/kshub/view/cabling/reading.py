"""What the switches of a network tell of where machines are plugged in, read; kept until the next merge."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.merge.kept import AGENT
from kshub.store import bulk, documents, records
from kshub.store.queries import records as record_queries
from kshub.store.schema import node, node_address, node_source
from kshub.view import stamps, tries
from kshub.view.cabling.plugged import Cabling, Machine, Port, Switch
from kshub.view.map.drawn import DEVICES, SWITCHING
from kshub.view.remembering import Remembered
from kswire.facts import Neighbor
from kswire.nodes import Node

MOST_DEVICES: Final = 3_000  # of which it is read what they tell
MOST_TOLD: Final = 500_000  # entries of all of them
MOST_KEPT: Final = 8  # networks of which it is remembered: of a large one it takes 20 MB
_AT_ONCE: Final = 50  # devices


async def cabling(connection: AsyncConnection, remembered: Remembered, network_id: int) -> Cabling:
    """Of this network, as it is now."""
    only = stamps.only([network_id])
    assert only is not None, "it is one"
    stamp = await stamps.nodes(connection, only)

    async def make() -> Cabling:
        return await _read(connection, network_id)

    return await remembered.told(("cabling", network_id), stamp, make)


def machine(node_id: int, known: Node) -> Machine:
    """What others may know this node by."""
    macs = {one.macaddr for one in known.addresses if one.macaddr}
    macs |= {one.macaddr for one in known.interfaces or () if one.macaddr}
    addrs = {one.addr for one in known.addresses if not one.route}
    return Machine(node_id, macs, addrs, _called(known.display_name) - addrs)


async def untagged(connection: AsyncConnection, ports: Collection[Port]) -> dict[Port, tuple[int, ...]]:
    """The VLANs that these ports of switches are in without a tag: those of whoever is plugged in there."""
    query = "SELECT node_id, document FROM node_document WHERE node_id = {among}"
    read = await bulk.among(connection, query, sorted({one.node_id for one in ports}))
    vlans = {row.node_id: documents.node(bytes(row.document)).vlans or () for row in read}
    return {
        port: tuple(sorted(one.number for one in vlans.get(port.node_id, ()) if port.ifname in one.untagged))
        for port in ports
    }


async def owners(connection: AsyncConnection, network_id: int, macs: Collection[str]) -> Mapping[str, int]:
    """The node of the network that has each of these MAC addresses: by its own word, or since it answers with it."""
    shown = f"""
SELECT s.value AS shown, s.node_id FROM node_signature s JOIN node n ON n.id = s.node_id
WHERE s.kind = 'mac' AND s.current AND n.network_id = {int(network_id)} AND n.merged_into IS NULL
  AND s.value = {{among}}
"""  # noqa: S608 - a number of our own
    answering = f"""
SELECT na.macaddr AS shown, na.node_id FROM node_address na JOIN address a ON a.id = na.address_id
WHERE na.current AND a.network_id = {int(network_id)} AND na.macaddr = {{among}}
"""  # noqa: S608
    wanted = sorted(macs)
    known = _only(await bulk.among(connection, shown, wanted, "text"))
    left = [one for one in wanted if one not in known]
    return known | _only(await bulk.among(connection, answering, left, "text"))


async def meant(
    connection: AsyncConnection, network_id: int, said: Sequence[Neighbor], owners: Mapping[str, int]
) -> dict[Neighbor, int]:
    """Which nodes these are that say hello: by MAC address, else by address, else by a name that only one has."""
    query = f"""
SELECT a.addr AS shown, na.node_id FROM address a JOIN node_address na ON na.address_id = a.id AND na.current
WHERE a.network_id = {int(network_id)} AND a.addr = {{among}}
"""  # noqa: S608
    addrs = _only(await bulk.among(connection, query, sorted({one.addr for one in said if one.addr}), "text"))
    query = f"""
SELECT n.display_name AS shown, n.id AS node_id FROM node n
WHERE n.network_id = {int(network_id)} AND n.merged_into IS NULL AND n.display_name = {{among}}
"""  # noqa: S608
    names = _only(await bulk.among(connection, query, sorted({one.name for one in said if one.name}), "text"))
    found = {
        one: owners.get(one.macaddr or "") or addrs.get(one.addr or "") or names.get(one.name or "") for one in said
    }
    return {one: number for one, number in found.items() if number is not None}


def _only(rows: Iterable[Any]) -> dict[str, int]:
    """What only one node has: a router that answers for others has none of theirs."""
    pairs = {(row.shown, row.node_id) for row in rows}
    counts = Counter(shown for shown, _ in pairs)
    return {shown: number for shown, number in pairs if counts[shown] == 1}


async def _read(connection: AsyncConnection, network_id: int) -> Cabling:
    found = Cabling()
    here = (node.c.network_id == network_id, node.c.merged_into.is_(None))
    query = (
        select(node_source.c.node_id, node_source.c.neighbors_id)
        .join(node_address, tries.here())
        .join(node, node.c.id == node_source.c.node_id)
        .where(*here, node_address.c.current, node_source.c.method == AGENT, node_source.c.neighbors_id.is_not(None))
        .order_by(node.c.device_type.in_(DEVICES).desc(), node.c.id)
    )
    told = (await connection.execute(query.limit(MOST_DEVICES))).all()
    rows = list({(row.node_id, row.neighbors_id): row for row in told}.values())  # read at several addresses
    left = MOST_TOLD
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        stored = await record_queries.read(connection, {row.neighbors_id for row in some}, bytes)
        left -= await asyncio.to_thread(_add, found, some, stored)
        if left <= 0:
            break
    switches = await _switches(connection, network_id, found.switches)
    names = (await connection.execute(select(node.c.display_name).where(*here))).scalars().all()
    await asyncio.to_thread(lambda: found.settle(switches, _shared(names)))
    return found


def _shared(names: Iterable[str | None]) -> frozenset[str]:
    """What several machines are called, also by the first part of their names alone."""
    counts = Counter(one for name in names for one in _called(name))
    return frozenset(one for one, count in counts.items() if count > 1)


def _add(found: Cabling, some: Iterable[Any], stored: Mapping[int, bytes]) -> int:
    """In a thread: tables of thousands of switches take seconds, in which others are answered."""
    return sum(found.add(row.node_id, records.neighbors(stored[row.neighbors_id])) for row in some)


async def _switches(connection: AsyncConnection, network_id: int, telling: set[int]) -> dict[int, Switch]:
    query = select(node.c.id, node.c.display_name, node.c.hostname)
    query = query.where(
        node.c.network_id == network_id, node.c.merged_into.is_(None), node.c.device_type.in_(SWITCHING)
    )
    rows = list((await connection.execute(query)).all())
    others = telling - {row.id for row in rows}
    rows += await bulk.among(
        connection, "SELECT id, display_name, hostname FROM node WHERE id = {among}", sorted(others)
    )
    macs = await _own(connection, [row.id for row in rows])
    return {row.id: Switch(macs[row.id], _called(row.display_name, row.hostname)) for row in rows}


async def _own(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    told = "SELECT node_id, value FROM node_signature WHERE kind = 'mac' AND current AND node_id = {among}"
    heard = "SELECT node_id, macaddr FROM node_address WHERE current AND macaddr IS NOT NULL AND node_id = {among}"
    for question in (told, heard):
        for number, macaddr in await bulk.among(connection, question, sorted(ids)):
            found[number].add(macaddr)
    return found


def _called(*names: str | None) -> set[str]:
    whole = {one.lower() for one in names if one}
    return whole | {short for one in whole if not (short := one.partition(".")[0]).isdecimal()}
