"""What became of passwords that were sent: counters in SQLite, shared by all processes of this machine.

Every call takes well under a millisecond; none is held across an await.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ksocket.credentials.logins import may_live, this_process
from ksocket.state import database, transaction

DAY = 86_400.0
HALF_HOUR = 1_800.0
_LONGEST_LOGIN = 600.0  # a login in flight for longer is over, whoever began it
_TIDY_SECONDS = 3_600.0

# verdict: "flying", "failed", "unknown" or "stopped" (unknown, since the run was stopped). settled: a success came
# after it, so the account's count is without it. A login that succeeded is deleted, and leaves a line in `proof`.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS login (
    id INTEGER PRIMARY KEY, host TEXT NOT NULL, user TEXT NOT NULL, account TEXT NOT NULL, file TEXT NOT NULL,
    revision TEXT NOT NULL, at REAL NOT NULL, owner TEXT NOT NULL, verdict TEXT NOT NULL DEFAULT 'flying',
    settled INTEGER NOT NULL DEFAULT 0, machine TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS login_of_account ON login (account, settled, verdict) WHERE account <> '';
CREATE INDEX IF NOT EXISTS login_on_host ON login (host, user);
CREATE TABLE IF NOT EXISTS proof (
    account TEXT NOT NULL, file TEXT NOT NULL, revision TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (account, file)
);
"""
_HERE = "(host = ? OR (machine <> '' AND machine = ?)) AND user = ?"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A password that is to be sent: to which host, for which user, from which file.

    user is the login_name() of username; account its domain_account(), empty for a bare user name. machine is what the
    host has in common with itself at its other addresses, empty where nothing is known.
    """

    host: str
    username: str
    user: str
    account: str
    file: str
    revision: str
    machine: str = ""

    @property
    def here(self) -> tuple[str, str, str]:
        """The values that _HERE asks for."""
        return self.host, self.machine, self.user

    @property
    def proved(self) -> str:
        """What a success proves the password of: the domain account, or the user on this host."""
        return self.account or _local(self.user, self.host)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What is known that bears on one attempt.

    on_host: of this user on this host within 30 minutes, over all files. of_account: of this domain account since its
    last success, within a day, without those of an earlier revision of the attempt's file. failed_before: when the
    host refused the same (seconds since 1970).
    """

    failed_on_host: int = 0
    flying_on_host: int = 0
    failed_of_account: int = 0
    flying_of_account: int = 0
    failed_before: float | None = None


class Ledger:
    """The counters in a file (None: in memory). clock gives seconds since 1970.

    Raises:
        Fault: "state-not-writable", "state-unreadable".
        sqlite3.Error: from all methods, when the disk is full or the like.
    """

    def __init__(self, path: Path | None, clock: Callable[[], float] = time.time) -> None:
        self._db = database(path, _SCHEMA)
        if not self._db.execute("SELECT 1 FROM pragma_table_info('login') WHERE name = 'machine'").fetchone():
            self._db.execute("ALTER TABLE login ADD COLUMN machine TEXT NOT NULL DEFAULT ''")
        self._db.execute("CREATE INDEX IF NOT EXISTS login_on_machine ON login (machine, user) WHERE machine <> ''")
        self._clock = clock
        self._tidied = 0.0

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    @contextmanager
    def deciding(self) -> Iterator[None]:
        """No other process writes between count() and take() in here."""
        with transaction(self._db):
            yield

    def count(self, attempt: Attempt) -> Counts:
        """What bears on this attempt now; places of processes that were killed are given back first."""
        self._end_dead(attempt)
        now = self._clock()
        of_account = "account <> '' AND account = ?"
        return Counts(
            failed_on_host=self._number(
                f"{_HERE} AND verdict <> 'flying' AND at BETWEEN ? AND ?",
                *(*attempt.here, now - HALF_HOUR, now + HALF_HOUR),
            ),
            flying_on_host=self._number(f"{_HERE} AND verdict = 'flying'", *attempt.here),
            failed_of_account=self._number(
                f"{of_account} AND settled = 0 AND verdict <> 'flying' AND at BETWEEN ? AND ? "
                "AND NOT (verdict = 'stopped' AND at < ?) AND NOT (file = ? AND revision <> ?)",
                *(attempt.account, now - DAY, now + DAY, now - HALF_HOUR, attempt.file, attempt.revision),
            ),
            flying_of_account=self._number(f"{of_account} AND verdict = 'flying'", attempt.account),
            failed_before=self._failed_before(attempt, now),
        )

    def take(self, attempt: Attempt) -> int:
        """Note that the password is on its way; the number of its line."""
        words = (attempt.host, attempt.user, attempt.account, attempt.file, attempt.revision, attempt.machine)
        cursor = self._db.execute(
            "INSERT INTO login (host, user, account, file, revision, machine, at, owner) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*words, self._clock(), this_process()),
        )
        return cursor.lastrowid or 0

    def settle(self, line: int, attempt: Attempt, verdict: str) -> None:
        """Note what became of it: "succeeded", "failed", "unknown", "stopped" or "unsent"."""
        with transaction(self._db):
            if verdict == "succeeded":
                self._prove(attempt)
            if verdict in ("unknown", "stopped"):
                self._end_unknown(line, attempt.proved, attempt.file, attempt.revision, verdict)
            elif verdict == "failed":
                self._end(line, verdict)
            else:
                self._drop(line)
            self._tidy()

    def _failed_before(self, attempt: Attempt, now: float) -> float | None:
        row = self._db.execute(
            f"SELECT max(at) FROM login WHERE {_HERE} AND file = ? AND revision = ? "  # noqa: S608 - our words
            "AND verdict = 'failed' AND at BETWEEN ? AND ?",
            (*attempt.here, attempt.file, attempt.revision, now - DAY, now + DAY),
        ).fetchone()
        return None if row[0] is None else float(row[0])

    def _number(self, where: str, *values: object) -> int:
        row = self._db.execute(f"SELECT count(*) FROM login WHERE {where}", values).fetchone()  # noqa: S608 - our words
        return int(row[0])

    def _prove(self, attempt: Attempt) -> None:
        self._db.execute(
            "UPDATE login SET settled = 1 WHERE account = ? AND account <> '' AND settled = 0 AND verdict <> 'flying'",
            (attempt.account,),
        )
        if not attempt.account:  # the same password, so those without a verdict were not wrong
            self._db.execute(
                f"DELETE FROM login WHERE {_HERE} AND file = ? AND revision = ? "  # noqa: S608 - our words
                "AND verdict IN ('unknown', 'stopped')",
                (*attempt.here, attempt.file, attempt.revision),
            )
        self._db.execute(
            "INSERT OR REPLACE INTO proof (account, file, revision, at) VALUES (?, ?, ?, ?)",
            (attempt.proved, attempt.file, attempt.revision, self._clock()),
        )

    def _end_unknown(self, line: int, account: str, file: str, revision: str, verdict: str = "unknown") -> None:
        """Counts as failed, unless the account was proved with the same file: a right password is never counted.

        account: as `Attempt.proved` names it.
        """
        now = self._clock()
        proved = self._db.execute(
            "SELECT 1 FROM proof WHERE account = ? AND file = ? AND revision = ? AND at BETWEEN ? AND ?",
            (account, file, revision, now - DAY, now + DAY),
        ).fetchone()
        if proved:
            self._drop(line)
        else:
            self._end(line, verdict)

    def _end(self, line: int, verdict: str) -> None:
        self._db.execute("UPDATE login SET verdict = ?, at = ? WHERE id = ?", (verdict, self._clock(), line))

    def _drop(self, line: int) -> None:
        self._db.execute("DELETE FROM login WHERE id = ?", (line,))

    def _end_dead(self, attempt: Attempt) -> None:
        """The logins of a killed process have no verdict, like those of a broken connection."""
        now = self._clock()
        rows = self._db.execute(
            "SELECT id, account, file, revision, at, owner, user, host FROM login WHERE verdict = 'flying' "  # noqa: S608 - our words
            f"AND ({_HERE} OR (account <> '' AND account = ?)) AND (owner <> ? OR at < ?)",
            (*attempt.here, attempt.account, this_process(), now - _LONGEST_LOGIN),
        )
        for line, account, file, revision, at, owner, user, host in rows.fetchall():
            if abs(now - at) > _LONGEST_LOGIN or not may_live(owner):
                self._end_unknown(line, account or _local(user, host), file, revision)

    def _tidy(self) -> None:
        now = self._clock()
        if abs(now - self._tidied) < _TIDY_SECONDS:
            return
        self._tidied = now
        day = (now - DAY, now + DAY)
        self._db.execute("DELETE FROM login WHERE at NOT BETWEEN ? AND ?", day)
        self._db.execute("DELETE FROM proof WHERE at NOT BETWEEN ? AND ?", day)


def _local(user: str, host: str) -> str:
    """No name of a domain account has a blank at its beginning."""
    return f" {user} on {host}"
