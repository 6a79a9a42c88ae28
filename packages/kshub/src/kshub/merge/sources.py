"""What each method last told at each address of a node, and the signatures that it showed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.merge import kept
from kshub.merge.filled import replaced
from kshub.store import bulk
from kshub.store.queries import records
from kshub.store.records import encode_facts, encode_neighbors
from kshub.store.records import facts as decode_facts
from kshub.store.records import neighbors as decode_neighbors
from kshub.store.schema import node_signature, node_source, snapshot
from kshub.store.shared import Lookup
from kswire.facts import Facts, Neighbor, Signature

# Each answer of the snapshot beside what its node knew by the same method at the same address
_PAIRS = text("""
SELECT t.address_id, t.method, na.node_id, t.tried_at, t.facts_id, t.neighbors_id, t.set_id, t.uptime, t.attempts_id,
  t.times, ns.facts_id AS before_facts, ns.neighbors_id AS before_neighbors, ns.set_id AS before_set,
  ns.collected_at AS before_at, ns.collected_snapshot_id AS before_snapshot, ns.kept AS before_kept,
  ns.tried_facts_id AS before_tried, ns.packages_at AS before_packages_at
FROM snapshot_tried t
JOIN node_address na ON na.address_id = t.address_id AND na.current
LEFT JOIN node_source ns ON ns.address_id = t.address_id AND ns.method = t.method AND ns.node_id = na.node_id
WHERE t.snapshot_id = :snapshot
""")

_SOFTWARE = frozenset({"packages", "all"})
_columns = itemgetter(*node_source.columns.keys())
_SHOWN = """
SELECT shown.node_id, shown.kind, shown.value, shown.last_seen_at, told.created_at
FROM node_signature shown
JOIN node_presence np ON np.node_id = shown.node_id
JOIN snapshot told ON told.id = np.told_snapshot_id
WHERE shown.current AND shown.node_id = {among}
"""


async def update(connection: AsyncConnection, lookup: Lookup, snapshot_id: int, fresh: set[int]) -> None:
    """Write what the snapshot's answers at these addresses change."""
    pairs = [row for row in await connection.execute(_PAIRS, {"snapshot": snapshot_id}) if row.address_id in fresh]
    if not pairs:
        return
    rows = [_row(snapshot_id, one) for one in pairs]
    await _keep(connection, lookup, pairs, rows)
    await bulk.put(connection, node_source, [_columns(row) for row in rows])


def _row(snapshot_id: int, one: Any) -> dict[str, Any]:
    told = one.facts_id is not None
    return {
        "address_id": one.address_id,
        "method": one.method,
        "node_id": one.node_id,
        "facts_id": one.facts_id if told else one.before_facts,
        "neighbors_id": one.before_neighbors if one.neighbors_id is None else one.neighbors_id,
        "set_id": one.before_set if one.set_id is None else one.set_id,
        "uptime": one.uptime,
        "collected_at": one.tried_at if told else one.before_at,
        "collected_snapshot_id": snapshot_id if told else one.before_snapshot,
        "kept": None if told else one.before_kept,
        "tried_facts_id": one.facts_id,
        "tried_neighbors_id": one.neighbors_id,
        "tried_set_id": one.set_id,
        "attempts_id": one.attempts_id,
        "times": one.times,
        "last_attempt_at": one.tried_at,
        "last_snapshot_id": snapshot_id,
        "packages_at": one.before_packages_at if one.set_id is None else one.tried_at,
    }


async def _keep(connection: AsyncConnection, lookup: Lookup, pairs: list[Any], rows: list[dict[str, Any]]) -> None:
    """Fill what a read missed with what an earlier one knew."""
    told = [(one, row) for one, row in zip(pairs, rows, strict=True) if one.facts_id is not None]
    contents, neighbors = await _read(connection, told)
    filled: list[tuple[dict[str, Any], str, bytes]] = []
    for one, row in _same(told, contents):
        older, since, agent = kept.times(one.before_kept), one.before_at, one.method == kept.AGENT
        times: kept.Times = {}
        if one.neighbors_id is None and one.before_neighbors is not None:
            times["neighbors"] = older.get("neighbors", since)
        if _differ(one.facts_id, one.before_facts):
            new = contents[one.facts_id]
            facts, groups = kept.keep(new, contents[one.before_facts], older, since, agent=agent)
            times |= groups
            if facts is not new:
                filled.append((row, "facts_id", encode_facts(facts)))
        if agent and one.facts_id in contents:
            gaps = {gap.group for gap in contents[one.facts_id].missing}
            if _differ(one.neighbors_id, one.before_neighbors):
                now, before = neighbors[one.neighbors_id], neighbors[one.before_neighbors]
                both, sources = kept.keep_neighbors(now, before, gaps, older, since)
                times |= sources
                if both != tuple(now):
                    filled.append((row, "neighbors_id", encode_neighbors(both)))
            if _SOFTWARE & gaps and one.before_set is not None:  # a list that is cut is none
                row |= {"set_id": one.before_set, "packages_at": one.before_packages_at}
        row["kept"] = kept.stored(times)
    ids = await records.write(connection, lookup.records, [content for _, _, content in filled])
    for row, name, content in filled:
        row[name] = ids[content]


def _same(
    told: list[tuple[Any, dict[str, Any]]], contents: Mapping[int, Facts]
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Those that are the device that they were; what another one told there is no longer its own."""
    for one, row in told:
        if _differ(one.facts_id, one.before_facts) and replaced(contents[one.facts_id], contents[one.before_facts]):
            row |= {"neighbors_id": one.neighbors_id, "set_id": one.set_id}
        else:
            yield one, row


async def _read(
    connection: AsyncConnection, told: list[tuple[Any, dict[str, Any]]]
) -> tuple[dict[int, Facts], dict[int, tuple[Neighbor, ...]]]:
    """Facts that are not as they were, and what agents told: of which it is looked what they did not."""
    wanted, tables = set[int](), set[int]()
    for one, _ in told:
        if _differ(one.facts_id, one.before_facts):
            wanted |= {one.facts_id, one.before_facts}
        if one.method == kept.AGENT:
            if _differ(one.neighbors_id, one.before_neighbors):
                tables |= {one.neighbors_id, one.before_neighbors}
                wanted.add(one.facts_id)
            elif _differ(one.set_id, one.before_set):
                wanted.add(one.facts_id)
    return await records.read(connection, wanted, decode_facts), await records.read(
        connection, tables, decode_neighbors
    )


def _differ(new: int | None, before: int | None) -> bool:
    return new is not None and before is not None and new != before


async def sign(
    connection: AsyncConnection,
    snapshot_id: int,
    told: Mapping[int, frozenset[Signature]],
    node_of: Mapping[int, int],
    fresh: set[int],
) -> None:
    """Note the signatures that nodes showed; of a node that told none, what it showed before stays."""
    concerned = {node_of[one] for one in fresh}
    shown: dict[int, set[Signature]] = defaultdict(set)
    for address_id, signatures in told.items():
        if node_of[address_id] in concerned and signatures:
            shown[node_of[address_id]] |= signatures
    at = (await connection.execute(select(snapshot.c.created_at).where(snapshot.c.id == snapshot_id))).scalar_one()
    await _fade(connection, shown)
    rows = [(owner, one.kind, one.value, True, at, at) for owner, signatures in shown.items() for one in signatures]
    await bulk.put(connection, node_signature, sorted(rows), keep=("first_seen_at",))


async def _fade(connection: AsyncConnection, shown: Mapping[int, set[Signature]]) -> None:
    """Signatures that a node shows no longer were last seen when it last told anything."""
    gone = [
        (owner, kind, value, False, max(last_seen_at, told_at))
        for owner, kind, value, last_seen_at, told_at in await bulk.among(connection, _SHOWN, sorted(shown))
        if Signature(kind=kind, value=value) not in shown[owner]
    ]
    await bulk.change(connection, node_signature, ["node_id", "kind", "value"], ["current", "last_seen_at"], gone)
