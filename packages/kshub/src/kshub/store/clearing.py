"""What is too old to be kept goes, in small steps beside everything else that is under way.

Old snapshots go with their runs; managed nodes stay, with the last snapshot in which each was seen and told facts. Of
younger ones the attempts go: kshub.store.retention says when. Then go the shared rows that nothing refers to any more.
Whoever writes holds the generation of shared rows for as long as a transaction lasts, so in each step nobody else has a
number in hand that goes with it.
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, TypeVar

from pyroaring import BitMap
from sqlalchemy import Column, ColumnElement, Table, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.engine import Store
from kshub.store.queries import meta, packages, records, retention
from kshub.store.records import NO_ATTEMPTS, NO_TIMES
from kshub.store.retention import DAY, GOING, HUB, Kept, Run
from kshub.store.schema import (
    audit,
    event,
    node,
    node_address,
    node_packages,
    node_source,
    package,
    package_set,
    record,
    refusal,
    scan,
    snapshot,
    snapshot_address,
    snapshot_named,
    snapshot_tried,
)
from kshub.store.shared import Known

STEP: Final = 10_000  # rows of one transaction
_SETS_AT_ONCE: Final = 500
_PAIRS: Final = 400  # conditions of one statement

T = TypeVar("T")
_Columns = tuple[Column[Any], ...]
_RECORDS: Final[_Columns] = (
    node_address.c.found_id,
    node_source.c.facts_id,
    node_source.c.neighbors_id,
    node_source.c.tried_facts_id,
    node_source.c.tried_neighbors_id,
    node_source.c.attempts_id,
)
_SEEN_RECORDS: Final[_Columns] = (
    snapshot_address.c.found_id,
    snapshot_tried.c.attempts_id,
    snapshot_tried.c.facts_id,
    snapshot_tried.c.neighbors_id,
)
_SETS: Final[_Columns] = (
    node.c.set_id,
    node_source.c.set_id,
    node_source.c.tried_set_id,
    node_packages.c.set_id,
    package_set.c.base_id,
)
_SEEN_SETS: Final[_Columns] = (snapshot_tried.c.set_id,)


@dataclass(frozen=True, slots=True)
class Cleared:
    """How many rows went."""

    snapshots: int = 0
    events: int = 0
    records: int = 0
    sets: int = 0
    packages: int = 0
    attempts: int = 0  # of snapshots that stay
    audit: int = 0


@dataclass(frozen=True, slots=True)
class Marked:
    """Rows to which nothing referred when it was looked for.

    live: snapshots that were still written to then, and may refer to them by now; last: the newest snapshot of then.
    """

    unused: BitMap
    live: tuple[int, ...]
    last: int


async def clear(store: Store, now: int, hub: Kept = HUB) -> Cleared:
    """Clear what is too old, by what the hub keeps where spaces and networks say nothing else.

    It may be cancelled at any time, and goes on when it is called again.
    """
    gone, events, attempts = await _places(store, now, hub)
    told = await _older(store, audit, audit.c.happened_at < now - hub.audit_days * DAY)
    async with store.write() as connection:  # a few of each Ksocket
        await connection.execute(delete(refusal).where(refusal.c.last_at < now - hub.snapshot_days * DAY))
    await _intervals(store)
    unused = await sweep(store, record, await mark(store, record), _RECORDS, _SEEN_RECORDS)
    sets = await sweep(store, package_set, await mark(store, package_set), _SETS, _SEEN_SETS)
    return Cleared(gone, events, unused, sets, await _packages(store), attempts, told)


async def _places(store: Store, now: int, hub: Kept) -> tuple[int, int, int]:
    """How many snapshots, events and attempts went, of all networks and spaces."""
    async with store.read() as connection:
        networks, spaces = await retention.places(connection), await retention.spaces(connection)
    snapshots = events = attempts = 0
    for number, above, own in networks:
        kept = hub.over(above, own)
        async with store.read() as connection:
            expired = await retention.too_old(connection, number, kept, now)
        snapshots += await _snapshots(store, expired.gone)
        for one in expired.thinned:
            attempts += await _thin(store, one)
        old = event.c.happened_at < now - kept.snapshot_days * DAY
        events += await _older(store, event, event.c.network_id == number, old)
    for number, own in spaces:  # what is no network's
        mine = (event.c.space_id == number) & event.c.network_id.is_(None)
        old = event.c.happened_at < now - hub.over(own).snapshot_days * DAY
        events += await _older(store, event, mine, old)
    return snapshots, events, attempts


# snapshots


async def _snapshots(store: Store, gone: Iterable[Run]) -> int:
    count = 0
    for run in gone:
        if run.snapshot_id is not None:
            if not await _claimed(store, run.snapshot_id):  # it was named meanwhile
                continue
            for table in (snapshot_tried, snapshot_address, snapshot_named):
                await _rows_of(store, table, run.snapshot_id)
            count += 1
        async with store.write() as connection:
            await connection.execute(delete(scan).where(scan.c.id == run.scan_id))
    return count


async def _claimed(store: Store, snapshot_id: int) -> bool:
    """From here on nobody can name it: of what has a name nothing is gone."""
    nameless = (snapshot.c.id == snapshot_id, snapshot.c.display_name.is_(None))
    async with store.write() as connection:
        return bool((await connection.execute(update(snapshot).where(*nameless).values(status=GOING))).rowcount)


async def _thin(store: Store, snapshot_id: int) -> int:
    """A snapshot without its attempts; nobody waits where it has none any more."""
    mine, table, count = snapshot_tried.c.snapshot_id == snapshot_id, snapshot_tried, 0
    async with store.read() as connection:
        left = select(table.c.address_id).where(mine, await retention.with_attempts(connection)).limit(1)
        if (await connection.execute(left)).first() is None:
            return 0
    while True:
        async with store.write() as connection:
            await meta.generation(connection)  # the number of the record is good until the end of the transaction
            nothing = (await records.write(connection, Known({}), [NO_ATTEMPTS]))[NO_ATTEMPTS]
            full = (mine, table.c.attempts_id != nothing)
            some = select(table.c.address_id).where(*full).order_by(table.c.address_id).limit(STEP)
            changed = update(table).where(*full, table.c.address_id.in_(some))
            result = await connection.execute(changed.values(attempts_id=nothing, times=NO_TIMES))
        count += result.rowcount
        if result.rowcount < STEP:
            return count


async def _rows_of(store: Store, table: Table, snapshot_id: int) -> None:
    mine = table.c.snapshot_id == snapshot_id
    some = select(table.c.address_id).where(mine).order_by(table.c.address_id).limit(STEP)
    while True:
        async with store.write() as connection:
            result = await connection.execute(delete(table).where(mine, table.c.address_id.in_(some)))
        if result.rowcount < STEP:
            return


async def _older(store: Store, table: Table, *old: ColumnElement[bool]) -> int:
    """Rows of events, or of the audit log, that nothing refers to."""
    some, gone = select(table.c.id).where(*old).limit(STEP), 0
    while True:
        async with store.write() as connection:
            count = (await connection.execute(delete(table).where(table.c.id.in_(some)))).rowcount
        gone += count
        if count < STEP:
            return gone


async def _intervals(store: Store) -> None:
    """What a node had between two snapshots of which none is left."""
    inside = exists().where(
        snapshot.c.network_id == node.c.network_id,
        snapshot.c.id >= node_packages.c.since_id,
        snapshot.c.id < node_packages.c.until_id,
    )
    query = select(node_packages.c.node_id, node_packages.c.since_id).join(node, node.c.id == node_packages.c.node_id)
    async with store.read() as connection:
        empty = (await connection.execute(query.where(node_packages.c.until_id.is_not(None), ~inside))).all()
    for some in _parts(empty, _PAIRS):
        these = or_(*((node_packages.c.node_id == one) & (node_packages.c.since_id == since) for one, since in some))
        async with store.write() as connection:
            await connection.execute(delete(node_packages).where(these))


# shared rows


async def mark(store: Store, table: Table) -> Marked:
    """Look for the rows of a shared table to which nothing refers. Nobody waits for it."""
    columns, seen = (_RECORDS, _SEEN_RECORDS) if table is record else (_SETS, _SEEN_SETS)
    async with store.read() as connection:
        unused = BitMap((await connection.execute(select(table.c.id))).scalars())
        query = select(snapshot.c.id, scan.c.status).join(scan, scan.c.id == snapshot.c.scan_id)
        snapshots = (await connection.execute(query)).all()
        last = (await connection.execute(select(func.max(snapshot.c.id)))).scalar() or 0
    for number, _ in snapshots:
        async with store.read() as connection:
            unused -= await _used(connection, seen, number)
    async with store.read() as connection:
        unused -= await _used(connection, columns)
    return Marked(unused, tuple(one for one, status in snapshots if status in ("ordered", "running")), last)


async def sweep(store: Store, table: Table, marked: Marked, columns: _Columns, seen: _Columns) -> int:
    """Clear away what is still unused; how many that was."""
    gone = 0
    for some in _parts(marked.unused, STEP):
        async with store.write() as connection:
            await meta.new_generation(connection)  # waits for whoever has numbers in hand; who comes later has none
            newer = select(snapshot.c.id).where(snapshot.c.id > marked.last)
            fresh = [*marked.live, *(await connection.execute(newer)).scalars()]
            doomed = BitMap(some) - await _used(connection, columns)
            for number in fresh:
                doomed -= await _used(connection, seen, number)
            gone += await _delete(connection, table, doomed)
    return gone


async def _packages(store: Store) -> int:
    """Packages that are in no set any more."""
    async with store.read() as connection:
        unused = BitMap((await connection.execute(select(package.c.id))).scalars())
        sets = list((await connection.execute(select(package_set.c.id))).scalars())
    async for members in _members(store, sets):
        unused -= members
    last, gone = max(sets, default=0), 0
    for some in _parts(unused, STEP):
        async with store.write() as connection:
            await meta.new_generation(connection)
            newer = (await connection.execute(select(package_set.c.id).where(package_set.c.id > last))).scalars()
            doomed = BitMap(some)
            for members in (await packages.read_sets(connection, newer)).values():
                doomed -= members
            gone += await _delete(connection, package, doomed)
    return gone


async def _members(store: Store, sets: Iterable[int]) -> AsyncIterator[BitMap]:
    for some in _parts(sets, _SETS_AT_ONCE):
        async with store.read() as connection:
            for members in (await packages.read_sets(connection, some)).values():
                yield members


async def _used(connection: AsyncConnection, columns: _Columns, snapshot_id: int | None = None) -> BitMap:
    """The numbers in these columns, of one snapshot where one is given."""
    used = BitMap()
    for column in columns:
        query = select(column).where(column.is_not(None)).distinct()
        if snapshot_id is not None:
            query = query.where(column.table.c.snapshot_id == snapshot_id)
        used.update((await connection.execute(query)).scalars())
    return used


async def _delete(connection: AsyncConnection, table: Table, numbers: BitMap) -> int:
    for some in _parts(numbers, 5_000):
        await connection.execute(delete(table).where(table.c.id.in_(some)))
    return len(numbers)


def _parts(values: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(values)
    while some := list(islice(left, size)):
        yield some
