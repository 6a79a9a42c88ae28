"""What a run has done already, on disk: a run that was killed goes on where it was, and asks nobody a second time."""

import logging
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import datetime

import msgspec

from ksocket.state import transaction
from ksocket.target import Target
from ksocket.words import say
from kswire import codec
from kswire.nodes import LONG
from kswire.problems import Code
from kswire.reports import Done, Found, Report, Sent, Tried
from kswire.wire import now

log = logging.getLogger("ksocket.scan")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS started (run TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS found (
    run TEXT NOT NULL, addr TEXT NOT NULL, route TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (run, addr, route));
CREATE TABLE IF NOT EXISTS tried (
    run TEXT NOT NULL, addr TEXT NOT NULL, route TEXT NOT NULL, method TEXT NOT NULL, told INTEGER NOT NULL DEFAULT 0,
    body BLOB NOT NULL, PRIMARY KEY (run, addr, route, method));
CREATE TABLE IF NOT EXISTS sent (run TEXT PRIMARY KEY, begun INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cut (number INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL UNIQUE);
"""
_TABLES = ("started", "found", "tried", "sent")
CUT_KEPT = 4  # runs that a closing window cut and that may be gone on with


class Journal:
    """Keeps nothing: for a run that nobody goes on with, and as the list of what the engine asks of a journal."""

    def started(self) -> datetime:
        """When the run began, also if that was before this process."""
        return now()

    def found(self) -> list[Found]:
        """The targets that were told before this process."""
        return []

    def finished(self, target: Target, method: str) -> Tried | None:  # noqa: ARG002 - for those that keep
        """What came of the method on this target, if it was tried to the end."""
        return None

    def finish(self, tried: Tried) -> None:
        """The method was tried to the end: whatever happens, it is not tried again in this run."""

    def told(self, report: Found | Tried) -> bool:  # noqa: ARG002 - for those that keep
        """The report has left the run before."""
        return False

    def begin(self) -> Sent | None:
        """What was sent before this process; None: nobody knows."""
        return Sent()

    def count(self, sent: Sent | None) -> None:
        """All that was sent until now."""

    async def ready(self) -> None:
        """Return when there is room for what will be found out."""


class KeptJournal(Journal):
    """The journal of one run in a database that this process alone has open.

    room waits while the reports have nowhere to go. Every statement survives the end of the process by itself.
    """

    def __init__(self, connection: sqlite3.Connection, run: str, room: Callable[[], Awaitable[None]]) -> None:
        self._connection, self._run, self._room = connection, run, room
        self._unwritten: Sent | None = None  # newer than what is on disk
        connection.executescript(_SCHEMA)
        fresh = self._connection.execute("INSERT OR IGNORE INTO started VALUES (?, ?)", (run, now().isoformat()))
        if fresh.rowcount:  # a run that an earlier version began has no such row: what that sent is not known
            self._connection.execute("INSERT OR REPLACE INTO sent VALUES (?, 0, ?)", (run, _text(Sent())))

    def started(self) -> datetime:
        """Of the first process."""
        row = self._connection.execute("SELECT at FROM started WHERE run = ?", (self._run,)).fetchone()
        return datetime.fromisoformat(row[0])

    def found(self) -> list[Found]:
        """In their order."""
        rows = self._connection.execute("SELECT body FROM found WHERE run = ? ORDER BY rowid", (self._run,)).fetchall()
        return [one for (body,) in rows if isinstance(one := codec.decode(body), Found)]

    def finished(self, target: Target, method: str) -> Tried | None:
        """Without the lists that lead to no other machine, once it was told."""
        row = self._connection.execute(
            "SELECT body FROM tried WHERE run = ? AND addr = ? AND route = ? AND method = ?",
            (self._run, target.addr, _way(target.route), method),
        ).fetchone()
        tried = codec.decode(row[0]) if row else None
        assert tried is None or isinstance(tried, Tried)
        return tried

    def finish(self, tried: Tried) -> None:
        """The first time counts."""
        self._connection.execute(
            "INSERT OR IGNORE INTO tried (run, addr, route, method, body) VALUES (?, ?, ?, ?, ?)",
            (self._run, tried.addr, _way(tried.route), tried.method, codec.encode(tried)),
        )

    def told(self, report: Found | Tried) -> bool:
        """Whether `tell` was called with it."""
        if isinstance(report, Found):
            key = (self._run, report.address.addr, _way(report.address.route))
            found = "SELECT 1 FROM found WHERE run = ? AND addr = ? AND route = ?"
            return self._connection.execute(found, key).fetchone() is not None
        tried = "SELECT told FROM tried WHERE run = ? AND addr = ? AND route = ? AND method = ?"
        row = self._connection.execute(tried, (self._run, report.addr, _way(report.route), report.method)).fetchone()
        return row is not None and bool(row[0])

    def inherit(self, former: str) -> None:
        """Go on with a run that a closing window cut: what was told of it is neither asked nor told again."""
        with transaction(self._connection):
            self._connection.execute(
                "UPDATE OR IGNORE tried SET run = ? WHERE run = (SELECT ? FROM cut WHERE run = ?)",
                (self._run, _cut(former), former),
            )
            self._connection.execute("DELETE FROM cut WHERE run = ?", (former,))

    def _leave(self) -> None:
        """Keep what was asked for the run that goes on, under a name that no run has; of the last few that were cut."""
        told = "UPDATE OR REPLACE tried SET run = ? WHERE run = ? AND told"
        self._connection.execute(told, (_cut(self._run), self._run))
        self._connection.execute("INSERT OR REPLACE INTO cut (run) VALUES (?)", (self._run,))
        old = "SELECT run FROM cut ORDER BY number DESC LIMIT -1 OFFSET ?"
        for (run,) in self._connection.execute(old, (CUT_KEPT,)).fetchall():
            self._connection.execute("DELETE FROM tried WHERE run = ?", (_cut(run),))
            self._connection.execute("DELETE FROM cut WHERE run = ?", (run,))

    def begin(self) -> Sent | None:
        """As it was noted last; `restarts`: how many processes have begun before."""
        sent = self.counted()
        self._connection.execute("UPDATE sent SET begun = begun + 1 WHERE run = ?", (self._run,))
        return sent

    def count(self, sent: Sent | None) -> None:
        """The last word counts. One that the disk does not take ends nothing: it is kept in mind until the next."""
        if sent is None:
            return
        try:
            self._connection.execute("UPDATE sent SET body = ? WHERE run = ?", (_text(sent), self._run))
            self._unwritten = None
        except sqlite3.Error as error:
            if self._unwritten is None:  # the first of many
                log.warning("%s", say("sent-unwritten", run=self._run, detail=error))
            self._unwritten = sent

    def counted(self) -> Sent | None:
        """What was noted last, for a run that ends without a word of its own."""
        row = self._connection.execute("SELECT begun, body FROM sent WHERE run = ?", (self._run,)).fetchone()
        if row is None:
            return None
        noted = self._unwritten or msgspec.json.decode(row[1], type=Sent)
        return msgspec.structs.replace(noted, restarts=row[0])

    async def ready(self) -> None:
        """While the reports have nowhere to go, nobody is asked."""
        await self._room()

    def tell(self, report: Report) -> None:
        """The report leaves the run: to be called in the transaction that puts it where it is safe."""
        match report:
            case Found():
                self._connection.execute(
                    "INSERT INTO found VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body",
                    (self._run, report.address.addr, _way(report.address.route), codec.encode(report)),
                )
            case Tried():
                self._connection.execute(
                    "UPDATE tried SET told = 1, body = ? WHERE run = ? AND addr = ? AND route = ? AND method = ?",
                    (codec.encode(_lean(report)), self._run, report.addr, _way(report.route), report.method),
                )
            case Done():
                if any(one.code == Code.WINDOW_CLOSED for one in report.problems):
                    self._leave()
                for table in _TABLES:
                    self._connection.execute(f"DELETE FROM {table} WHERE run = ?", (self._run,))  # noqa: S608 - ours
            case _:
                pass


def _cut(run: str) -> str:
    return f"cut:{run}"


def _text(sent: Sent) -> str:
    return msgspec.json.encode(sent).decode()


def _way(route: tuple[str, ...]) -> str:
    return " > ".join(route)


def _lean(tried: Tried) -> Tried:
    """Without the long lists that lead to no other machine: the spool has them."""
    if tried.facts is None:
        return tried
    return msgspec.structs.replace(tried, facts=msgspec.structs.replace(tried.facts, **dict.fromkeys(LONG)))
