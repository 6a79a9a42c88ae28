"""Rows that are written once and then shared: their numbers by content, remembered between transactions.

A number is remembered only after the transaction that wrote it was committed, and all of them are forgotten when
`meta.generation` says that unused rows were cleared away (perhaps by another replica).
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.schema import address
from kswire.facts import Package

MAX_KNOWN: Final = 500_000  # of one kind; some 75 MB, of packages 300
_AT_ONCE: Final = 5_000  # values in one statement; SQLite takes 32,766, asyncpg 32,767

K = TypeVar("K", bound=Hashable)
Row = Mapping[str, Any]


@dataclass(slots=True)
class Known(Generic[K]):
    """Numbers of one table's rows by their content: those committed, and those of one transaction."""

    committed: dict[K, int]
    pending: dict[K, int] = field(default_factory=dict)

    def __getitem__(self, content: K) -> int:
        number = self.committed.get(content)
        return self.pending[content] if number is None else number

    def unknown(self, contents: Iterable[K]) -> list[K]:
        """Those whose numbers are to be looked up, each once, in a stable order."""
        committed, pending = self.committed, self.pending
        return list(dict.fromkeys(one for one in contents if one not in committed and one not in pending))

    def keep(self) -> None:
        """The transaction is committed."""
        if len(self.committed) + len(self.pending) > MAX_KNOWN:
            self.committed.clear()
        self.committed.update(self.pending)


@dataclass(slots=True)
class Lookup:
    """What one transaction knows of the tables that share their rows. Call `keep` when it is committed."""

    records: Known[bytes]
    sets: Known[bytes]
    lists: Known[bytes]  # packages in the order in which a machine tells them -> the number of their set
    packages: Known[Package]
    addresses: Known[tuple[int, str, str]]

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
    _packages: dict[Package, int] = field(default_factory=dict)
    _addresses: dict[tuple[int, str, str], int] = field(default_factory=dict)

    def lookup(self, generation: str | None) -> Lookup:
        """For one transaction; generation is what the database said at its begin."""
        if generation != self.generation:
            # new dicts: a transaction that is still under way must not put its old numbers into the new ones
            self._records, self._sets, self._lists, self._packages, self._addresses = {}, {}, {}, {}, {}
            self.generation = generation
        return Lookup(
            Known(self._records),
            Known(self._sets),
            Known(self._lists),
            Known(self._packages),
            Known(self._addresses),
        )


async def numbers(
    connection: AsyncConnection,
    table: Table,
    known: Known[bytes],
    digests: Iterable[bytes],
    row: Callable[[bytes], Row],
) -> None:
    """Learn the numbers of these digests; what the table does not hold yet is written: `row` makes it."""
    unknown = known.unknown(digests)
    if not unknown:
        return
    known.pending |= await _find(connection, table, unknown)
    missing = [one for one in unknown if one not in known.pending]
    if missing:
        await insert_missing(connection, table, [row(one) for one in missing])
        known.pending |= await _find(connection, table, missing)


async def insert_missing(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    """Write the rows; one that another replica wrote meanwhile stays as it is."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    await connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


async def _find(connection: AsyncConnection, table: Table, digests: list[bytes]) -> dict[bytes, int]:
    found: dict[bytes, int] = {}
    for start in range(0, len(digests), _AT_ONCE):
        chosen: ColumnElement[bool] = table.c.digest.in_(digests[start : start + _AT_ONCE])
        result = await connection.execute(select(table.c.digest, table.c.id).where(chosen))
        found.update((bytes(digest), number) for digest, number in result)
    return found


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
        rows = [{"network_id": one[0], "addr": one[1], "route": one[2]} for one in missing]
        await insert_missing(connection, address, rows)
        known.pending |= await _find_addresses(connection, network_id, missing)


async def _find_addresses(
    connection: AsyncConnection, network_id: int, places: list[tuple[int, str, str]]
) -> dict[tuple[int, str, str], int]:
    found: dict[tuple[int, str, str], int] = {}
    for start in range(0, len(places), _AT_ONCE):
        addrs = {one[1] for one in places[start : start + _AT_ONCE]}
        statement = select(address).where(address.c.network_id == network_id, address.c.addr.in_(addrs))
        found.update(((row.network_id, row.addr, row.route), row.id) for row in await connection.execute(statement))
    return found
