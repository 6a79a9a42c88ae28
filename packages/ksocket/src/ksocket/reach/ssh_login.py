"""One login: keys four at a time on a connection, then the password once; old algorithms only where needed."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import asyncssh

from ksocket.credentials import knownhosts
from ksocket.credentials.accounts import SshFile
from ksocket.credentials.guard import MAX_KEYS
from ksocket.credentials.hostkeys import fingerprint
from ksocket.reach import ssh_legacy
from ksocket.reach.means import Means
from ksocket.reach.ssh_algorithms import LEGACY, MODERN, Algorithms, old_in_use
from ksocket.reach.ssh_client import Caller, Course, Offer
from ksocket.reach.ssh_errors import trouble
from ksocket.reach.ssh_flow import Flow
from ksocket.reach.ssh_handshake import Tunnel, handshake, hang_up
from ksocket.reach.ssh_keys import Keyring, Keys
from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from kswire.facts import Signature
from kswire.problems import Code, Problem


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A connection that is ready to use, and what was learned on the way.

    flow: what the server may still send. login: "publickey", "password", or "none" where the server asked for nothing.
    legacy: the old algorithms that the server forced on us. problem: what is wrong with the host key, although a client
    key opened the door.
    """

    connection: asyncssh.SSHClientConnection
    flow: Flow
    host_key: str
    login: str
    legacy: tuple[str, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """What opened a door last time."""

    key: str | None  # fingerprint of the client key; None: the password
    mismatch: str  # why old algorithms were needed; empty: they were not
    sha1: bool = False  # the key signed by SHA-1


@dataclass(slots=True)
class Memory:
    """What the logins of one pool share: opened keys, and for each target the way that worked."""

    keyring: Keyring = field(default_factory=Keyring)
    ways: dict[tuple[Target, Path, str], Way] = field(default_factory=dict)


@asynccontextmanager
async def login(
    target: Target,
    file: SshFile,
    means: Means,
    memory: Memory,
    tunnel: Tunnel | None = None,
    *,
    lasting: bool = False,
) -> AsyncIterator[LoggedIn]:
    """A connection to the target with the account of the file, closed at the end.

    lasting: it stays open as long as the run and carries others, so it takes a place at the host for the login only.
    Two scans that each kept a place at a jump host would wait for each other for ever.

    Raises:
        Trouble: outside of the scope, unreachable, refused, not to be tried now, or the file's keys are of no use.
    """
    check_scope(means, target.addr)
    keys = await memory.keyring.keys(file)
    if keys.faults and not keys.usable and file.password is None:
        raise Trouble(Code.CREDENTIAL_FILE, fault="; ".join(keys.faults))
    async with AsyncExitStack() as stack:
        with means.login("ssh", file):
            opened = await _Door(target, file, means, memory, tunnel, keys, lasting).open(stack)
        yield opened


async def offered_host_key(
    target: Target, file: SshFile, means: Means, memory: Memory, tunnel: Tunnel | None = None
) -> str:
    """The key that the host proves to hold. It is told the user name and nothing else; nothing is remembered.

    Raises:
        Trouble: outside of the scope, unreachable, or no SSH server.
    """
    check_scope(means, target.addr)
    door = _Door(target, file, means, memory, tunnel, Keys(()))
    async with AsyncExitStack() as stack:
        while True:
            try:
                return (await door.attempt(Offer((), password=False), stack)).host_key
            except _Refused as refused:
                return refused.course.host_key
            except _OnlyOld:
                continue


def signature(host_key: str) -> Signature:
    """What identifies the host: the type of its key, since it has one of each and shows which one it is asked for.

    host_key in OpenSSH's text.
    """
    return Signature(kind="sshHostKey", value=f"{host_key.partition(' ')[0]} {fingerprint(host_key)}")


def check_scope(means: Means, addr: str) -> None:
    """Asked before anything is sent to an address.

    Raises:
        Trouble: PROHIBITED or OUTSIDE_SCOPE.
    """
    verdict = means.scope.permits(addr)
    if not verdict.allowed:
        raise Trouble(Code.PROHIBITED if verdict.prohibited else Code.OUTSIDE_SCOPE, address=addr)


class _Refused(Exception):  # noqa: N818 - an answer, not an error
    """The server did not take what was offered; cut_off: it hung up before everything was offered."""

    def __init__(self, course: Course, *, cut_off: bool) -> None:
        self.course, self.cut_off = course, cut_off
        super().__init__()


class _OnlyOld(Exception):  # noqa: N818 - an answer, not an error
    """The server knows only old algorithms."""


@dataclass(slots=True)
class _Door:
    """The connections of one login, one after the other."""

    target: Target
    file: SshFile
    means: Means
    memory: Memory
    tunnel: Tunnel | None
    keys: Keys
    lasting: bool = False
    mismatch: str = ""
    sha2: bool = False  # RSA keys signed by SHA-2, as the server wanted
    sha1: bool = False  # now they sign by SHA-1
    tried: list[str] = field(default_factory=list)
    shown: tuple[Signature, ...] = ()

    async def open(self, stack: AsyncExitStack) -> LoggedIn:
        """Connects until one offer is taken. What the host showed goes along with the trouble."""
        try:
            return await self._try_all(stack)
        except Trouble as trouble:
            trouble.shown = self.shown
            raise

    async def _try_all(self, stack: AsyncExitStack) -> LoggedIn:
        """Ends: each round leaves fewer keys, the last has the password."""
        way = self.memory.ways.pop(self._identity, None)
        self.mismatch, self.sha1 = (way.mismatch, way.sha1) if way else ("", False)
        keys = self._ordered(way)
        while True:
            last = len(keys) <= MAX_KEYS and not self.sha1
            offer = Offer(keys[:MAX_KEYS], password=last and self.file.password is not None, sha1=self.sha1)
            try:
                return await self.attempt(offer, stack)
            except _Refused as refused:
                keys = self._left(refused, offer, keys)
            except _OnlyOld:
                continue

    @property
    def _identity(self) -> tuple[Target, Path, str]:
        return self.target, self.file.path, self.file.revision

    def _ordered(self, way: Way | None) -> tuple[asyncssh.SSHKey, ...]:
        """What worked last time comes first."""
        if way is None:
            return self.keys.usable
        if way.key is None:
            return ()
        return tuple(sorted(self.keys.usable, key=lambda key: key.get_fingerprint() != way.key))

    async def attempt(self, offer: Offer, stack: AsyncExitStack) -> LoggedIn:
        """One connection. While its password is without an answer, the guard counts it as in flight."""
        async with AsyncExitStack() as passwords:
            caller = Caller(self.target, self.file, self.means, offer, passwords)
            try:
                connection = await self._connect(caller, stack)
            except Exception as error:  # a hostile server can make asyncssh raise anything
                if caller.course.proved:
                    self.shown = (signature(caller.course.host_key),)
                raise self._verdict(error, caller.course) from None
            if caller.course.verdict:
                caller.course.verdict.succeeded()
        return self._logged_in(connection, caller)

    async def _connect(self, caller: Caller, stack: AsyncExitStack) -> asyncssh.SSHClientConnection:
        async with AsyncExitStack() as mine, AsyncExitStack() as opening:
            place = opening if self.lasting else mine
            await place.enter_async_context(self.means.pace.session(self.target.addr))
            if self.tunnel:
                await opening.enter_async_context(self.means.pace.hop(self.tunnel.addr))
            self.means.outbound.sent("ssh")
            connection = await handshake(self.target.addr, self.file, caller, self._algorithms(), self.tunnel)
            mine.push_async_callback(hang_up, connection)
            stack.push_async_exit(mine.pop_all())
        return connection

    def _algorithms(self) -> Algorithms:
        return (LEGACY if self.mismatch else MODERN).preferring(self._known_kinds())

    def _known_kinds(self) -> set[str]:
        """Kinds of host keys that can be compared; another kind would look like a changed key."""
        kinds = {key.split()[0] for key in self.means.host_keys.known(self.target)}
        if self.file.known_hosts:
            with suppress(OSError, ValueError):  # what is wrong with the file is said when the key is judged
                listed = knownhosts.read(self.file.known_hosts).keys(self.target.addr, self.file.port)
                kinds |= {key.kind for key in listed}
        return kinds

    def _logged_in(self, connection: asyncssh.SSHClientConnection, caller: Caller) -> LoggedIn:
        course = caller.course
        if self.lasting:
            caller.flow.allow(None)
        if course.login in {"publickey", "password"}:
            key = course.key if course.login == "publickey" else None
            self.memory.ways[self._identity] = Way(key, self.mismatch, self.sha1)
        return LoggedIn(
            connection=connection,
            flow=caller.flow,
            host_key=course.host_key,
            login=course.login,
            legacy=(
                *ssh_legacy.algorithms(connection, self.mismatch, course),
                *ssh_legacy.client_key(self.keys, course, sha1=self.sha1),
            ),
            problem=course.trust.problem if course.trust else None,
        )

    def _verdict(self, error: Exception, course: Course) -> Exception:
        """What to raise for an error: a refusal leaves room for another offer, everything else ends the login."""
        if course.bug:
            return course.bug
        self.tried += [method for method in course.tried if method not in self.tried]
        if self._only_old(error, course):
            self.mismatch = str(error)
            return _OnlyOld()
        refused = isinstance(error, asyncssh.PermissionDenied)
        disconnected = isinstance(error, asyncssh.DisconnectError)
        if course.verdict and (refused or (disconnected and "authentication" in str(error).lower())):
            course.verdict.failed()
            return _Refused(course, cut_off=False)
        if refused or (disconnected and course.keys_offered and not course.verdict):
            return _Refused(course, cut_off=not refused)
        return self._ended(error, course)

    def _only_old(self, error: Exception, course: Course) -> bool:
        """Whether old algorithms may help.

        Asyncssh notices all mismatches but that of host keys: there the server hangs up after it named itself.
        """
        if self.mismatch or course.host_key:
            return False
        if isinstance(error, asyncssh.KeyExchangeFailed):
            return "received" not in error.reason or bool(old_in_use(error.reason))
        return course.named and isinstance(error, asyncssh.DisconnectError | ConnectionError)

    def _ended(self, error: Exception, course: Course) -> Trouble:
        if course.silent:
            return Trouble(Code.NO_BANNER, port=self.file.port, seconds=f"{self.file.timeout:g}")
        if isinstance(error, TimeoutError) and course.connected:
            return Trouble(Code.CONNECTION_LOST, detail="the login took too long")
        return trouble(error, port=self.file.port, seconds=self.file.timeout)

    def _left(self, refused: _Refused, offer: Offer, keys: tuple[asyncssh.SSHKey, ...]) -> tuple[asyncssh.SSHKey, ...]:
        """The keys for the next connection; raises when nothing is left to offer."""
        course = refused.course
        self.sha2 |= course.sha2
        if course.guarded:
            raise Trouble(course.guarded.code, **course.guarded.params)
        left = keys[course.keys_offered :] if course.keys_offered else ()  # no key asked for: the server takes none
        spent = course.verdict is not None or (offer.password and not refused.cut_off)
        if spent or (not left and (self.file.password is None or self.sha1)):
            return self._by_sha1(course)
        return left

    def _by_sha1(self, course: Course) -> tuple[asyncssh.SSHKey, ...]:
        """RSA keys once more: some servers announce SHA-2 and take SHA-1 alone. Raises when there is none."""
        keys = tuple(key for key in self.keys.usable if key.algorithm == ssh_legacy.RSA)
        trusted = course.trust is not None and course.trust.problem is None
        if self.sha1 or not (self.sha2 and trusted and keys):
            raise self._no(course)
        self.sha1 = True
        return keys

    def _no(self, course: Course) -> Trouble:
        """The refusal, by its first cause: a host key that kept the password back, a broken key, or the account."""
        if course.trust and course.trust.problem:
            return Trouble(course.trust.problem.code, **course.trust.problem.params)
        if faults := self.keys.faults or ssh_legacy.outdated(self.file, self.keys):
            return Trouble(Code.CREDENTIAL_FILE, fault="; ".join(faults))
        return Trouble(Code.LOGIN_REFUSED, username=self.file.username, tried=",".join(self.tried))
