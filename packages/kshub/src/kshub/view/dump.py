"""A snapshot as text that two hubs write alike when they were told alike: no times, no numbers of rows, nothing in the
order of its arrival.
"""  # noqa: D205 - one sentence

from collections.abc import Iterable
from typing import Any, Final

import msgspec
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store import records
from kshub.store.queries import packages
from kshub.store.queries import records as record_queries
from kshub.store.schema import address, node_document, snapshot_address, snapshot_tried
from kshub.view.nodes import document

_TIMES: Final = frozenset({"seconds", "startedAt", "collectedAt", "lastAttemptAt", "updatedAt", "uptime"})


async def dump(connection: AsyncConnection, snapshot_id: int) -> list[str]:
    """Everything that is known of the snapshot, a line each, sorted; each line begins with what it is about:

    - `ADDRESS found`, `ADDRESS METHOD attempt`, `... facts NAME`, `... neighbor`, `... package`: as it was told;
    - `node ADDRESS+ADDRESS...`: what was merged into one node, why, and what is known of that node now.

    Jump hosts stand before an address, joined by " > ". The caller knows that the snapshot may be seen.
    """  # noqa: D415 - the list ends it
    places = await _places(connection, snapshot_id)
    lines = await _found(connection, snapshot_id, places)
    lines += await _tried(connection, snapshot_id, places)
    lines += await _nodes(connection, snapshot_id, places)
    return sorted(lines)


async def _places(connection: AsyncConnection, snapshot_id: int) -> dict[int, str]:
    query = select(address).join(snapshot_address, snapshot_address.c.address_id == address.c.id)
    rows = await connection.execute(query.where(snapshot_address.c.snapshot_id == snapshot_id))
    return {row.id: " > ".join([*row.route.split(), row.addr]) for row in rows}


async def _found(connection: AsyncConnection, snapshot_id: int, places: dict[int, str]) -> list[str]:
    query = select(snapshot_address).where(snapshot_address.c.snapshot_id == snapshot_id)
    rows = (await connection.execute(query)).all()
    sightings = await record_queries.read(connection, [row.found_id for row in rows], records.seen)
    return [f"{places[row.address_id]} found {_text(sightings[row.found_id])}" for row in rows]


async def _tried(connection: AsyncConnection, snapshot_id: int, places: dict[int, str]) -> list[str]:
    query = select(snapshot_tried).where(snapshot_tried.c.snapshot_id == snapshot_id)
    rows = (await connection.execute(query)).all()
    attempts = await record_queries.read(connection, _numbers(rows, "attempts_id"), bytes)
    facts = await record_queries.read(connection, _numbers(rows, "facts_id"), records.facts)
    neighbors = await record_queries.read(connection, _numbers(rows, "neighbors_id"), records.neighbors)
    installed = {number: await packages.of_set(connection, number) for number in sorted(_numbers(rows, "set_id"))}
    lines = []
    for row in rows:
        about = f"{places[row.address_id]} {row.method}"
        lines.append(f"{about} tried")
        lines += [
            f"{about} attempt {_text(one)}" for one in records.attempts(attempts[row.attempts_id], bytes(row.times))
        ]
        lines += [f"{about} neighbor {_text(one)}" for one in neighbors.get(row.neighbors_id, ())]
        lines += [f"{about} package {_text(one)}" for one in installed.get(row.set_id, ())]
        if row.facts_id is not None:
            lines += [f"{about} facts {one}" for one in _values(msgspec.to_builtins(facts[row.facts_id]))]
    return lines


async def _nodes(connection: AsyncConnection, snapshot_id: int, places: dict[int, str]) -> list[str]:
    query = (
        select(snapshot_address.c.address_id, snapshot_address.c.node_id, snapshot_address.c.reason)
        .add_columns(node_document.c.document)
        .outerjoin(node_document, node_document.c.node_id == snapshot_address.c.node_id)
        .where(snapshot_address.c.snapshot_id == snapshot_id, snapshot_address.c.node_id.is_not(None))
    )
    nodes: dict[int, list[Row[Any]]] = {}
    for row in await connection.execute(query):
        nodes.setdefault(row.node_id, []).append(row)
    lines = []
    for rows in nodes.values():
        about = "node " + "+".join(sorted(places[row.address_id] for row in rows))
        lines += [f"{about} merged {places[row.address_id]} {row.reason}" for row in rows]
        if rows[0].document is not None:
            lines += [f"{about} is {one}" for one in _values(document(bytes(rows[0].document)))]
    return lines


def _numbers(rows: Iterable[Row[Any]], name: str) -> set[int]:
    return {number for row in rows if (number := getattr(row, name)) is not None}


def _values(told: dict[str, Any]) -> Iterable[str]:
    """One line a field; the entries of a list are lines of their own."""
    for name, value in told.items():
        if name in _TIMES:
            continue
        if isinstance(value, list | tuple):
            yield f"{name} has {len(value)}"
            yield from (f"{name} {_text(one)}" for one in value)
        else:
            yield f"{name} {_text(value)}"


def _text(value: Any) -> str:
    return msgspec.json.encode(_timeless(msgspec.to_builtins(value)), order="sorted").decode()


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _timeless(one) for name, one in value.items() if name not in _TIMES}
    if isinstance(value, list | tuple):
        return [_timeless(one) for one in value]
    return value
