"""Rows that are written once and then shared: their numbers by content, remembered between transactions.

A number is remembered only after the transaction that wrote it was committed, and all of them are forgotten when
`meta.generation` says that unused rows were cleared away (perhaps by another replica).
"""

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar, cast

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store import bulk
from kshub.store.bulk import Row
from kshub.store.schema import address
from kswire.batches import PackageRow

MAX_KNOWN: Final = 500_000  # of one kind, and what one transaction adds; some 75 MB, of packages 300
ROW: Final = 100  # bytes that a row takes beside what is in it, with its place in an index
_LONG: Final = 400  # characters of a way over jump hosts: longer ones are looked up each time

K = TypeVar("K", bound=Hashable)


@dataclass(slots=True)
class Known(Generic[K]):
    """Numbers of one table's rows by their content: those committed, and those of one transaction.

    passing: of the latter, those whose content is too long to be remembered. written: bytes of the rows that the
    transaction wrote because the table did not hold them.
    """

    committed: dict[K, int]
    pending: dict[K, int] = field(default_factory=dict)
    passing: list[K] = field(default_factory=list)
    written: int = 0

    def __getitem__(self, content: K) -> int:
        number = self.committed.get(content)
        return self.pending[content] if number is None else number

    def finder(self) -> Callable[[K], int]:
        """What finds one number after the other, all of which are known: mostly a dictionary's own method."""
        return self.__getitem__ if self.pending else self.committed.__getitem__

    def all(self, contents: Collection[K]) -> list[int]:
        """The numbers of these, all of which are known."""
        numbers = self.found(contents)
        if numbers is not None:
            return numbers
        committed, pending = self.committed, self.pending
        return [committed[one] if one in committed else pending[one] for one in contents]

    def found(self, contents: Collection[K]) -> list[int] | None:
        """The same where earlier transactions knew all of them; else None.

        So it nearly always is, and each is looked at once: to hash a package costs more than to find it.
        """
        numbers = list(map(self.committed.get, contents))
        return None if None in numbers else cast("list[int]", numbers)

    def unknown(self, contents: Iterable[K]) -> list[K]:
        """Those whose numbers are to be looked up, each once, in a stable order."""
        committed, pending = self.committed, self.pending
        return list(dict.fromkeys([one for one in contents if one not in committed and one not in pending]))

    def keep(self) -> None:
        """The transaction is committed."""
        for content in self.passing:
            self.pending.pop(content, None)
        self.committed.update(self.pending)


@dataclass(slots=True)
class Lookup:
    """What one transaction knows of the tables that share their rows. Call `keep` when it is committed."""

    records: Known[bytes]
    sets: Known[bytes]
    lists: Known[bytes]  # packages in the order in which a machine tells them -> the number of their set
    packages: Known[PackageRow]
    addresses: Known[tuple[int, str, str]]

    @property
    def written(self) -> int:
        """Bytes that the transaction has written into these tables."""
        return sum(one.written for one in (self.records, self.sets, self.packages, self.addresses))

    def keep(self) -> None:
        """Everything learned in the transaction holds for later ones."""
        for known in (self.records, self.sets, self.lists):
            known.keep()
        self.packages.keep()
        self.addresses.keep()


@dataclass(slots=True)
class Shared:
    """What this process remembers over all transactions."""

    generation: str | None = None
    _records: dict[bytes, int] = field(default_factory=dict)
    _sets: dict[bytes, int] = field(default_factory=dict)
    _lists: dict[bytes, int] = field(default_factory=dict)
    _packages: dict[PackageRow, int] = field(default_factory=dict)
    _addresses: dict[tuple[int, str, str], int] = field(default_factory=dict)

    def lookup(self, generation: str | None) -> Lookup:
        """For one transaction; generation is what the database said at its begin."""
        stale, self.generation = generation != self.generation, generation
        self._records = _fresh(self._records, stale=stale)
        self._sets = _fresh(self._sets, stale=stale)
        self._lists = _fresh(self._lists, stale=stale)
        self._packages = _fresh(self._packages, stale=stale)
        self._addresses = _fresh(self._addresses, stale=stale)
        return Lookup(
            Known(self._records),
            Known(self._sets),
            Known(self._lists),
            Known(self._packages),
            Known(self._addresses),
        )


def _fresh(known: dict[K, int], *, stale: bool) -> dict[K, int]:
    """The same, or a new one where it is stale or has grown too large.

    A transaction that is still under way keeps the old one: it finds all that it has found, and puts no old numbers
    into the new one.
    """
    return {} if stale or len(known) > MAX_KNOWN else known


async def numbers(
    connection: AsyncConnection,
    table: Table,
    known: Known[bytes],
    digests: Iterable[bytes],
    row: Callable[[bytes], Row],
) -> None:
    """Learn the numbers of these digests; what the table does not hold yet is written: `row` makes it.

    A row that another replica wrote meanwhile stays as it is.
    """
    unknown = known.unknown(digests)
    if not unknown:
        return
    known.pending |= await _find(connection, table, unknown)
    missing = [one for one in unknown if one not in known.pending]
    if missing:
        columns = [one for one in table.columns.keys() if one != "id"]  # noqa: SIM118 - not a dict
        rows = [row(one) for one in missing]
        await bulk.add(connection, table, columns, rows)
        known.written += size(rows)
        known.pending |= await _find(connection, table, missing)


def size(rows: Collection[Row]) -> int:
    """About the bytes that these rows take: their texts and bytes, and a little for each."""
    total = ROW * len(rows)
    for row in rows:
        for one in row:
            if isinstance(one, bytes):
                total += len(one)
            elif isinstance(one, str):
                total += len(one) if one.isascii() else len(one.encode("utf-8", "surrogatepass"))
    return total


async def _find(connection: AsyncConnection, table: Table, digests: list[bytes]) -> dict[bytes, int]:
    query = f'SELECT digest, id FROM "{table.name}" WHERE digest = {{among}}'  # noqa: S608 - a name of our own
    return {bytes(digest): number for digest, number in await bulk.among(connection, query, digests, "bytea")}


async def address_numbers(
    connection: AsyncConnection, known: Known[tuple[int, str, str]], network_id: int, places: Iterable[tuple[str, str]]
) -> None:
    """Learn the numbers of these addresses (address, jump hosts) of a network; new ones are written."""
    unknown = known.unknown((network_id, *place) for place in places)
    if not unknown:
        return
    known.pending |= await _find_addresses(connection, network_id, unknown)
    missing = [one for one in unknown if one not in known.pending]
    if missing:
        await bulk.add(connection, address, ["network_id", "addr", "route"], missing)
        known.written += size(missing)
        known.pending |= await _find_addresses(connection, network_id, missing)
    known.passing += [one for one in unknown if len(one[2]) > _LONG]


async def _find_addresses(
    connection: AsyncConnection, network_id: int, places: list[tuple[int, str, str]]
) -> dict[tuple[int, str, str], int]:
    query = f"SELECT addr, route, id FROM address WHERE network_id = {int(network_id)} AND addr = {{among}}"  # noqa: S608
    found = await bulk.among(connection, query, {one[1] for one in places}, "text")
    return {(network_id, addr, route): number for addr, route, number in found}
