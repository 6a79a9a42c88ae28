"""Keeps accounts from being locked out: not too many wrong passwords, nor too many on their way.

- A domain account: failed + in flight at most 3, on all hosts and with all methods together, counted since its last
  success, for a day, and no longer for a file that was changed since. So a new account is proved on one host before
  it spreads.
- One user on one host: failed + in flight at most 2 in 30 minutes, over all files; a local user over all addresses
  where the host shows itself as the same machine. (A router has an address in each network, and one `admin`.)
- What failed on a host is not tried there again until its file changes or a day passes; a person may override this
  one rule (`again`).

A login without a verdict counts as failed, since the server may have counted it; but not when the account was proved
with the same file (a local user: on this host), for then the password is known to be right and no server counts it as
wrong. One that ended because a person stopped the run counts for 30 minutes only: three of them must not keep a good
account out for a day.
"""

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from weakref import WeakValueDictionary

from ksocket.credentials.accounts import CredentialFile
from ksocket.credentials.ledger import Attempt, Counts, Ledger
from ksocket.credentials.logins import domain_account, login_name
from kswire.problems import Code, Problem, problem

MAX_KEYS = 4
"""Keys that are offered on one connection; more end it before the password (OpenSSH's MaxAuthTries is 6)."""
MAX_PER_ACCOUNT = 3
MAX_PER_HOST = 2

_POLL_SECONDS = 0.2  # how soon a place is seen that another process gave back
_LOG = logging.getLogger(__name__)


class Guarded(Exception):  # noqa: N818 - a refusal that protects, not an error
    """The password must not be sent; `problem` says why.

    ACCOUNT_GUARDED, FAILED_BEFORE, or INTERNAL when the counters cannot be read or written: then nothing is sent.
    """

    def __init__(self, reason: Problem) -> None:
        self.problem = reason
        super().__init__(reason.code, reason.params)


class Login:
    """One password on its way. Say what became of it as soon as it is known: others wait for that.

    The first word stands.
    """

    def __init__(self, settle: Callable[[str], None]) -> None:
        self._settle: Callable[[str], None] | None = settle

    def failed(self) -> None:
        """The server refused the password."""
        self._end("failed")

    def succeeded(self) -> None:
        """The server accepted it."""
        self._end("succeeded")

    def unsent(self) -> None:
        """The password never left: nothing is counted."""
        self._end("unsent")

    def _end(self, verdict: str) -> None:
        settle, self._settle = self._settle, None
        if settle:
            settle(verdict)


def decide(counts: Counts, username: str, *, again: bool = False) -> Problem | bool:
    """True: the password may be sent now. False: wait for those in flight. A problem: it must not be sent."""
    if counts.failed_before is not None and not again:
        since = datetime.fromtimestamp(counts.failed_before, UTC).isoformat(timespec="seconds")
        return problem(Code.FAILED_BEFORE, username=username, since=since)
    if counts.failed_on_host >= MAX_PER_HOST:
        return problem(Code.ACCOUNT_GUARDED, username=username, failures=counts.failed_on_host)
    if counts.failed_of_account >= MAX_PER_ACCOUNT:
        return problem(Code.ACCOUNT_GUARDED, username=username, failures=counts.failed_of_account)
    return (
        counts.failed_on_host + counts.flying_on_host < MAX_PER_HOST
        and counts.failed_of_account + counts.flying_of_account < MAX_PER_ACCOUNT
    )


class Guard:
    """The guard of this machine. state: an SQLite file (0600) that all its processes share; None: in memory.

    clock gives seconds since 1970. One guard serves one event loop.

    Raises:
        Fault: "state-not-writable", "state-unreadable".
    """

    def __init__(self, state: Path | None, *, clock: Callable[[], float] = time.time) -> None:
        self._ledger = Ledger(state, clock)
        self._queues: WeakValueDictionary[tuple[str, ...], asyncio.Lock] = WeakValueDictionary()
        self._watching: set[asyncio.Future[None]] = set()

    def close(self) -> None:
        """Closes the file."""
        self._ledger.close()

    @asynccontextmanager
    async def password(
        self, host: str, username: str, file: CredentialFile, *, again: bool = False, machine: str = ""
    ) -> AsyncIterator[Login]:
        """Permission to send this file's password to a host, once. Enter it right before the password leaves.

        host is the target as one word, with its route if it has one; machine what it shows at each of its addresses,
        as its host key, empty when that is not known. Waits, in turn, while others in flight may still prove the
        account. Leaving without a word to the Login means: no verdict.

        Raises:
            Guarded: it must not be sent.
        """
        account = domain_account(username)
        attempt = Attempt(
            host, username, login_name(username), account, str(file.path), file.revision, "" if account else machine
        )
        line = await self._admission(attempt, again=again)
        login = Login(lambda verdict: self._settle(line, attempt, verdict))
        try:
            yield login
        except asyncio.CancelledError:
            login._end("stopped")  # noqa: SLF001 - the other half of the same thing
            raise
        finally:
            login._end("unknown")  # noqa: SLF001 - the other half of the same thing

    async def _admission(self, attempt: Attempt, *, again: bool) -> int:
        self._ask(attempt, again=again, take=False)  # who is refused need not queue
        async with AsyncExitStack() as turn:
            await turn.enter_async_context(self._queue(attempt.host, attempt.user))
            if attempt.account:
                await turn.enter_async_context(self._queue(attempt.account))
            while (line := self._ask(attempt, again=again, take=True)) is None:
                await self._change()
            return line

    def _ask(self, attempt: Attempt, *, again: bool, take: bool) -> int | None:
        """The line of a place that was taken; None: not now."""
        try:
            with self._ledger.deciding():
                answer = decide(self._ledger.count(attempt), attempt.username, again=again)
                line = self._ledger.take(attempt) if take and answer is True else None
        except sqlite3.Error as error:
            raise Guarded(problem(Code.INTERNAL, detail=f"guard: {error}")) from error
        if isinstance(answer, Problem):
            raise Guarded(answer)
        return line

    def _settle(self, line: int, attempt: Attempt, verdict: str) -> None:
        try:
            self._ledger.settle(line, attempt, verdict)
        except sqlite3.Error as error:  # the place stays in flight, which guards the account as well as a failure does
            _LOG.error("the guard could not note a login: %s", error)
        for watcher in self._watching:
            _resolve(watcher)

    def _queue(self, *key: str) -> asyncio.Lock:
        """The turn of those who wait for the same; it is gone when nobody does."""
        return self._queues.setdefault(key, asyncio.Lock())

    async def _change(self) -> None:
        """Until this process gave a place back, or it is time to look at what others did."""
        loop = asyncio.get_running_loop()
        watcher: asyncio.Future[None] = loop.create_future()
        timer = loop.call_later(_POLL_SECONDS, _resolve, watcher)
        self._watching.add(watcher)
        try:
            await watcher
        finally:
            timer.cancel()
            self._watching.discard(watcher)


def _resolve(watcher: "asyncio.Future[None]") -> None:
    if not watcher.done():
        watcher.set_result(None)
