"""Rows of a snapshot and of the known nodes as values for `match`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.merge.document import rank
from kshub.merge.signatures import normal
from kshub.merge.types import Decision, Known, KnownPlace, KnownSignature, Observation, Place
from kshub.store import documents
from kshub.store.instants import moment
from kshub.store.queries import records
from kshub.store.records import Sighting, seen, shown
from kshub.store.records import facts as decode_facts
from kshub.store.schema import (
    address,
    node,
    node_address,
    node_decision,
    node_document,
    node_presence,
    node_signature,
    snapshot,
    snapshot_address,
    snapshot_named,
    snapshot_tried,
)
from kswire.facts import Facts, Signature
from kswire.wire import Wire

_CALLED = frozenset({"dns", None})  # names that others call the address; certificates name services, which are shared
_decisions = msgspec.json.Decoder(Decision)


class _Interface(Wire, frozen=True):
    addr: str | None = None


class _Name(Wire, frozen=True):
    hostname: str
    source: str | None = None


class _Address(Wire, frozen=True):
    hostnames: tuple[_Name, ...] = ()


class _Told(Wire, frozen=True):
    """The few parts of a node's document that identity asks for: the rest is skipped, not decoded."""

    interfaces: tuple[_Interface, ...] | None = None
    addresses: tuple[_Address, ...] = ()


_told = msgspec.json.Decoder(_Told)


@dataclass(frozen=True, slots=True)
class Seen:
    """One address of a snapshot: what was found, and what each method told (None: nothing)."""

    address_id: int
    found_id: int
    observation: Observation
    signatures: frozenset[Signature]  # in the spelling that is compared
    silent: bool = False  # told by somebody's word, and nothing was heard of it
    lean: bool = False  # told by a person's word: an earlier sighting may tell more


async def observations(connection: AsyncConnection, network_id: int, snapshot_id: int) -> list[Seen]:
    """Everything that a snapshot saw, as of the time of the snapshot: its addresses were there together."""
    named = (snapshot_named.c.snapshot_id == snapshot_address.c.snapshot_id) & (
        snapshot_named.c.address_id == snapshot_address.c.address_id
    )
    found = await connection.execute(
        select(snapshot_address.c.address_id, snapshot_address.c.found_id, address.c.addr, address.c.route)
        .add_columns(snapshot.c.created_at, snapshot_named.c.silent, snapshot_named.c.lean)
        .join(address, address.c.id == snapshot_address.c.address_id)
        .join(snapshot, snapshot.c.id == snapshot_address.c.snapshot_id)
        .outerjoin(snapshot_named, named)
        .where(snapshot_address.c.snapshot_id == snapshot_id)
    )
    rows = found.all()
    told = await _facts(connection, snapshot_id)
    sightings = await records.read(connection, {row.found_id for row in rows}, seen)
    return [_seen(network_id, row, sightings[row.found_id], told.get(row.address_id, [])) for row in rows]


async def _facts(connection: AsyncConnection, snapshot_id: int) -> Mapping[int, list[Facts]]:
    """What each method told, and what machines showed where it told nothing: their host key, say."""
    columns = (snapshot_tried.c.address_id, snapshot_tried.c.method, snapshot_tried.c.facts_id)
    statement = select(*columns, snapshot_tried.c.attempts_id).where(snapshot_tried.c.snapshot_id == snapshot_id)
    rows = (await connection.execute(statement)).all()
    contents = await records.read(connection, {row.facts_id for row in rows if row.facts_id}, decode_facts)
    failed = await records.read(connection, {row.attempts_id for row in rows if not row.facts_id}, shown)
    told: dict[int, list[Facts]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: rank(row.method)):
        told[row.address_id].append(contents[row.facts_id] if row.facts_id else failed[row.attempts_id])
    return told


def _seen(network_id: int, row: Any, sighting: Sighting, told: list[Facts]) -> Seen:
    signatures = tuple(dict.fromkeys(one for facts in told for one in facts.signatures or ()))
    observation = Observation(
        network=network_id,
        place=Place(row.addr, tuple(row.route.split())),
        seen_at=moment(row.created_at),
        macaddr=sighting.address.macaddr,
        signatures=signatures,
        own=frozenset(one.addr for facts in told for one in facts.interfaces or () if one.addr),
        hostname=next((facts.hostname for facts in told if facts.hostname), None),
        names=frozenset(one.hostname for one in sighting.address.hostnames if one.source in _CALLED),
    )
    kept = frozenset(map(normal, signatures))
    return Seen(row.address_id, row.found_id, observation, kept, bool(row.silent), bool(row.lean))


class _Clock:
    """Times of snapshots. A row's own time serves where the snapshot was cleared away."""

    def __init__(self, created_at: Mapping[int, int]) -> None:
        self._created_at = created_at

    def of(self, snapshot_id: int | None, otherwise: int) -> datetime:
        return moment(otherwise if snapshot_id is None else self._created_at.get(snapshot_id, otherwise))


async def known(connection: AsyncConnection, network_id: int) -> list[Known]:
    """All nodes of a network that were not merged into others."""
    statement = select(snapshot.c.id, snapshot.c.created_at).where(snapshot.c.network_id == network_id)
    clock = _Clock(dict((await connection.execute(statement)).all()))
    places, signatures = await _places(connection, network_id, clock), await _signatures(connection, network_id, clock)
    nodes = (
        select(node.c.id, node.c.hostname, node_document.c.document)
        .add_columns(node_presence.c.last_seen_at, node_presence.c.last_snapshot_id)
        .join(node_document, node_document.c.node_id == node.c.id)
        .join(node_presence, node_presence.c.node_id == node.c.id)
        .where(node.c.network_id == network_id, node.c.merged_into.is_(None))
    )
    return [
        Known(
            node=row.id,
            network=network_id,
            last_seen_at=clock.of(row.last_snapshot_id, row.last_seen_at),
            places=tuple(places[row.id]),
            signatures=tuple(signatures[row.id]),
            hostname=row.hostname,
            **_told_of(row.document),
        )
        for row in await connection.execute(nodes)
    ]


def _told_of(document: bytes) -> dict[str, frozenset[str]]:
    told = _told.decode(documents.text(document))
    names = (one for each in told.addresses for one in each.hostnames)
    return {
        "own": frozenset(one.addr for one in told.interfaces or () if one.addr),
        "names": frozenset(one.hostname for one in names if one.source in _CALLED),
    }


async def _places(connection: AsyncConnection, network_id: int, clock: _Clock) -> Mapping[int, list[KnownPlace]]:
    statement = (
        select(node_address, address.c.addr, address.c.route)
        .join(address, address.c.id == node_address.c.address_id)
        .where(address.c.network_id == network_id)
    )
    places: dict[int, list[KnownPlace]] = defaultdict(list)
    for row in await connection.execute(statement):
        first = clock.of(row.first_snapshot_id, row.first_seen_at)
        last = clock.of(row.last_snapshot_id, row.last_seen_at)
        since, until = row.answered_since, row.answered_until
        place = KnownPlace(
            place=Place(row.addr, tuple(row.route.split())),
            macaddr=row.macaddr,
            answered=(first if since is None else moment(since), last if until is None else moment(until)),
            first_seen_at=first,
            last_seen_at=last,
        )
        places[row.node_id].append(place if row.macaddr else replace(place, answered=None))
    return places


async def _signatures(
    connection: AsyncConnection, network_id: int, clock: _Clock
) -> Mapping[int, list[KnownSignature]]:
    statement = (
        select(node_signature, node_presence.c.told_snapshot_id)
        .join(node, node.c.id == node_signature.c.node_id)
        .join(node_presence, node_presence.c.node_id == node.c.id)
        .where(node.c.network_id == network_id)
    )
    signatures: dict[int, list[KnownSignature]] = defaultdict(list)
    for row in await connection.execute(statement):
        signatures[row.node_id].append(
            KnownSignature(
                signature=Signature(kind=row.kind, value=row.value),
                first_seen_at=moment(row.first_seen_at),
                last_seen_at=clock.of(row.told_snapshot_id if row.current else None, row.last_seen_at),
            )
        )
    return signatures


async def decisions(connection: AsyncConnection, network_id: int) -> Iterable[Decision]:
    """What people decided in a network, the oldest first."""
    statement = select(node_decision.c.subject).where(node_decision.c.network_id == network_id)
    rows = await connection.execute(statement.order_by(node_decision.c.id))
    return [_decisions.decode(subject) for subject in rows.scalars()]
