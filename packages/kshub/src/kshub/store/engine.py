"""A database by its URL, and the two ways to use it: to read, to write."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import aiosqlite
from sqlalchemy import URL, Table, event, make_url, text
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from kshub.store import witness
from kshub.store.driver import Connection
from kshub.store.shared import Shared

BUSY_SECONDS: Final = 30
CACHE_KIB: Final = 16_384  # of each connection: with 65_536 only package searches are faster, and exports fill it
_DRIVERS: Final = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}


@dataclass(slots=True)
class Store:
    """An open database. `shared` remembers numbers of rows that never change, for as long as the process lives."""

    engine: AsyncEngine
    shared: Shared = field(default_factory=Shared)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def sqlite(self) -> bool:
        """Whether it is SQLite: one writer at a time, in one process."""
        return self.engine.dialect.name == "sqlite"

    @property
    def busy(self) -> bool:
        """Whether who wants to write would have to wait for others."""
        return self._turn.locked()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that only reads; with SQLite it sees one state of the database from its first statement on."""
        async with self.engine.connect() as connection:
            # PostgreSQL shows each statement the newest state anyway: a transaction would only be two more questions
            yield connection if self.sqlite else await connection.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction: committed to the disk at the end of the block, or not at all when the block raises.

        Whoever watches this task (kshub.store.witness) writes in it, too.
        """
        watching = witness.present()
        if watching is None:
            async with self._transaction() as connection:
                yield connection
            return
        async with self._transaction() as connection, watching.within(connection):
            yield connection
        watching.committed(connection)

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        if not self.sqlite:
            async with self.engine.begin() as connection:
                yield connection
            return
        # SQLite's writers would wait for each other anyway; here they wait in the order they came, without polling
        async with self._turn, self.engine.connect() as connection:
            writing = await connection.execution_options(kshub_writes=True)
            async with writing.begin():
                yield writing

    async def study(self, tables: Iterable[Table]) -> None:
        """Have PostgreSQL count what tables hold that have just grown a lot: by itself it does so a minute later.

        Until then its plans are those for empty tables: measured, lists of 10,000 nodes take three times as long.
        """
        if not self.sqlite:
            names = ", ".join(f'"{one.name}"' for one in tables)
            async with self.write() as connection:
                await connection.execute(text(f"ANALYZE {names}"))

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()


def open_store(url: str, *, pool: int = 8) -> Store:
    """The database at this URL, whose tables `migrations.upgrade` makes.

    url: sqlite:///relative.db, sqlite:////absolute.db, or postgresql://user@host/name; pool: connections at once.
    Its errors quote no values of statements: they are logged, and values are digests, and the words of sessions.

    Raises:
        ValueError: neither SQLite nor PostgreSQL.
    """
    place = make_url(url)
    name = place.get_backend_name()
    if name not in _DRIVERS:
        raise ValueError(f"no such database: {name}; write sqlite:///FILE or postgresql://USER@HOST/NAME")
    place = place.set(drivername=_DRIVERS[name])
    if name == "sqlite":
        return Store(_sqlite(place, pool))
    return Store(_postgresql(place, pool))


def _postgresql(place: URL, pool: int) -> AsyncEngine:
    engine = create_async_engine(place, pool_size=pool, max_overflow=0, hide_parameters=True)
    event.listen(engine.sync_engine, "checkout", _check)
    return engine


def _check(connection: Any, _record: object, _proxy: object) -> None:
    """Whether the server is still there. SQLAlchemy's own pool_pre_ping asks three times, within a transaction."""
    try:
        connection.run_async(lambda driver: driver.execute("SELECT 1"))
    except Exception as error:  # whatever the driver says of it
        raise InvalidatePoolError from error  # the pool connects anew


def _sqlite(place: URL, pool: int) -> AsyncEngine:
    if not place.database or place.database == ":memory:":
        raise ValueError("a database in memory is lost with its connection; name a file")
    file = Path(place.database)
    _private(file)

    async def connect() -> aiosqlite.Connection:
        return await Connection(file, BUSY_SECONDS)

    engine = create_async_engine(
        place,
        pool_size=pool,
        max_overflow=0,
        pool_use_lifo=True,  # each connection has a cache of its own: few hot ones instead of all of them
        async_creator=connect,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _private(path: Path) -> None:
    """What the hub keeps is for its own user's eyes."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))


def _prepare(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",  # an acknowledgement must survive the loss of power
        "foreign_keys = ON",
        f"cache_size = -{CACHE_KIB}",
        "temp_store = MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    # A reader that turns writer half way would fail instead of waiting
    writes = connection.get_execution_options().get("kshub_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
