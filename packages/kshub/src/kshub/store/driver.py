"""SQLite behind asyncio: a statement goes to its connection's thread once, and comes back with its rows.

aiosqlite goes there for the cursor, the statement, the rows and the end of the cursor. Each time two threads wait for
their turn: measured, on a busy machine that took longer than what the statement does.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Self, TypeVar

import aiosqlite
from aiosqlite.core import _STOP_RUNNING_SENTINEL

T = TypeVar("T")

_UNUSED = 64  # rows at a time in aiosqlite's own cursors


class Outcome(NamedTuple):
    """What a statement left: the names of DB-API 2.0 (PEP 249)."""

    description: Any
    rows: Sequence[Any]
    rowcount: int
    lastrowid: int | None


class Connection(aiosqlite.Connection):
    """What SQLAlchemy takes for a connection of aiosqlite."""

    def __init__(self, file: Path, timeout: float) -> None:
        """timeout: seconds to wait for another's lock."""
        super().__init__(lambda: sqlite3.connect(file, timeout=timeout, isolation_level=None), _UNUSED)
        self._thread.daemon = True  # a connection that somebody still holds does not keep the process

    def cursor(self) -> "Cursor":  # type: ignore[override] # aiosqlite's is a wrapper that can be awaited, too
        """Nothing happens yet."""
        return Cursor(self)

    async def _execute(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """As aiosqlite's, but who is cancelled leaves when the statement is done: nothing of it is under way then."""
        if not self._running or self._connection is None:
            raise ValueError("Connection closed")
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._tx.put_nowait((done, partial(fn, *args, **kwargs)))
        try:
            return await asyncio.shield(done)
        except asyncio.CancelledError:
            if not done.done():
                await asyncio.wait([done])
            if not done.cancelled():
                done.exception()  # it is nobody's any more
            raise

    def stop(self) -> None:
        """End the thread. Nobody waits for it, the loop may be closed by then; `close` has closed the file before."""
        self._running = False
        self._tx.put_nowait((None, self._stopped))

    def _stopped(self) -> object:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        return _STOP_RUNNING_SENTINEL

    async def run(self, work: Callable[..., T], *given: object) -> T:
        """Do this in the connection's thread."""
        return await self._execute(work, self._conn, *given)


class Cursor:
    """One statement after the other; the rows of each are here when it is done."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._outcome = Outcome(None, (), -1, None)

    @property
    def description(self) -> Any:
        """The columns' names; None where there are no rows to fetch."""
        return self._outcome.description

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""
        return self._outcome.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The number of the last row that was inserted."""
        return self._outcome.lastrowid

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        """Run it, and fetch all of its rows."""
        self._outcome = await self._connection.run(_execute, statement, parameters)

    async def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> None:
        """Run it once for each."""
        self._outcome = await self._connection.run(_execute_many, statement, parameters)

    async def fetchall(self) -> Sequence[Any]:
        """The rows, once."""
        rows = self._outcome.rows
        self._outcome = self._outcome._replace(rows=())
        return rows

    async def close(self) -> None:
        """The statement's own cursor was closed when it was done."""


def _execute(connection: sqlite3.Connection, statement: str, parameters: Sequence[Any]) -> Outcome:
    cursor = connection.execute(statement, parameters)
    try:
        return Outcome(cursor.description, cursor.fetchall(), cursor.rowcount, cursor.lastrowid)
    finally:
        cursor.close()


def _execute_many(connection: sqlite3.Connection, statement: str, parameters: Iterable[Sequence[Any]]) -> Outcome:
    cursor = connection.executemany(statement, parameters)
    try:
        return Outcome(None, (), cursor.rowcount, cursor.lastrowid)
    finally:
        cursor.close()
