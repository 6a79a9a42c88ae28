"""Reports on disk until the hub says that they are committed: numbered once, sent again after any interruption.

An append is a write that survives the end of the process; before a report leaves for the hub, `harden` makes all that
were appended survive a power loss too. A number that the hub has seen is thus never given to another report.
"""

import asyncio
import logging
import os
import secrets
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ksocket.state import durable, transaction
from ksocket.words import say
from kswire import codec
from kswire.batches import fit, stamp
from kswire.reports import Done, Found, Kept, Tried

log = logging.getLogger("ksocket.link")

ROW_BYTES = 64  # what a row costs beside its report

_SCHEMA = """
CREATE TABLE IF NOT EXISTS identity (
    one INTEGER PRIMARY KEY CHECK (one = 1), installation TEXT NOT NULL, epoch INTEGER NOT NULL,
    unbroken INTEGER NOT NULL, era TEXT, hardened INTEGER NOT NULL DEFAULT 0, acknowledged INTEGER NOT NULL DEFAULT 0,
    stamp INTEGER);
CREATE TABLE IF NOT EXISTS report (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL, size INTEGER NOT NULL, body BLOB NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Spooled:
    """A report and its number within the epoch, from 1."""

    seq: int
    report: Kept


class Spool:
    """The reports of this installation that the hub has not committed yet.

    connection is the database of the link, which this process alone has open; identity is a file beside it, so that a
    lost database is noticed: its numbers begin anew in the next epoch. max_size is in bytes of reports.
    """

    def __init__(self, connection: sqlite3.Connection, identity: Path, *, max_size: int = 1 << 30) -> None:
        self._connection, self._identity, self._max_size = connection, identity, max_size
        connection.executescript(_SCHEMA)
        self.installation, self.epoch, self.unbroken, self.era = self._open()
        self._size = 0
        self._roomy, self._appended = asyncio.Event(), asyncio.Event()
        self.recount()

    @property
    def last(self) -> int:
        """The highest number given in this epoch; 0 when none was."""
        row = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'report'").fetchone()
        return int(row[0]) if row else 0

    @property
    def first(self) -> int:
        """The lowest number that is still here; the next to be given when nothing is."""
        row = self._connection.execute("SELECT min(seq) FROM report").fetchone()
        return int(row[0]) if row[0] is not None else self.last + 1

    @property
    def size(self) -> int:
        """Bytes of the reports that wait."""
        return self._size

    @property
    def max_size(self) -> int:
        """Bytes at which it is full."""
        return self._max_size

    @property
    def full(self) -> bool:
        """Whoever makes reports should wait; those that come all the same are kept."""
        return self._size >= self._max_size

    def append(self, report: Kept) -> int:
        """Keep the report; its number. One statement: within the caller's transaction it is kept with what else is.

        Raises:
            sqlite3.Error: it cannot be written (the disk is full): nothing was kept.
        """
        body = codec.encode(fit(report))
        size = len(body) + ROW_BYTES
        cursor = self._connection.execute(
            "INSERT INTO report (run, size, body) VALUES (?, ?, ?)", (report.run, size, body)
        )
        self._size += size
        self._measure()
        self._appended.set()
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def unacknowledged(self, after: int, limit: int) -> list[Spooled]:
        """At most `limit` reports with numbers above `after`, in order."""
        rows = self._connection.execute(
            "SELECT seq, body FROM report WHERE seq > ? ORDER BY seq LIMIT ?", (after, limit)
        ).fetchall()
        return [Spooled(seq, _report(body)) for seq, body in rows]

    def harden(self) -> None:
        """All that was appended survives a power loss from now on."""
        with durable(self._connection):
            self._connection.execute("UPDATE identity SET hardened = ?", (self.last,))

    def stamp_at(self, seq: int) -> int | None:
        """By what the hub knows the report of this number again; None when it is not known here any more."""
        row = self._connection.execute("SELECT body FROM report WHERE seq = ?", (seq,)).fetchone()
        if row is not None:
            return stamp(_report(row[0]))
        known = self._connection.execute("SELECT stamp FROM identity WHERE acknowledged = ?", (seq,)).fetchone()
        return known[0] if known else None

    def acknowledged(self, epoch: int, seq: int) -> None:
        """The hub has committed everything up to this number; of another epoch it says nothing."""
        if epoch != self.epoch or seq < self.first:
            return
        with transaction(self._connection):
            marks = (seq, self.stamp_at(seq))
            self._connection.execute("UPDATE identity SET acknowledged = ?, stamp = ?", marks)
            self._delete("seq <= ?", seq)
        self._measure()

    def forget(self, run: str) -> int:
        """Drop the reports of a run that the hub does not want; how many.

        The others get new numbers, and none is lost: to be called when every acknowledgement was heard.
        """
        return self._begin(self.epoch + 1, self.unbroken, run)

    def renumber(self, above: int = 0) -> None:
        """Begin a new epoch, above the one given: the reports that wait are its first, in their order.

        What was before may be lost.
        """
        epoch = max(self.epoch, above) + 1
        self._begin(epoch, epoch)

    def _begin(self, epoch: int, unbroken: int, without: str | None = None) -> int:
        _write(self._identity, self.installation, epoch)  # first: a number is never given twice in one epoch
        with transaction(self._connection):
            dropped = self._delete("run = ?", without) if without is not None else 0
            rows = self._connection.execute("SELECT run, size, body FROM report ORDER BY seq").fetchall()
            self._connection.execute("DELETE FROM report")
            self._connection.execute("DELETE FROM sqlite_sequence WHERE name = 'report'")
            self._connection.executemany("INSERT INTO report (run, size, body) VALUES (?, ?, ?)", rows)
            self._connection.execute(
                "UPDATE identity SET epoch = ?, unbroken = ?, acknowledged = 0, stamp = NULL", (epoch, unbroken)
            )
        self.epoch, self.unbroken = epoch, unbroken
        self.recount()
        return dropped

    def recount(self) -> None:
        """Measure anew, after something that was appended was taken back."""
        self._size = int(self._connection.execute("SELECT coalesce(sum(size), 0) FROM report").fetchone()[0])
        self._measure()

    def remember_era(self, era: str) -> None:
        """The hub's era, to be told at the next connection."""
        if era != self.era:
            self._connection.execute("UPDATE identity SET era = ?", (era,))
            self.era = era

    async def room(self) -> None:
        """Return when the spool is not full."""
        await self._roomy.wait()

    async def filled(self) -> None:
        """Return when something was appended since the last call."""
        await self._appended.wait()
        self._appended.clear()

    def _delete(self, condition: str, value: int | str) -> int:
        cursor = self._connection.execute(
            f"DELETE FROM report WHERE {condition} RETURNING size",  # noqa: S608 - the conditions stand above
            (value,),
        )
        sizes = [size for (size,) in cursor]
        self._size -= sum(sizes)
        return len(sizes)

    def _measure(self) -> None:
        if self.full:
            if self._roomy.is_set():
                log.warning("%s", say("link-spool-full", size=self._size))
            self._roomy.clear()
        else:
            self._roomy.set()

    def _open(self) -> tuple[str, int, int, str | None]:
        row = self._connection.execute("SELECT installation, epoch, unbroken, era FROM identity").fetchone()
        known = _read(self._identity)
        if row is not None:
            if known is None or known[0] != row[0] or known[1] < row[1]:
                _write(self._identity, row[0], row[1])
            return (
                str(row[0]),
                int(row[1]),
                int(row[2]),
                row[3],
            )  # a higher epoch in the file: killed while renumbering, harmless
        installation, epoch = known or (secrets.token_hex(16), 0)
        if epoch:
            log.warning("%s", say("link-spool-lost"))
        _write(self._identity, installation, epoch + 1)  # first: a number is never given twice in one epoch
        self._connection.execute(
            "INSERT INTO identity (one, installation, epoch, unbroken) VALUES (1, ?, ?, ?)",
            (installation, epoch + 1, epoch + 1),
        )
        return installation, epoch + 1, epoch + 1, None


def _report(body: bytes) -> Kept:
    message = codec.decode(body)
    assert isinstance(message, Found | Tried | Done)
    return message


def _read(path: Path) -> tuple[str, int] | None:
    """The installation and its epoch, if the file holds them."""
    try:
        installation, epoch = path.read_text(encoding="ascii").split()
        return installation[:64], int(epoch)
    except (OSError, ValueError):
        return None


def _write(path: Path, installation: str, epoch: int) -> None:
    """Replace the file as a whole, and only if it says something else."""
    if _read(path) == (installation, epoch):
        return
    handle, draft = tempfile.mkstemp(prefix=".installation-", dir=path.parent)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{installation} {epoch}\n")
        file.flush()
        os.fsync(handle)
    Path(draft).replace(path)
