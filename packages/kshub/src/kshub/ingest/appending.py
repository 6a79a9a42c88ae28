"""A prepared batch into the tables: what is shared first, then one row for each report."""

from array import array
from collections import defaultdict
from collections.abc import Mapping
from itertools import compress

from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.ingest.prepared import FoundRow, Prepared, TriedRow
from kshub.store import bulk, records
from kshub.store.packages import set_digest, sorted_numbers
from kshub.store.queries.packages import learn, write_sets
from kshub.store.queries.scans import OpenPart
from kshub.store.schema import record, snapshot_address, snapshot_named, snapshot_tried
from kshub.store.shared import Lookup, address_numbers, numbers
from kswire.batches import pick

_Row = tuple[object, ...]


async def append(connection: AsyncConnection, lookup: Lookup, parts: Mapping[str, OpenPart], prepared: Prepared) -> int:
    """Write the batch into the snapshots of its runs: how many bytes of it were new.

    Rows of a snapshot count only with what grows in them: how many there are the number of reports bounds.

    Raises:
        ValueError: packages that the batch does not describe.
    """
    places: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for one in prepared.found:
        places[parts[one.run].network_id].add(one.place)
    for network_id, some in places.items():
        await address_numbers(connection, lookup.addresses, network_id, sorted(some))
    contents = prepared.records
    await numbers(connection, record, lookup.records, contents, lambda one: (one, records.compress(contents[one])))
    sets = await _sets(connection, lookup, parts, prepared)
    await _write_found(connection, lookup, parts, prepared.found)
    rows = _tried(lookup, parts, prepared.tried, sets)
    # of two answers to one question the one that knows something stays
    better = "excluded.facts_id IS NOT NULL OR snapshot_tried.facts_id IS NULL"
    await bulk.put(connection, snapshot_tried, rows, where=better)
    return lookup.written + sum(len(one.times) for one in prepared.tried)


async def _write_found(
    connection: AsyncConnection, lookup: Lookup, parts: Mapping[str, OpenPart], found: list[FoundRow]
) -> None:
    address_of, record_of = lookup.addresses.finder(), lookup.records.finder()
    rows = [
        (part.snapshot_id, address_of((part.network_id, *one.place)), one.at, record_of(one.record), None, None)
        for one, part in ((one, parts[one.run]) for one in found)
    ]
    surely = [not one.implied and not one.named for one in found]
    told = list(compress(rows, surely))
    implied = [row for row, sure in zip(rows, surely, strict=True) if not sure]
    last = {row[:2]: row for row in told}  # of an address that was told twice, the last word counts
    await bulk.put(connection, snapshot_address, [*last.values()], keep=("node_id", "reason"))
    await bulk.add(connection, snapshot_address, snapshot_address.columns.keys(), implied)
    # whether somebody is there shows when all was tried: merge.heard
    named = [
        (
            parts[one.run].snapshot_id,
            lookup.addresses[parts[one.run].network_id, *one.place],
            True,
            one.named == "start",
        )
        for one in found
        if one.named
    ]
    if named:
        await bulk.add(connection, snapshot_named, snapshot_named.columns.keys(), named)


def _tried(lookup: Lookup, parts: Mapping[str, OpenPart], tried: list[TriedRow], sets: list[int | None]) -> list[_Row]:
    address_of, record_of = lookup.addresses.finder(), lookup.records.finder()
    return [
        (
            part.snapshot_id,
            address_of((part.network_id, *one.place)),
            one.method,
            one.at,
            record_of(one.attempts),
            one.times,
            None if one.facts is None else record_of(one.facts),
            None if one.neighbors is None else record_of(one.neighbors),
            set_id,
            one.uptime,
        )
        for one, set_id, part in zip(tried, sets, (parts[one.run] for one in tried), strict=True)
    ]


async def _sets(
    connection: AsyncConnection, lookup: Lookup, parts: Mapping[str, OpenPart], prepared: Prepared
) -> list[int | None]:
    """The number of each answer's set of packages; all are in the database now."""
    dictionary = lookup.packages.found(prepared.packages)
    if dictionary is None:
        await learn(connection, lookup.packages, prepared.packages)
        dictionary = lookup.packages.all(prepared.packages)
    told = [None if one.installed is None else array("I", pick(dictionary, one.installed)) for one in prepared.tried]
    # a machine tells its packages in the same order every time: what is told as before needs no sorting
    names = [None if one is None else set_digest(one) for one in told]
    unknown = set(lookup.lists.unknown(name for name in names if name is not None))
    await _write_sets(
        connection,
        lookup,
        {
            name: (sorted_numbers(numbers), (lookup.addresses[parts[one.run].network_id, *one.place], one.method))
            for one, name, numbers in zip(prepared.tried, names, told, strict=True)
            if name in unknown and numbers is not None
        },
    )
    return [None if name is None else lookup.lists[name] for name in names]


async def _write_sets(
    connection: AsyncConnection, lookup: Lookup, lists: "Mapping[bytes, tuple[array[int], tuple[int, str]]]"
) -> None:
    """Sets by the digest of the list as it was told, each with the address and method that told it."""
    if not lists:
        return
    names = {told: set_digest(numbers) for told, (numbers, _) in lists.items()}
    contents = {names[told]: numbers for told, (numbers, _) in lists.items()}
    owners = {names[told]: owner for told, (_, owner) in lists.items()}
    new = set(lookup.sets.unknown(contents))
    if new:
        bases = await _previous(connection, {name: owners[name] for name in new})
        await write_sets(connection, lookup.sets, {name: contents[name] for name in sorted(new)}, bases)
    lookup.lists.pending.update((told, lookup.sets[name]) for told, name in names.items())


async def _previous(connection: AsyncConnection, owners: Mapping[bytes, tuple[int, str]]) -> dict[bytes, int]:
    """The set that the same method found on the same address before: what is new is mostly the same."""
    wanted = {address_id for address_id, _ in owners.values()}
    query = "SELECT address_id, method, set_id FROM node_source WHERE set_id IS NOT NULL AND address_id = {among}"
    known = {(address, method): number for address, method, number in await bulk.among(connection, query, wanted)}
    return {name: known[owner] for name, owner in owners.items() if owner in known}
