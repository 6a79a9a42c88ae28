"""Which SSH host keys are known here, and so may be given a password.

A key is known for (route, address): the same private address behind other jump hosts is another machine. It is
decided in this order:

1. a key that a known_hosts file revokes never gets a password;
2. a known_hosts file that speaks of the address decides: its keys are known, every other one is changed;
3. a key of the store at this address is known; any other key at an address that has one is changed, of whatever kind
   (an impostor could choose a kind that we have not seen: ask the server for the kinds in `known`);
4. a key of the store at another address on the same route is known: DHCP moved the machine ("elsewhere");
5. else it is new: `strict` refuses it, `accept-new` keeps it while the run has not met too many.

With `any` the password goes to every key that is not revoked; a first key is noted, so that it shows when another
takes its place, but to the other policies a key that was only noted is new.
"""

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ksocket.credentials import knownhosts
from ksocket.credentials.hostkey import HostKey, fingerprint, parse_key
from ksocket.credentials.knownhosts import KnownHosts
from ksocket.faults import Fault
from ksocket.state import database, transaction
from ksocket.target import Target
from kswire.problems import Code, Problem, problem

__all__ = ["HostKeys", "Trust", "fingerprint"]

State = Literal["known", "new", "elsewhere", "changed", "unchecked"]

_DAY = 86_400.0

# how: "trusted" (a person said so), "new" (met first and accepted), "moved" (known elsewhere), "noted" (by `any`).
# port 0: on every port.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS hostkey (
    route TEXT NOT NULL, addr TEXT NOT NULL, port INTEGER NOT NULL, key TEXT NOT NULL, how TEXT NOT NULL,
    run TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (route, addr, port, key)
);
CREATE INDEX IF NOT EXISTS hostkey_by_key ON hostkey (route, key);
CREATE INDEX IF NOT EXISTS hostkey_by_run ON hostkey (run) WHERE how = 'new';
"""


@dataclass(frozen=True, slots=True)
class Trust:
    """What a host key is worth.

    state: "known" (here, or to the known_hosts file), "new" (never seen), "elsewhere" (known at another address),
    "changed" (another one is known here, or it is revoked), "unchecked" (it could not be compared). problem says why
    a password must not be sent; there is one exactly when it must not.
    """

    password_allowed: bool
    problem: Problem | None
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known that bears on an offered key.

    listed, revoked: by the known_hosts file. here: the store's keys at this address; noted: those of them that nobody
    accepted. elsewhere: the offered key was accepted at another address. accepted: new keys of this run so far.
    """

    listed: tuple[HostKey, ...] = ()
    revoked: bool = False
    here: frozenset[HostKey] = frozenset()
    noted: frozenset[HostKey] = frozenset()
    elsewhere: bool = False
    accepted: int = 0


def judge(offered: HostKey, evidence: Evidence, policy: str, max_new: int | None = None) -> Trust:
    """The decision, pure; the rules are at the top of this module. Unknown policies are as strict as "strict"."""
    if evidence.revoked:
        return _changed("@revoked", offered)
    known = evidence.listed or tuple(evidence.here)
    if known and offered not in known:
        prints = ", ".join(sorted(one.fingerprint for one in known))
        return Trust(True, None, "changed") if policy == "any" else _changed(prints, offered)
    if known and (policy == "any" or evidence.listed or offered not in evidence.noted):
        return Trust(True, None, "known")
    if evidence.elsewhere:
        return Trust(True, None, "elsewhere")
    return _first_met(offered, evidence, policy, max_new)


class HostKeys:
    """The store of this machine. state: an SQLite file (0600) that all its processes share; None: in memory.

    Calls take well under a millisecond. clock gives seconds since 1970.

    Raises:
        Fault: "state-not-writable", "state-unreadable".
    """

    def __init__(self, state: Path | None, *, clock: Callable[[], float] = time.time) -> None:
        self._db = database(state, _SCHEMA)
        self._path, self._clock = state, clock

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def check(
        self,
        target: Target,
        key: str,
        *,
        policy: str,
        known_hosts: Path | None = None,
        run: str = "-",
        max_new: int | None = None,
        port: int = 22,
    ) -> Trust:
        """May a password go to the machine that showed this key? It must have proved that it holds it.

        key: OpenSSH's text. policy: "strict", "accept-new", "any". max_new: so many new keys are accepted in one run.
        An accepted key is known from now on. What cannot be checked is not trusted: CREDENTIAL_FILE, PROTOCOL_ERROR,
        INTERNAL.
        """
        try:
            offered = parse_key(key)
        except ValueError as error:
            return _refused(problem(Code.PROTOCOL_ERROR, detail=error), "unchecked")
        try:
            listed = knownhosts.read(known_hosts) if known_hosts else KnownHosts()
        except (OSError, ValueError) as error:
            return _refused(problem(Code.CREDENTIAL_FILE, fault=f"{known_hosts}: {_words(error)}"), "unchecked")
        try:
            with transaction(self._db):
                evidence = self._evidence(target, port, offered, listed, run)
                trust = judge(offered, evidence, policy, max_new)
                if trust.password_allowed and not evidence.listed:
                    self._remember(target, port, offered, trust.state, policy, run)
                return trust
        except sqlite3.Error as error:
            return _refused(problem(Code.INTERNAL, detail=f"host keys: {error}"), "unchecked")

    def accept(self, target: Target, key: str) -> None:
        """From now on this key, and no other, is known at the target: a person says so.

        Raises:
            Fault: "bad-host-key" when it is none, "state-not-writable".
        """
        try:
            offered = parse_key(key)
        except ValueError as error:
            raise Fault("bad-host-key", detail=error) from error
        try:
            with transaction(self._db):
                self._db.execute("DELETE FROM hostkey WHERE route = ? AND addr = ?", _place(target))
                self._write(target, 0, offered, "trusted", "-")
        except sqlite3.Error as error:
            raise Fault("state-not-writable", path=self._path, detail=error) from error

    def known(self, target: Target) -> tuple[str, ...]:
        """The keys of the store at the target, as OpenSSH's text: ask the server for these kinds first."""
        try:
            rows = self._db.execute("SELECT DISTINCT key FROM hostkey WHERE route = ? AND addr = ?", _place(target))
            return tuple(sorted(key for (key,) in rows))
        except sqlite3.Error:
            return ()  # only a hint; check() says what is wrong with the store

    def _evidence(self, target: Target, port: int, offered: HostKey, listed: KnownHosts, run: str) -> Evidence:
        route, addr = _place(target)
        rows = self._db.execute(
            "SELECT key, how FROM hostkey WHERE route = ? AND addr = ? AND port IN (?, 0)", (route, addr, port)
        )
        here = {parse_key(key): how for key, how in rows}
        elsewhere = self._db.execute(
            "SELECT 1 FROM hostkey WHERE route = ? AND key = ? AND how <> 'noted' LIMIT 1", (route, str(offered))
        ).fetchone()
        accepted = self._db.execute(
            "SELECT count(*) FROM hostkey WHERE run = ? AND how = 'new' AND at > ?", (run, self._clock() - _DAY)
        ).fetchone()
        return Evidence(
            listed=listed.keys(addr, port),
            revoked=listed.revokes(addr, port, offered),
            here=frozenset(here),
            noted=frozenset(key for key, how in here.items() if how == "noted"),
            elsewhere=elsewhere is not None,
            accepted=int(accepted[0]),
        )

    def _remember(self, target: Target, port: int, offered: HostKey, state: State, policy: str, run: str) -> None:
        if state == "elsewhere":
            self._write(target, port, offered, "moved", run)
        elif state == "new":
            self._write(target, port, offered, "noted" if policy == "any" else "new", run)

    def _write(self, target: Target, port: int, key: HostKey, how: str, run: str) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO hostkey (route, addr, port, key, how, run, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*_place(target), port, str(key), how, run, self._clock()),
        )


def _first_met(offered: HostKey, evidence: Evidence, policy: str, max_new: int | None) -> Trust:
    if policy == "any":
        return Trust(True, None, "new")
    if policy != "accept-new":
        return _refused(problem(Code.HOST_KEY_UNKNOWN, offered=offered.fingerprint), "new")
    if max_new is not None and evidence.accepted >= max_new:
        return _refused(problem(Code.NEW_HOST_LIMIT, maximum=max_new), "new")
    return Trust(True, None, "new")


def _changed(known: str, offered: HostKey) -> Trust:
    return _refused(problem(Code.HOST_KEY_CHANGED, known=known, offered=offered.fingerprint), "changed")


def _refused(reason: Problem, state: State) -> Trust:
    return Trust(False, reason, state)


def _place(target: Target) -> tuple[str, str]:
    return ",".join(target.route), target.addr


def _words(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
