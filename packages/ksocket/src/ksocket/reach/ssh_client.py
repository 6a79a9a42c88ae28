"""Our side of one SSH login: judges the host key, gives keys, and a password only where it may go."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import asyncssh
from asyncssh.public_key import load_keypairs

from ksocket.credentials.accounts import CredentialFile, SshFile
from ksocket.credentials.guard import Guarded, Login
from ksocket.credentials.hostkeys import Trust, fingerprint
from ksocket.reach.means import Means
from ksocket.reach.ssh_flow import Flow
from ksocket.target import Target
from kswire.problems import Problem

MAX_CHALLENGES = 5  # rounds of keyboard-interactive (RFC 4256) that only inform
_RSA = b"ssh-rsa"  # both the kind of the key and its signature by SHA-1
_RSA_SHA2 = {b"rsa-sha2-256", b"rsa-sha2-512"}
_PASSWORD_WORDS = ("password", "パスワード")


@dataclass(frozen=True, slots=True)
class Offer:
    """What one connection may try: these keys, then the password or not. sha1: RSA keys sign as before RFC 8332."""

    keys: tuple[asyncssh.SSHKey, ...]
    password: bool
    sha1: bool = False


@dataclass(slots=True)
class Course:
    """How far a login went."""

    connected: bool = False
    named: bool = False  # the server sent its version
    host_key: str = ""
    proved: bool = False  # it holds the key
    kex: str = ""  # the key exchange that both sides agreed on
    trust: Trust | None = None
    keys_offered: int = 0
    sha2: bool = False  # an RSA key was offered with SHA-2, as the server announced
    password_asked: bool = False  # the moment of the password came, whether or not it was sent
    login: str = "none"  # what was offered last: "publickey", "password"
    key: str | None = None  # fingerprint of the client key offered last
    guarded: Problem | None = None
    verdict: Login | None = None  # there once the password was sent
    silent: bool = False  # no banner in time
    bug: Exception | None = None
    tried: list[str] = field(default_factory=list)


class Caller(asyncssh.SSHClient):
    """Answers what asyncssh asks while it logs in. One for each connection.

    clock is set by who connects; it stands still while the guard lets the password wait for its turn, so that a
    queue for a domain account is not mistaken for a silent server.
    """

    def __init__(self, target: Target, file: SshFile, means: Means, offer: Offer, passwords: AsyncExitStack) -> None:
        self.course = Course()
        self.clock: asyncio.Timeout | None = None
        self.flow: Flow  # there with the connection
        self._target, self._file, self._means = target, file, means
        self._offer, self._passwords = offer, passwords
        self._keys = list(offer.keys)
        self._challenges = 0
        self._banner_timer: asyncio.TimerHandle | None = None
        self._connection: asyncssh.SSHClientConnection | None = None

    # -- the connection

    def connection_made(self, conn: asyncssh.SSHClientConnection) -> None:
        """From here the server has the file's time-out to name itself, and login_limit to finish."""
        self.course.connected = True
        self._connection = conn
        self.flow = Flow(conn)
        if not self._target.route and (here := conn.get_extra_info("sockname")):
            self._means.outbound.source(str(here[0]))
        loop = asyncio.get_running_loop()
        self._banner_timer = loop.call_later(self._file.timeout, self._give_up_if_silent)
        if self.clock:
            self.clock.reschedule(loop.time() + login_limit(self._file))

    def connection_lost(self, _exc: Exception | None) -> None:
        """Nothing is left to wait for."""
        self._note_name()
        if self._banner_timer:
            self._banner_timer.cancel()

    def _note_name(self) -> None:
        # get_extra_info gives the jump host's version while the target's is not there.
        self.course.named = bool(getattr(self._connection, "_server_version", b""))

    def _give_up_if_silent(self) -> None:
        self._note_name()
        if self.clock and not self.course.named:
            self.course.silent = True
            self.clock.reschedule(asyncio.get_running_loop().time())

    def validate_host_public_key(self, _host: str, _addr: str, _port: int, key: asyncssh.SSHKey) -> bool:
        """Goes on in any case, and says nothing yet: the server has still to prove that it holds the key."""
        self.course.host_key = " ".join(key.export_public_key("openssh").decode("ascii").split()[:2])
        # asyncssh tells every algorithm in use but this one, and forgets it after the exchange
        exchange = getattr(self._connection, "_kex", None)
        self.course.kex = exchange.algorithm.decode("ascii") if exchange else ""
        return True

    def begin_auth(self, _username: str) -> None:
        """Judges the key, now proved. An impostor learns nothing from our keys; the password waits for `trust`."""
        file = self._file
        self.course.proved = True
        if not self._offer.keys and not self._offer.password:
            return  # it is only asked for its key
        try:
            self.course.trust = self._means.host_keys.check(
                self._target,
                self.course.host_key,
                policy=file.host_keys,
                known_hosts=file.known_hosts,
                run=self._means.run,
                max_new=file.max_new_hosts,
                port=file.port,
            )
        except Exception as error:  # asyncssh would hide it; the login raises it again
            self.course.bug = error

    # -- logging in

    def public_key_auth_requested(self) -> asyncssh.SSHKeyPair | None:
        """The next key; each connection gets a key pair of its own, as asyncssh notes the algorithm in it."""
        if not self._keys:
            return None
        self.course.keys_offered += 1
        self._note("publickey")
        key = self._keys.pop(0)
        self.course.key = key.get_fingerprint()
        pair = load_keypairs([key])[0]
        if key.algorithm == _RSA:
            self._choose_hash(pair)
        return pair

    def _choose_hash(self, pair: asyncssh.SSHKeyPair) -> None:
        announced: set[bytes] = getattr(self._connection, "_server_sig_algs", set())
        if self._offer.sha1:
            pair.sig_algorithms = (_RSA,)
        elif announced & _RSA_SHA2:
            self.course.sha2 = True

    async def password_auth_requested(self) -> str | None:
        """The method `password` (RFC 4252, 8)."""
        return await self._password()

    def kbdint_auth_requested(self) -> str | None:
        """Only where the server does not take `password`: it comes first in our order and both ask for the same."""
        usable = self._offer.password and not self.course.password_asked
        return "" if usable else None

    async def kbdint_challenge_received(
        self,
        _name: str,
        _instructions: str,
        _lang: str,
        prompts: Sequence[tuple[str, bool]],
    ) -> list[str] | None:
        """Answers one question that hides what is typed and asks for a password, and nothing else."""
        self._challenges += 1
        if self._challenges > MAX_CHALLENGES:
            return None
        if not prompts:
            return []
        question, echo = prompts[0]
        if len(prompts) > 1 or echo or not any(word in question.lower() for word in _PASSWORD_WORDS):
            return None
        password = await self._password()
        return None if password is None else [password]

    async def _password(self) -> str | None:
        """The password, once, to a trusted host key, when the guard agrees."""
        secret, course = self._file.password, self.course
        if course.password_asked or not self._offer.password or secret is None:
            return None
        course.password_asked = True
        if course.trust is None or not course.trust.password_allowed:
            return None
        try:
            course.verdict = await self._guard()
        except Guarded as guarded:
            course.guarded = guarded.problem
            return None
        except Exception as error:
            course.bug = error
            return None
        self._note("password")
        return secret.reveal()

    async def _guard(self) -> Login:
        loop = asyncio.get_running_loop()
        due = self.clock.when() if self.clock else None
        left = None if due is None else due - loop.time()
        if self.clock and left is not None:
            self.clock.reschedule(None)
        turn = self._means.guard.password(
            where(self._target),
            self._file.username,
            self._file,
            again=self._means.again,
            machine=fingerprint(self.course.host_key),
        )
        try:
            return await self._passwords.enter_async_context(turn)
        finally:
            if self.clock and left is not None:
                self.clock.reschedule(loop.time() + left)

    def _note(self, method: str) -> None:
        self.course.login = method
        if method not in self.course.tried:
            self.course.tried.append(method)


def login_limit(file: CredentialFile) -> float:
    """Seconds from the TCP connection to the end of the login; old devices need seconds for the key exchange."""
    return max(15.0, 3 * file.timeout)


def where(target: Target) -> str:
    """The target as one word: the same private address behind another route is another machine."""
    return target.addr if not target.route else f"{target.addr} via {','.join(target.route)}"
