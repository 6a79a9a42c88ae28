"""Files that outlive a run: in one directory that is the collector's own (0700), each readable by it alone (0600)."""

import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ksocket.faults import Fault

_BUSY_SECONDS = 5.0  # other processes hold a database for less than a millisecond
_OPENING_TRIES = 100


def private_file(path: Path) -> None:
    """Make the file if it is absent, and its directory; with modes that keep others out.

    Made by root in a directory of the service's user, it becomes that user's: a scan by hand must not lock out the
    service.

    Raises:
        Fault: "state-not-writable" with path and detail.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Never opened when it is there: closing it again would drop the locks that this process's SQLite has on it.
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        _keep_private(path)
    except OSError as error:
        raise Fault("state-not-writable", path=path, detail=error.strerror or error) from error


def database(path: Path | None, schema: str) -> sqlite3.Connection:
    """The SQLite database of this file (None: in memory), made if absent; the schema must be repeatable.

    Several processes may have it open at once. Every statement commits by itself unless within `transaction`.

    Raises:
        Fault: "state-not-writable", or "state-unreadable" when the file is no database; with path and detail.
    """
    if path:
        private_file(path)
    try:
        connection = sqlite3.connect(path or ":memory:", timeout=_BUSY_SECONDS, isolation_level=None)
        if path:
            _write_ahead(connection)
        connection.executescript(schema)
    except sqlite3.Error as error:
        raise Fault("state-unreadable", path=path, detail=error) from error
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Reads and writes that belong together; no other process writes between them. Not to be held across an await."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


@contextmanager
def durable(connection: sqlite3.Connection) -> Iterator[None]:
    """What is written here, and all that was written before, survives a power loss, not only the process's end."""
    connection.execute("PRAGMA synchronous=FULL")
    try:
        yield
    finally:
        connection.execute("PRAGMA synchronous=NORMAL")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Readers never wait, and nothing is lost when the process is killed."""
    connection.execute("PRAGMA synchronous=NORMAL")
    for _ in range(_OPENING_TRIES):  # two processes that make the file at once: SQLite's busy time-out is not for this
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(0.02)
        else:
            return
    raise sqlite3.OperationalError("database is locked")


def _keep_private(path: Path) -> None:
    if os.name != "posix":
        return
    status, owner = path.lstat(), path.parent.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError(f"{path.name} is not a regular file")
    if os.geteuid() == 0 and status.st_uid != owner.st_uid:
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
    if status.st_mode & 0o077:
        path.chmod(0o600)
