"""What is known of the nodes of the lists of a package search: what they have, since when, or why nobody knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pyroaring import BitMap
from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store import records
from kshub.store.queries import packages as package_queries
from kshub.store.queries import records as record_queries
from kshub.store.schema import node, node_address, node_source
from kshub.view import tries
from kshub.view.packages import Found
from kswire.facts import Package
from kswire.problems import Problem

Reason = Literal["never-read", "failed-since", "no-version"]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why it is not known whether a node has it; problem: of the last attempt to read, where it told one."""

    reason: Reason
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Told:
    """A node of a list (id, network_id, display_name, addr); read_at: when its packages were last read. packages: those
    that are meant, of the list "yes"; unknown: of that list.
    """  # noqa: D205 - one sentence

    row: Any
    read_at: int | None
    packages: list[Package]
    unknown: Unknown | None


async def told(connection: AsyncConnection, found: Found, name: str, node_ids: Sequence[int]) -> list[Told]:
    """What is known of these nodes of a list, by number."""
    rows = await _shown(connection, node_ids)
    times = await _read_at(connection, rows)
    has = await _installed(connection, rows, found.packages) if name == "yes" else {}
    why = await _reasons(connection, rows, found) if name == "unknown" else {}
    return [Told(row, times.get(row.id), has.get(row.id, []), why.get(row.id)) for row in rows]


async def _shown(connection: AsyncConnection, node_ids: Sequence[int]) -> Sequence[Any]:
    """Those nodes (id, network_id, display_name, addr, set_id), by number."""
    columns = (node.c.id, node.c.network_id, node.c.display_name, node.c.addr, node.c.set_id)
    query = select(*columns).where(node.c.id.in_(node_ids)).order_by(node.c.id)
    return (await connection.execute(query)).all()


async def _installed(
    connection: AsyncConnection, rows: Sequence[Any], meant: dict[int, Package]
) -> dict[int, list[Package]]:
    """Which of the packages that are meant each node has."""
    among = BitMap(meant)
    sets = await package_queries.read_sets(connection, {row.set_id for row in rows if row.set_id is not None})
    return {row.id: [meant[one] for one in sets.get(row.set_id, BitMap()) & among] for row in rows}


async def _read_at(connection: AsyncConnection, rows: Sequence[Any]) -> dict[int, int]:
    """When the packages of these nodes were last read; of nodes that were never read, nothing."""
    same = and_(node.c.id == node_source.c.node_id, node.c.set_id == node_source.c.set_id)
    query = select(node_source.c.node_id, node_source.c.packages_at).join(node, same)
    query = query.where(node_source.c.node_id.in_([row.id for row in rows]), node_source.c.packages_at.is_not(None))
    times: dict[int, int] = {}
    for node_id, at in await connection.execute(query):
        times[node_id] = max(at, times.get(node_id, 0))
    return times


async def _reasons(connection: AsyncConnection, rows: Sequence[Any], found: Found) -> dict[int, Unknown]:
    """Why it is not known of each of these nodes."""
    problems = await _problems(connection, [row.id for row in rows])
    return {
        row.id: Unknown("no-version", None)
        if row.id in found.versionless
        else Unknown("never-read" if row.set_id is None else "failed-since", problems.get(row.id))
        for row in rows
    }


async def _problems(connection: AsyncConnection, node_ids: Sequence[int]) -> dict[int, Problem]:
    """What the latest attempts say: first of what once read packages, then of the others."""
    columns = (node_source.c.node_id, node_source.c.attempts_id)
    once = node_source.c.set_id.is_(None)
    query = select(*columns).join(node_address, tries.here()).where(tries.telling())
    query = query.where(node_source.c.node_id.in_(node_ids), node_source.c.tried_set_id.is_(None))
    ordered = query.order_by(once, node_source.c.last_attempt_at.desc(), node_source.c.address_id)
    rows = (await connection.execute(ordered)).all()
    attempts = await record_queries.read(connection, [row.attempts_id for row in rows], records.timeless)
    problems: dict[int, Problem] = {}
    for row in rows:
        told = [one.problem for one in attempts[row.attempts_id] if one.problem is not None]
        if told:
            problems.setdefault(row.node_id, told[-1])
    return problems
