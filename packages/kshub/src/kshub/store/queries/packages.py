"""Packages: sets read and written, and who has what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pyroaring import BitMap
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store import bulk
from kshub.store.bulk import Row
from kshub.store.packages import SHARD, difference, pack, package_digest, unpack
from kshub.store.schema import package, package_set
from kshub.store.shared import Known, numbers
from kswire.batches import PackageRow
from kswire.facts import Package

if TYPE_CHECKING:
    from array import array

MAX_NAME = 500  # characters
_MAX_INTEGER = 2**31 - 1
_ENTRIES = f"SELECT id, {', '.join(Package.__struct_fields__)} FROM package WHERE id = {{among}}"  # noqa: S608 - our own


def package_row(digest: bytes, one: PackageRow) -> Row:
    """A dictionary entry; no text in it is longer than MAX_NAME, or holds a NUL, which PostgreSQL does not take."""
    return digest, *map(_short, one)


async def learn(connection: AsyncConnection, known: Known[PackageRow], packages: Iterable[PackageRow]) -> None:
    """Learn the numbers of these packages; new ones are written."""
    unknown = known.unknown(packages)
    if not unknown:
        return
    named = {package_digest(one): one for one in unknown}
    by_digest: Known[bytes] = Known({})
    await numbers(connection, package, by_digest, named, lambda name: package_row(name, named[name]))
    known.written += by_digest.written
    known.pending.update((one, by_digest[name]) for name, one in named.items())
    known.passing += [one for one in unknown if any(isinstance(word, str) and len(word) > MAX_NAME for word in one)]


async def write_sets(
    connection: AsyncConnection,
    known: Known[bytes],
    sets: "Mapping[bytes, array[int]]",
    bases: Mapping[bytes, int],
) -> None:
    """Write the sets that the database does not have; bases: sets that they are probably much like."""
    roots = await _roots(connection, set(bases.values()))

    def row(name: bytes) -> Row:
        content, root = BitMap(sets[name]), roots.get(bases.get(name, 0))
        shorter = None if root is None else difference(content, root[1])
        base_id = None if root is None or shorter is None else root[0]
        return name, len(content), base_id, shorter or pack(content)

    await numbers(connection, package_set, known, sets, row)


async def read_sets(connection: AsyncConnection, set_ids: Iterable[int]) -> dict[int, BitMap]:
    """Sets by their number: the numbers of their packages."""
    found = await _rows(connection, set(set_ids))
    bases = await _rows(connection, {base for base, _ in found.values() if base is not None} - found.keys())
    whole = {number: unpack(data) for number, (base, data) in (found | bases).items() if base is None}
    return {
        number: whole[number] if base is None else unpack(data, whole[base]) for number, (base, data) in found.items()
    }


async def read_packages(connection: AsyncConnection, package_ids: Iterable[int]) -> dict[int, Package]:
    """Dictionary entries by their number."""
    rows = await bulk.among(connection, _ENTRIES, sorted(set(package_ids)))
    return {number: Package(*entry) for number, *entry in rows}


async def of_set(connection: AsyncConnection, set_id: int) -> tuple[Package, ...]:
    """The packages of one set, by name."""
    numbers_of = (await read_sets(connection, [set_id]))[set_id]
    entries = (await read_packages(connection, numbers_of)).values()
    return tuple(sorted(entries, key=lambda one: (one.name, one.version or "", one.arch or "")))


async def nodes_with(connection: AsyncConnection, package_ids: Iterable[int]) -> BitMap:
    """The nodes that have any of these packages now. The caller keeps those that the person may see."""
    nodes = BitMap()
    query = "SELECT shard, nodes FROM package_shard WHERE package_id = {among}"
    for shard, data in await bulk.among(connection, query, sorted(set(package_ids))):
        nodes |= BitMap.deserialize(bytes(data)).shift(shard * SHARD)
    return nodes


async def nodes_of(connection: AsyncConnection, package_ids: Iterable[int]) -> dict[int, BitMap]:
    """The nodes that have each of these packages now. The caller keeps those that the person may see."""
    nodes: dict[int, BitMap] = defaultdict(BitMap)
    query = "SELECT package_id, shard, nodes FROM package_shard WHERE package_id = {among}"
    for number, shard, data in await bulk.among(connection, query, sorted(set(package_ids))):
        nodes[number] |= BitMap.deserialize(bytes(data)).shift(shard * SHARD)
    return nodes


async def named(connection: AsyncConnection, name: str) -> tuple[int, ...]:
    """Every version of the package with this name."""
    return tuple((await connection.execute(select(package.c.id).where(package.c.name == name))).scalars())


async def _roots(connection: AsyncConnection, set_ids: set[int]) -> dict[int, tuple[int, BitMap]]:
    """For each set the whole one to write differences from: itself, or its base (never a chain of them)."""
    found = await _rows(connection, set_ids)
    over = {number: number if base is None else base for number, (base, _) in found.items()}
    whole = {number: unpack(data) for number, (_, data) in (await _rows(connection, set(over.values()))).items()}
    return {number: (root, whole[root]) for number, root in over.items()}


async def _rows(connection: AsyncConnection, set_ids: set[int]) -> dict[int, tuple[int | None, bytes]]:
    query = "SELECT id, base_id, data FROM package_set WHERE id = {among}"
    return {number: (base, bytes(data)) for number, base, data in await bulk.among(connection, query, sorted(set_ids))}


def _short(value: object) -> object:
    if isinstance(value, str):
        return value[:MAX_NAME].replace("\x00", "\ufffd")
    if isinstance(value, int):
        return max(-_MAX_INTEGER, min(value, _MAX_INTEGER))
    return value
